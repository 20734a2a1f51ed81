import Custody
import Runtime

/// What is counted of one service's attempts.
struct StepMetrics: Sendable {
    /// What an attempt came to, as a label.
    enum End: String, CaseIterable {
        case applied, accepted, refused, notSent, inDoubt, presented, asked

        init(_ outcome: Outcome) {
            self =
                switch outcome {
                case .applied: .applied
                case .accepted: .accepted
                case .refused: .refused
                case .notSent: .notSent
                case .inDoubt: .inDoubt
                }
        }
    }

    private static let buckets = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    private let attempts: [End: Counter]
    private let seconds: Histogram

    init(_ metrics: Metrics, _ service: Service) {
        var attempts: [End: Counter] = [:]
        for end in End.allCases {
            attempts[end] = metrics.counter(
                "loansaga_step_attempts_total", "Attempts at calls, by what each came to.",
                labels: [("service", service.rawValue), ("outcome", end.rawValue)])
        }
        self.attempts = attempts
        seconds = metrics.histogram(
            "loansaga_step_seconds", "How long a call took, from the command's turn to its outcome.",
            buckets: Self.buckets, labels: [("service", service.rawValue)])
    }

    func count(_ end: End) {
        attempts[end]?.add()
    }

    func took(_ duration: Duration) {
        seconds.observe(duration)
    }
}
