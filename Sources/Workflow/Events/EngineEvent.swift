public import Expressions

/// The outcome events that the engine tells by itself, whatever the workflow.
public struct EngineEvent: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public let name: String
        public let type: ValueType
        /// What it can be, where that is a list; empty otherwise.
        public let values: [String]
        public let meaning: String
    }

    public let type: String
    public let meaning: String
    /// All of them are always there.
    public let fields: [Field]

    /// What the types of all of them begin with; no workflow's own event does.
    public static let prefix = "saga."

    public static let held = EngineEvent(
        type: "saga.held", meaning: "The saga waits for an operator.",
        fields: [
            Field(
                name: "cause", type: .text,
                values: [
                    "inDoubt", "notSent", "misconfigured", "refused", "undoRefused", "expression", "contradiction",
                    "deadline", "tooLarge", "commanded",
                ], meaning: "Why, in a word."),
            .text("reason", "Why, in a sentence."),
        ])

    public static let resumed = EngineEvent(
        type: "saga.resumed", meaning: "The saga goes on after it was held.", fields: [])

    public static let unconfirmed = EngineEvent(
        type: "saga.unconfirmed",
        meaning: "Nobody knows what came of a call that cannot be taken back; 'saga.settled' follows when it is known.",
        fields: [.text("requestNo", "The number under which the bank was asked.")])

    public static let settled = EngineEvent(
        type: "saga.settled", meaning: "It is known now what came of an unconfirmed call, or nobody asks any more.",
        fields: [
            .text("requestNo", "The number under which the bank was asked."),
            Field(name: "as", type: .text, values: ["applied", "refused", "unconfirmed"], meaning: "What came of it."),
        ])

    public static let alarm = EngineEvent(
        type: "saga.alarm", meaning: "The bank said what does not fit what it was asked, or what it said before.",
        fields: [.text("reason", "What it was, in a sentence.")])

    public static let refused = EngineEvent(
        type: "saga.event-refused", meaning: "An event of the platform comes to nothing.",
        fields: [
            .text("event", "The event's type."), .text("eventId", "The event's id."),
            .text("code", "Why, in a word."), .text("reason", "Why, in a sentence."),
        ])

    public static let all = [held, resumed, unconfirmed, settled, alarm, refused]

    /// The fields of the event by which a workflow sends a user to a page; the workflow names its type.
    public static let presented: [Field] = [
        .text("link", "Where the user's browser is sent."),
        .text("requestNo", "The number under which the bank is asked."),
        Field(name: "expires", type: .time, values: [], meaning: "Until when the page can be confirmed."),
    ]
}

extension EngineEvent.Field {
    fileprivate static func text(_ name: String, _ meaning: String) -> EngineEvent.Field {
        EngineEvent.Field(name: name, type: .text, values: [], meaning: meaning)
    }
}
