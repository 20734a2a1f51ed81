import Roles
import Runtime

/// What the projection tells of itself.
struct ProjectionMetrics: Sendable {
    private let records: Counter
    private let unreadable: Counter
    private let transactions: Histogram

    init(_ metrics: Metrics, _ readModel: ReadModel) {
        records = metrics.counter("loansaga_view_records_total", "Records taken into the operators' view.")
        unreadable = metrics.counter(
            "loansaga_view_unreadable_total", "Records that could not be read and are missing from the operators' view."
        )
        transactions = metrics.histogram(
            "loansaga_view_transaction_seconds", "How long writing a batch into the operators' view took.",
            buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1])
        metrics.gauge(
            "loansaga_view_age_seconds", "How old the operators' view is: since when not everything was read."
        ) { [weak readModel] in
            readModel?.age.map { $0 / .seconds(1) }
        }
    }

    func wrote(_ batch: ProjectionBatch, in time: Duration) {
        records.add(batch.count)
        unreadable.add(batch.unreadable.count)
        transactions.observe(time)
    }
}
