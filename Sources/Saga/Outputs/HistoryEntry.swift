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
}
