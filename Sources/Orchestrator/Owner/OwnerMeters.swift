import Runtime

/// What the owner counts.
struct OwnerMeters: Sendable {
    let folded: Counter
    let timers: Counter
    let checkpoints: Counter
    let uncovered: Gauge
    let lag: Gauge
    let restoring: Histogram

    init(_ metrics: Metrics) {
        folded = metrics.counter("loansaga_owner_records_total", "Records of the inbox that were folded.")
        timers = metrics.counter("loansaga_owner_timers_total", "Timers' records that were appended.")
        checkpoints = metrics.counter("loansaga_owner_checkpoints_total", "Checkpoints of families that were appended.")
        uncovered = metrics.gauge(
            "loansaga_owner_uncovered_families", "Families that no checkpoint covers as they are.")
        lag = metrics.gauge("loansaga_owner_lag_records", "Records of the inbox that are not folded yet.")
        restoring = metrics.histogram(
            "loansaga_owner_restore_seconds", "How long it took to take a partition over.",
            buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60])
    }
}
