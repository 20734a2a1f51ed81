import Custody
import Ledger
import Queues

/// All that changes while the bank runs, under one lock.
struct BankState: Sendable {
    var book: RuleBook
    var faults: FaultPlan
    /// Requests that planted delays hold back.
    var delayed = DelayedWork<DelayedCall>()
    /// Notifications that planted delays hold back; they take no place among those under way.
    var delayedDeliveries = DelayedWork<Delivery>()
    /// Notifications that wait for a place.
    var readyDeliveries = FIFO<Delivery>()
    /// Numbers of requests that have arrived and are still to be executed.
    var underWay = RequestsUnderWay()
    /// Numbers of the last rows written.
    var lastRow: Int64
    var lastDelivery: Int64
    /// Deliveries that are on their way to the platform.
    var deliveriesUnderWay = 0
    /// Called, once, when the bank is quiet.
    var quietWaiters: [@Sendable () -> Void] = []
    /// Of the entry submitted last: when it is durable, so is everything before it.
    var lastReceipt: Receipt

    /// A new row of the journal.
    mutating func row(_ kind: JournalRow.Kind, at now: Timestamp) -> JournalRow {
        lastRow += 1
        return JournalRow(seq: lastRow, at: now, kind: kind)
    }

    mutating func row(_ kind: JournalRow.Kind, of request: ServiceRequest, at now: Timestamp) -> JournalRow {
        var row = row(kind, at: now)
        row.service = .specified(request.service)
        row.requestNo = request.requestNo
        return row
    }

    mutating func row(of query: QueryRequest, at now: Timestamp) -> JournalRow {
        var row = row(.query, at: now)
        row.service = .query(query.serviceName)
        row.requestNo = query.requestNo
        return row
    }

    mutating func row(_ kind: JournalRow.Kind, refusing refused: RefusedRequest, at now: Timestamp) -> JournalRow {
        var row = row(kind, at: now)
        row.service = refused.service
        row.requestNo = refused.requestNo
        row.code = refused.refusal.code
        row.reason = refused.refusal.detail
        return row
    }

    /// When something happens by itself next.
    var nextDue: Timestamp? {
        [book.nextDue, delayed.nextDue, delayedDeliveries.nextDue].compactMap(\.self).min()
    }

    /// Those who wait for quiet, when there is.
    mutating func takeQuietWaiters(at now: Timestamp) -> [@Sendable () -> Void] {
        guard !quietWaiters.isEmpty, isQuiet(at: now) else { return [] }
        defer { quietWaiters = [] }
        return quietWaiters
    }

    /// Whether nothing is under way, and nothing due that could be done: a bank that is down notifies nobody, and a
    /// planted delay holds a notification back.
    func isQuiet(at now: Timestamp) -> Bool {
        let isDown = faults.isDown(at: now)
        guard deliveriesUnderWay == 0, isDown || readyDeliveries.count == 0 else { return false }
        let due = isDown ? delayed.nextDue : nextDue
        return due.map { $0 > now } ?? true
    }
}
