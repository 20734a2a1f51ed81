public import Custody
public import JSON

/// One thing that happened to a saga, for the audit.
public struct HistoryEntry: Hashable, Sendable {
    public let family: String
    public let saga: String
    /// Of the record that made it happen; with `index`, it names the entry.
    public let offset: Int64
    public let index: Int
    /// The family's time, in milliseconds.
    public let time: Int64
    public let step: String?
    public let what: Happening

    /// The index of what made the record come: it stands before everything that the record made happen.
    static let before = -1

    init(
        family: String, saga: String, offset: Int64, index: Int, time: Int64, step: String?, what: Happening
    ) {
        self.family = family
        self.saga = saga
        self.offset = offset
        self.index = index
        self.time = time
        self.step = step
        self.what = what
    }

    /// An operator has put an event back; its record in the inbox is at the offset.
    public init(family: String, saga: String, puttingBack event: ReturnedEvent, at offset: Int64, time: Int64) {
        self.init(
            family: family, saga: saga, offset: offset, index: Self.before, time: time, step: nil, what: .putBack(event)
        )
    }
}

/// What can happen to a saga.
public enum Happening: Hashable, Sendable {
    case started(workflow: String, version: Int, event: String)
    /// The intent of a call, before any byte of it leaves.
    case called(Service, requestNo: RequestNumber, attempt: Int, isUndo: Bool)
    case presented(requestNo: RequestNumber)
    case outcome(requestNo: RequestNumber, attempt: Int, Outcome)
    /// The bank is asked what became of the call.
    case asked(requestNo: RequestNumber, attempt: Int)
    case answered(requestNo: RequestNumber, attempt: Int, QueryAnswer)
    /// The bank's signed result, as it was kept.
    case notified(requestNo: RequestNumber, Outcome, evidence: JSONValue)
    case audited(status: String, evidence: JSONValue)
    case event(type: String, id: String)
    /// Something that the sender may send again, or that came too late to matter.
    case ignored(what: String, reason: String)
    case childAdmitted(String)
    case childLeft(String)
    case closed(reason: String)
    case failed(code: String, reason: String)
    case held(Hold.Cause, reason: String)
    case resumed
    case unconfirmed(requestNo: RequestNumber)
    /// The bank did something that it was believed not to have done, or the other way round.
    case alarm(String)
    case commanded(OperatorCommand.Action.Kind, operator: String, reason: String, evidence: String?)
    case skipped
    case ended(Ending)
    /// The fold says nothing of it: whoever puts an event back does.
    case putBack(ReturnedEvent)
}

/// An event that an operator has put back from the dead letters, as it was or mended.
public struct ReturnedEvent: Hashable, Sendable {
    /// The letter's id.
    public let letter: String
    public let `operator`: String
    public let reason: String
    public let type: String
    /// The event's own.
    public let id: String
    /// The paths of what is not as it came, names only.
    public let changed: [String]
    /// The event as it was sent, sealed for its family; nil where no record has room for it.
    public let content: String?

    public init(
        letter: String, operator: String, reason: String, type: String, id: String, changed: [String], content: String?
    ) {
        self.letter = letter
        self.operator = `operator`
        self.reason = reason
        self.type = type
        self.id = id
        self.changed = changed
        self.content = content
    }
}
