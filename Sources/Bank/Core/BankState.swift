import Custody
import Ledger

/// All that changes while the bank runs, under one lock.
struct BankState: Sendable {
    var book: RuleBook
    var faults: FaultPlan
    /// Work for a later time of the bank's clock.
    var delayed = DelayedWork()
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

    /// When something happens by itself next.
    var nextDue: Timestamp? {
        switch (book.nextDue, delayed.nextDue) {
        case (let book?, let delayed?): min(book, delayed)
        case (let book, let delayed): book ?? delayed
        }
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
        guard deliveriesUnderWay == delayed.deliveries else { return false }
        let due = faults.isDown(at: now) ? delayed.nextDue : nextDue
        return due.map { $0 > now } ?? true
    }
}
