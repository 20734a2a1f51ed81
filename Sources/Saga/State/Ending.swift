/// How a saga has ended.
public enum Ending: String, Hashable, Sendable, CaseIterable {
    case completed
    case failed
    /// The bank never said what came of a call without an undo.
    case unconfirmed
}

/// Why a saga fails.
public final class Failure: Hashable, Sendable {
    /// The bank's return code, or a word of the definition or the engine.
    public let code: String
    public let reason: String

    init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }

    public static func == (one: Failure, other: Failure) -> Bool {
        one.code == other.code && one.reason == other.reason
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(reason)
    }
}

/// Why a saga waits for an operator.
public final class Hold: Hashable, Sendable {
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// A call was repeated as often as allowed and nobody knows what came of it.
        case inDoubt
        /// A call could not be sent for as long as allowed.
        case notSent
        /// The bank says that our own set-up is wrong.
        case misconfigured
        /// The bank refused what the definition says to hold for, or what there is no way back from.
        case refused
        /// The bank refuses to take something back.
        case undoRefused
        /// An expression came to nothing with these values.
        case expression
        /// What the bank says does not fit what it was asked, or what it said before.
        case contradiction
        /// A deadline passed whose definition says to hold.
        case deadline
        /// A command would be larger than a record may be.
        case tooLarge
        /// An operator wanted it.
        case commanded
    }

    public let cause: Cause
    public let reason: String
    /// The call that it is about, by its place among the saga's calls.
    let call: Int?
    /// In milliseconds.
    public let since: Int64

    init(_ cause: Cause, reason: String, call: Int?, since: Int64) {
        self.cause = cause
        self.reason = reason
        self.call = call
        self.since = since
    }

    public static func == (one: Hold, other: Hold) -> Bool {
        one.cause == other.cause && one.reason == other.reason && one.call == other.call && one.since == other.since
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(cause)
        hasher.combine(since)
    }
}
