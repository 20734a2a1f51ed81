import Custody
import Ledger
import Runtime

/// What the bank counts.
struct BankMetrics: Sendable {
    private let metrics: Metrics

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
        metrics.counter(
            "loansaga_bank_requests_total", "Requests, by service and by the return code they were decided with.",
            labels: [
                ("kind", row.kind.rawValue), ("service", row.service?.name ?? "none"),
                ("code", row.code?.rawValue ?? "none"),
            ]
        ).add()
    }

    private func count(_ row: DeliveryRow) {
        metrics.counter(
            "loansaga_bank_notifications_total", "Attempts at notifications, by what came of them.",
            labels: [("service", row.service.rawValue), ("outcome", row.outcome.rawValue)]
        ).add()
    }
}
