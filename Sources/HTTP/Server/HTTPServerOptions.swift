/// What a server listens on and what it lets a peer cost it; every limit has a value.
public struct HTTPServerOptions: Sendable {
    /// An address literal with a port, `127.0.0.1:8080` or `[::1]:8080`; port 0 takes a free one.
    public var address: String
    public var threads = 2
    /// Fewer when the system lets this process open fewer files.
    public var maximumConnections = 4096
    /// 0 sets no limit, for a server behind a proxy where every peer has the proxy's address.
    public var maximumConnectionsPerAddress = 512
    /// The request line and the header together, in bytes; more is refused with 431.
    public var maximumHeaderBytes = 16 * 1024
    /// The target alone, in bytes; more is refused with 414.
    public var maximumTargetBytes = 4 * 1024
    /// More is refused with 413 before any of it is read.
    public var maximumBodyBytes = 1024 * 1024
    /// The bodies of all requests not yet answered, together; a request that would pass it is refused with 503.
    public var maximumBufferedBytes = 256 * 1024 * 1024
    /// From the accepted connection (or the first byte seen of a later request) to the end of its header, with TLS.
    public var headerDeadline: Duration = .seconds(5)
    /// From the same moment to the end of the body.
    public var bodyDeadline: Duration = .seconds(10)
    /// From the handler's call to its answer; later the server answers 503 itself.
    public var answerDeadline: Duration = .seconds(60)
    /// From the answer to the moment when the peer has taken all of it.
    public var sendDeadline: Duration = .seconds(10)
    /// How long a kept connection may stay without the next request line.
    public var idleDeadline: Duration = .seconds(30)
    /// False puts `Connection: close` on every answer, so that no peer's bytes can be read as another's request.
    ///
    /// True is for loopback and for peers that are known: `RawHead` names what nobody can tell from a line end.
    public var keepsConnections = false
    public var tls: HTTPServerTLS?

    public init(address: String) {
        self.address = address
    }
}

/// What a server needs to speak TLS 1.2 and 1.3 itself, each in PEM.
public struct HTTPServerTLS: Sendable {
    public var certificate: [UInt8]
    public var privateKey: [UInt8]
    /// When set, a peer must show a certificate that one of these vouches for; others fail the handshake.
    public var clientAuthority: [UInt8]?

    public init(certificate: [UInt8], privateKey: [UInt8], clientAuthority: [UInt8]? = nil) {
        self.certificate = certificate
        self.privateKey = privateKey
        self.clientAuthority = clientAuthority
    }
}
