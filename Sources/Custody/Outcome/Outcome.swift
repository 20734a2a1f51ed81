public import JSON

/// What an attempt at a bank call came to. Exactly one of these; what the bank may have done is never guessed.
public enum Outcome: Hashable, Sendable {
    /// The bank did it.
    case applied(Applied)
    /// The bank took it in; the result follows by notification.
    case accepted(JSONObject)
    /// The bank says no, and nothing changed.
    case refused(ReturnCode, message: String)
    /// This delivery changed nothing at the bank; another delivery of the same command may have.
    case notSent(NotSentReason)
    /// It may or may not have happened.
    case inDoubt(DoubtReason)

    public enum Applied: Hashable, Sendable {
        /// A success, with the answer's parameters.
        case response(JSONObject)
        /// A refusal that says that our own earlier copy did it.
        case already(ReturnCode)
    }
}

/// Why a delivery is known to have changed nothing.
public enum NotSentReason: Hashable, Sendable {
    /// No byte of the request left, such as a name that does not resolve or a refused connection.
    case transport(String)
    /// The command was too old to be sent.
    case stale
    /// The service's breaker is open.
    case breakerOpen
    /// The bank's word for "not executed, ask again".
    case notExecuted(ReturnCode)
    /// The bank's word for a fault of our own set-up: no use in repeating before someone mends it.
    case misconfigured(ReturnCode, message: String)
}

/// Why nobody can tell whether it happened.
public enum DoubtReason: Error, Hashable, Sendable {
    /// The connection ended, or time ran out, after the request began to leave.
    case transport(String)
    /// An HTTP status other than 200.
    case httpStatus(Int)
    case signatureMissing
    case signatureWrong
    /// A signed answer that is not a JSON object, or lacks or garbles what it must have.
    case unreadable(String)
    /// A signed result that is about another call: this parameter is not the one that was asked for.
    case otherCall(parameter: String)
    /// A code that the profile does not list, or lists as unknown.
    case unknownCode(ReturnCode)
    /// Status and code say different things.
    case contradiction(status: String, code: ReturnCode)
    /// No outcome came back from the worker in time.
    case workerLost
}
