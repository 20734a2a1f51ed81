public import Custody
public import Expressions

/// What the fold wants done. Equal inboxes give equal outputs.
public enum Output: Hashable, Sendable {
    /// For a worker of the service.
    case command(StepCommand)
    /// For the platform.
    case event(OutcomeEvent)
    case history(HistoryEntry)
    /// For the operator who gave a command.
    case answer(CommandAnswer)
    /// A record that came to nothing, with why.
    case deadLetter(DeadLetter)
}

/// One attempt at a call, or a question what became of it.
public struct StepCommand: Hashable, Sendable {
    public let family: String
    public let saga: String
    public let step: String
    public let service: Service
    public let requestNo: RequestNumber
    /// From 1.
    public let attempt: Int
    /// By the catalogue's order, without `requestNo`, `timestamp` and `callbackUrl`.
    public let parameters: ObjectValue
    /// No attempt may begin later (milliseconds).
    public let notAfter: Int64
    /// When nothing of this attempt can land any more (milliseconds).
    public let dead: Int64
    /// Of a page: until when it can be confirmed (milliseconds).
    public let expired: Int64?
    /// Takes something back: it has a share of the workers of its own.
    public let isUndo: Bool
    public let profile: String
    /// The bank is asked what became of the call; nothing of the call is sent.
    public var isQuestion = false
}

/// What the platform is told.
public struct OutcomeEvent: Hashable, Sendable {
    /// Derived from family and sequence: a repeated output has the same.
    public let id: String
    public let type: String
    public let family: String
    public let saga: String
    public let workflow: String
    /// From 1, without gaps, per family.
    public let sequence: Int
    public let time: Int64
    public let fields: ObjectValue
}

/// The answer to an operator's command.
public struct CommandAnswer: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        case applied
        /// It changes nothing; this is what it would do.
        case plan([String], digest: String)
        /// It was not done, for this reason.
        case refused(String)
    }

    public let command: String
    public let family: String
    public let saga: String
    public let result: Result
}

/// A record that nothing can be done with.
public struct DeadLetter: Hashable, Sendable {
    public let family: String
    public let offset: Int64
    /// The event's type, or what kind of record it was.
    public let what: String
    /// The id by which the sender knows it.
    public let id: String
    public let reason: String
}
