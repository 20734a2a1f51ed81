/// What a client may have under way, what it takes for an answer, and whom it trusts.
public struct HTTPClientOptions: Sendable {
    public var maximumInFlight = 64
    /// Calls that wait for their turn; one more is refused at once.
    public var maximumQueued = 1024
    public var maximumAnswerBytes = 4 * 1024 * 1024
    public var maximumAnswerHeaderBytes = 32 * 1024
    /// A call that moves fewer bytes a second for this many seconds ends as timed out; nil leaves it to `timeout`.
    public var lowSpeed: (bytesPerSecond: Int, seconds: Int)?
    /// How long a kept connection may rest and still be used; keep it below the receiver's own limit.
    public var keepAlive: Duration = .seconds(15)
    /// PEM file of the authorities that receivers' certificates must come from; nil takes the system's.
    public var authorityFile: String?
    /// PEM file of our own certificate, for receivers that ask for one.
    public var certificateFile: String?
    /// PEM file of its key, without a passphrase.
    public var privateKeyFile: String?

    public init() {}
}

/// Why a client could not start.
public enum HTTPClientError: Error, Hashable, CustomStringConvertible {
    case badOption(String)
    case unreadable(file: String)
    case cannotStart(String)

    public var description: String {
        switch self {
        case .badOption(let what): "the client's options do not fit: \(what)"
        case .unreadable(let file): "the PEM file \(file) cannot be read; check its path and its permissions"
        case .cannotStart(let why): "the HTTP client did not start: \(why)"
        }
    }
}
