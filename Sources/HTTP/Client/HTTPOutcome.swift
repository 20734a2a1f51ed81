/// What became of a call: every call ends in exactly one of these.
public enum HTTPOutcome: Sendable, Hashable {
    case answered(HTTPAnswer)
    /// The receiver did not get the request, for certain.
    case notSent(NotSent)
    /// The receiver may or may not have got the request, and may or may not have done what it asks.
    case inDoubt(InDoubt)
}

/// A whole answer, of any status.
public struct HTTPAnswer: Sendable, Hashable {
    public let status: Int
    public let headers: HTTPHeaders
    public let body: [UInt8]

    public init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a request did not leave; the texts are libcurl's or our own, for people.
public enum NotSent: Sendable, Hashable, CustomStringConvertible {
    /// The call cannot be made as it is written.
    case badCall(String)
    case queueFull
    case timedOutInQueue
    case stopped
    case nameUnknown(String)
    case connectionRefused(String)
    case cannotConnect(String)
    case connectTimedOut(String)
    /// The handshake failed: the other side's certificate, our own, or a cut connection.
    case tlsFailed(String)
    /// Something else went wrong before the first byte.
    case other(String)

    public var description: String {
        switch self {
        case .badCall(let why): "the call cannot be sent: \(why)"
        case .queueFull: "too many calls are waiting; send again later or raise maximumQueued"
        case .timedOutInQueue: "the call's time was over before its turn came"
        case .stopped: "the client is stopping"
        case .nameUnknown(let why): "the host name is unknown: \(why)"
        case .connectionRefused(let why): "the connection was refused: \(why)"
        case .cannotConnect(let why): "no connection could be made: \(why)"
        case .connectTimedOut(let why): "the connection took too long: \(why)"
        case .tlsFailed(let why): "the TLS handshake failed: \(why)"
        case .other(let why): "the call failed before it was sent: \(why)"
        }
    }
}

/// Why nobody here can say what became of a request.
public enum InDoubt: Sendable, Hashable, CustomStringConvertible {
    case timedOut(String)
    /// The connection broke before the first byte of an answer.
    case noAnswer(String)
    case cutInHeaders(String)
    case cutInBody(String)
    case answerHeadersTooLarge
    case answerTooLarge
    case answerMalformed(String)
    /// The connection broke and libcurl would have sent the request again; it was kept from doing so.
    case resendPrevented(String)
    case stopped
    case other(String)

    public var description: String {
        switch self {
        case .timedOut(let why): "no answer in time: \(why)"
        case .noAnswer(let why): "the connection broke before an answer: \(why)"
        case .cutInHeaders(let why): "the answer broke off in its header: \(why)"
        case .cutInBody(let why): "the answer broke off in its body: \(why)"
        case .answerHeadersTooLarge: "the answer's header is larger than maximumAnswerHeaderBytes"
        case .answerTooLarge: "the answer is larger than maximumAnswerBytes"
        case .answerMalformed(let why): "the answer is not HTTP: \(why)"
        case .resendPrevented(let why): "the connection broke and the request was not sent again: \(why)"
        case .stopped: "the client was stopped before the answer came"
        case .other(let why): "the call failed after it was sent: \(why)"
        }
    }
}
