import Custody
import Saga

/// What the inbox and the commands tell of one call; kept beside the fold, not by it.
struct CallKnowledge {
    struct Attempt {
        let notAfter: Int64
        let dead: Int64
        /// What was learnt of it; that one delivery changed nothing says nothing of another.
        private(set) var outcome: Outcome?
        /// Nobody reported it in time.
        var isLost = false

        /// One delivery of it was in doubt: what another comes to says nothing of that.
        private var wasInDoubt = false

        init(notAfter: Int64, dead: Int64) {
            self.notAfter = notAfter
            self.dead = dead
        }

        var isInDoubt: Bool { if case .applied? = outcome { false } else { wasInDoubt || isLost } }

        /// Nothing definite is known of it.
        var isOpen: Bool { if case .accepted? = outcome { true } else { outcome == nil || isInDoubt } }

        /// The bank has said that our set-up is wrong.
        var isMisconfigured: Bool { if case .notSent(.misconfigured)? = outcome { true } else { false } }

        mutating func learn(_ outcome: Outcome) {
            if case .inDoubt = outcome { wasInDoubt = true }
            if case .notSent = outcome, self.outcome != nil { return }
            self.outcome = outcome
        }
    }

    let command: StepCommand
    var attempts: [Attempt] = []
    /// When the inbox first said that the bank has done it, in milliseconds; nil while it has not.
    private(set) var reportedAt: Int64?
    var isReported: Bool { reportedAt != nil }
    /// The inbox says that the bank has refused it.
    var isDenied = false
    /// The fold holds it for applied.
    var isApplied = false
    /// The fold believes that it was refused.
    var isRefused = false
    /// An operator has decided what becomes of its saga's calls since.
    var isDecided = false
    /// How many of the doubtful attempts there were when an operator had it done once more.
    var doubtsExcused = 0
    /// Nothing of it can land after this.
    var dead: Int64 { attempts.map(\.dead).max() ?? command.dead }

    mutating func report(at time: Int64) { reportedAt = reportedAt ?? time }

    /// The attempts of which it is not certain that they changed nothing.
    var doubtful: Int {
        attempts.reduce(0) { count, attempt in
            if case .notSent? = attempt.outcome, !attempt.isLost { count } else { count + 1 }
        }
    }
}
