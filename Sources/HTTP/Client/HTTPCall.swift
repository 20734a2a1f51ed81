/// One request to send, at most once.
public struct HTTPCall: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    public var method: Method
    /// `https://…`, or `http://` to a loopback host.
    public var url: String
    /// `Host`, `Content-Length`, `Transfer-Encoding`, `Connection` and `Expect` are the client's own.
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// The receiver does no harm when it gets the same request again: a kept connection may be used. Otherwise, and
    /// whenever there is no body, the call gets a connection of its own, because libcurl would send it again by itself.
    public var repeatable: Bool
    /// From `send` to the last byte of the answer, waiting in the queue included.
    public var timeout: Duration
    /// For the connection with its TLS handshake; counts within `timeout`.
    public var connectTimeout: Duration

    public init(
        _ method: Method, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = [], repeatable: Bool = false,
        timeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(5)
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.repeatable = repeatable
        self.timeout = timeout
        self.connectTimeout = connectTimeout
    }
}
