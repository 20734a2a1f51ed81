import Custody
import Ledger
import Runtime
import Synchronization

/// What the bank counts.
final class BankMetrics: Sendable {
    /// What rows of the journal are counted by.
    private struct RequestKind: Hashable {
        let kind: JournalRow.Kind
        let service: OfferedService?
        let code: ReturnCode?
    }

    private let metrics: Metrics
    /// Handles that are known already.
    private let requests = Mutex<[RequestKind: Counter]>([:])

    init(_ metrics: Metrics, store: Store) {
        self.metrics = metrics
        metrics.gauge("loansaga_bank_store_waiting", "Entries that wait to be written.") { [weak store] in
            store.map { Double($0.waiting) }
        }
    }

    /// What one call leaves behind.
    func count(_ entry: StoreEntry) {
        if let row = entry.journal { count(row) }
        for row in entry.deliveries { count(row) }
    }

    private func count(_ row: JournalRow) {
        let kind = RequestKind(kind: row.kind, service: row.service, code: row.code)
        requests.withLock { requests in
            if let counter = requests[kind] { return counter }
            let counter = metrics.counter(
                "loansaga_bank_requests_total", "Requests, by service and by the return code they were decided with.",
                labels: [
                    ("kind", row.kind.rawValue), ("service", row.service?.name ?? "none"),
                    ("code", row.code?.rawValue ?? "none"),
                ]
            )
            requests[kind] = counter
            return counter
        }.add()
    }

    private func count(_ row: DeliveryRow) {
        metrics.counter(
            "loansaga_bank_notifications_total", "Attempts at notifications, by what came of them.",
            labels: [("service", row.service.rawValue), ("outcome", row.outcome.rawValue)]
        ).add()
    }
}
