public import Expressions

/// What an operator wants of a saga.
public struct OperatorCommand: Hashable, Sendable {
    public enum Action: Hashable, Sendable {
        /// Does what is held once more.
        case retry
        /// Says, with evidence, what a call in doubt has come to.
        case resolve(as: Resolution, evidence: String)
        /// Goes on without what the bank has refused.
        case skip
        /// Fails the saga, so that all that it did is undone.
        case undo
        /// Starts nothing new until `release`.
        case hold
        case release
        /// Replaces fields of the input, while nothing was done at the bank.
        case correct(ObjectValue)
    }

    public enum Resolution: String, Hashable, Sendable, CaseIterable {
        case applied
        case notApplied
    }

    public let id: String
    public let saga: String
    public let action: Action
    public let `operator`: String
    public let reason: String
    /// The version of the saga that the operator saw.
    public let version: Int64
    /// Changes nothing: the plan is answered, and its digest.
    public let isDryRun: Bool
    /// The digest of the plan that the operator saw; the command is applied only if its plan is still the same.
    public let plan: String?

    public init(
        id: String, saga: String, action: Action, operator: String, reason: String, version: Int64,
        isDryRun: Bool = false, plan: String? = nil
    ) {
        self.id = id
        self.saga = saga
        self.action = action
        self.operator = `operator`
        self.reason = reason
        self.version = version
        self.isDryRun = isDryRun
        self.plan = plan
    }
}

extension OperatorCommand.Action {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case retry, resolveApplied, resolveNotApplied, skip, undo, hold, release, correct

        /// As it is typed, after `loansaga sagas`.
        public var words: String {
            switch self {
            case .resolveApplied: "resolve --as applied"
            case .resolveNotApplied: "resolve --as notApplied"
            case .retry, .skip, .undo, .hold, .release, .correct: rawValue
            }
        }
    }

    public var kind: Kind {
        switch self {
        case .retry: .retry
        case .resolve(.applied, _): .resolveApplied
        case .resolve(.notApplied, _): .resolveNotApplied
        case .skip: .skip
        case .undo: .undo
        case .hold: .hold
        case .release: .release
        case .correct: .correct
        }
    }
}
