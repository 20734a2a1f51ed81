/// Why events that came by HTTP were not all taken in; what it says holds no value of the event.
public struct EventsProblem: Error, Hashable, Sendable {
    /// The status of HTTP that says so.
    public let status: Int
    /// Why, in a word.
    public let code: String
    /// Which attribute or field is to blame; empty for the whole.
    public let field: String
    /// Why, in a sentence.
    public let message: String
    /// Which of the events, from 0.
    public let index: Int

    public init(status: Int, code: String, field: String = "", message: String, index: Int = 0) {
        self.status = status
        self.code = code
        self.field = field
        self.message = message
        self.index = index
    }
}

/// What has become of one event that was given to intake.
public enum EventReceipt: Hashable, Sendable {
    /// It is in the log, now or since somebody sent it earlier.
    case taken
    /// It is none that can be taken, and stays so.
    case refused(code: String, field: String, message: String)
    /// It may be taken another time, or was taken although nobody could say so in time.
    case unavailable(String)

    /// What is told of a request's events, when not all were taken; nil when all were.
    ///
    /// What stays so goes before what may pass: sending the same again would not help.
    public static func refusal(of receipts: [EventReceipt]) -> EventsProblem? {
        for (index, receipt) in receipts.enumerated() {
            guard case .refused(let code, let field, let message) = receipt else { continue }
            return EventsProblem(status: 422, code: code, field: field, message: message, index: index)
        }
        for (index, receipt) in receipts.enumerated() {
            guard case .unavailable(let why) = receipt else { continue }
            return EventsProblem(status: 503, code: "unavailable", message: why, index: index)
        }
        return nil
    }
}
