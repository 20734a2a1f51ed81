import Roles
import Runtime
import Saga

/// What the projection tells of itself.
struct ProjectionMetrics: Sendable {
    private let records: Counter
    private let unreadable: Counter
    private let transactions: Histogram
    private let alarms: Counter
    private let held: [Hold.Cause: Gauge]
    private let unconfirmed: Gauge
    private let letters: Gauge

    init(_ metrics: Metrics, _ readModel: ReadModel) {
        records = metrics.counter("loansaga_view_records_total", "Records taken into the operators' view.")
        unreadable = metrics.counter(
            "loansaga_view_unreadable_total", "Records that could not be read and are missing from the operators' view."
        )
        transactions = metrics.histogram(
            "loansaga_view_transaction_seconds", "How long writing a batch into the operators' view took.",
            buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1])
        alarms = metrics.counter(
            "loansaga_alarms_total", "Entries of the history that somebody has to look at, as they were read.")
        held = Dictionary(
            uniqueKeysWithValues: Hold.Cause.allCases.map { cause in
                (
                    cause,
                    metrics.gauge(
                        "loansaga_sagas_held", "Sagas that wait for an operator, by cause.",
                        labels: [("cause", cause.rawValue)])
                )
            })
        unconfirmed = metrics.gauge(
            "loansaga_sagas_unconfirmed", "Sagas with a call of which nobody knows, and that nothing takes back.")
        letters = metrics.gauge("loansaga_dead_letters_open", "Dead letters that nobody has settled.")
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
        alarms.add(batch.history.count { if case .alarm = $0.entry.what { true } else { false } })
    }

    /// What waits for somebody.
    func show(_ waiting: ReadModelStore.Waiting) {
        for (cause, gauge) in held { gauge.set(Double(waiting.held[cause] ?? 0)) }
        unconfirmed.set(Double(waiting.unconfirmed))
        letters.set(Double(waiting.letters))
    }
}
