import Runtime

/// What the gateway counts.
struct GatewayMetrics: Sendable {
    private let metrics: Metrics

    init(_ metrics: Metrics) {
        self.metrics = metrics
        // There from the beginning: a rate of what was never seen cannot be watched.
        notification("taken", 0)
        page("signed", 0)
        comeBack("verified", 0)
        events("taken", 0)
        poll("answered", 0)
    }

    /// - Parameter outcome: `taken`, `deadLetter`, `late` where it was kept when the bank had been told to come again,
    ///   `unavailable`, or why it was refused.
    func notification(_ outcome: String, _ number: Int = 1) {
        count("notifications", "Notifications of the bank, by what came of them.", outcome, number)
    }

    /// - Parameter outcome: `signed`, or why there was no page.
    func page(_ outcome: String, _ number: Int = 1) {
        count("pages", "Pages that send users to the bank, by what came of them.", outcome, number)
    }

    /// - Parameter outcome: `verified` or `unverified`.
    func comeBack(_ outcome: String, _ number: Int = 1) {
        count(
            "returns", "Browsers that came back from the bank, by whether what they brought was signed.", outcome,
            number)
    }

    /// - Parameter outcome: `taken`, or why it was refused.
    func events(_ outcome: String, _ number: Int = 1) {
        count("events", "Events of the platform by HTTP, by what came of them.", outcome, number)
    }

    /// - Parameter outcome: `answered`, `empty`, or why it was refused.
    func poll(_ outcome: String, _ number: Int = 1) {
        count("polls", "Requests for outcomes, by what came of them.", outcome, number)
    }

    func waiting(_ read: @escaping @Sendable () -> Double?) {
        metrics.gauge("loansaga_gateway_polls_waiting", "Requests that wait for outcomes.", read: read)
    }

    /// - Parameter read: bytes.
    func kept(_ read: @escaping @Sendable () -> Double?) {
        metrics.gauge("loansaga_gateway_outcomes_kept_bytes", "Outcomes kept in memory.", read: read)
    }

    private func count(_ name: String, _ help: String, _ outcome: String, _ number: Int = 1) {
        metrics.counter("loansaga_gateway_\(name)_total", help, labels: [("outcome", outcome)]).add(number)
    }
}
