import Roles
import Runtime

/// Counts what becomes of the platform's events.
struct EventCounters: Sendable {
    private let stored: Counter
    private let refused: Counter

    /// - Parameter way: `kafka` or `http`.
    init(_ metrics: Metrics, way: String) {
        func counter(_ outcome: String) -> Counter {
            metrics.counter(
                "loansaga_events_total", "Events of the platform, by the way they came and what became of them.",
                labels: [("way", way), ("outcome", outcome)])
        }
        stored = counter("stored")
        refused = counter("refused")
    }

    func addStored(_ count: Int = 1) { stored.add(count) }
    func addRefused(_ count: Int = 1) { refused.add(count) }
}
