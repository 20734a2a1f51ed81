public import Custody
public import Expressions

/// A call at the bank.
public final class Call: Sendable {
    /// The services to choose from; the first whose condition holds is called, and the last has none.
    public let alternatives: [Alternative]
    public let undo: Undo
    public let isPivot: Bool
    /// Waits until no other saga of the family is open.
    public let isAlone: Bool
    public let retry: RetryPolicy
    public let onRefused: RefusalRules

    public struct Alternative: Sendable {
        public let when: Expression?
        public let request: Request
        /// The outcome event that carries a page's link; nil for a service without pages.
        public let present: String?
    }

    init(
        alternatives: [Alternative], undo: Undo, isPivot: Bool, isAlone: Bool, retry: RetryPolicy,
        onRefused: RefusalRules
    ) {
        self.alternatives = alternatives
        self.undo = undo
        self.isPivot = isPivot
        self.isAlone = isAlone
        self.retry = retry
        self.onRefused = onRefused
    }
}

/// A service with its parameters, without those that the engine sets.
public final class Request: Sendable {
    public let service: Service
    /// In the order of the specification; a parameter that may be left out is, when its expression finds its field missing.
    public let with: [(parameter: Parameter, value: Template)]
    /// Of the parameters, in the same order.
    public let names: [String]

    init(service: Service, with: [(parameter: Parameter, value: Template)]) {
        self.service = service
        self.with = with
        names = with.map(\.parameter.name)
    }
}

/// How a call is taken back.
public enum Undo: Sendable {
    case call(Request)
    /// There is no undo, for this reason.
    case none(reason: String)
    /// The call moves nothing.
    case unnecessary
}

/// How often and how long a call that failed without doubt is repeated.
public struct RetryPolicy: Hashable, Sendable {
    public var maximumAttempts: Int
    public var initialDelay: Period
    /// What each delay is multiplied by to become the next.
    public var multiplier: Int
    public var maximumDelay: Period
    public var totalTime: Period
}

/// What is done when the bank refuses, by its return code.
public struct RefusalRules: Sendable {
    public enum Reaction: Hashable, Sendable {
        case fail
        case hold
        case `continue`
        /// Asks again under a new number, so often and so long.
        case wait(every: Period, atMost: Period)
        /// Of several details: each for itself.
        case split
    }

    public let byCode: [(code: ReturnCode, reaction: Reaction)]
    public let otherwise: Reaction

    public func reaction(to code: ReturnCode) -> Reaction {
        byCode.first { $0.code == code }?.reaction ?? otherwise
    }
}
