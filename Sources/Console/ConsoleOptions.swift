public import HTTP

/// How the console is set.
public struct ConsoleOptions: Sendable {
    /// An address literal with a port; port 0 takes a free one.
    public var listen = "127.0.0.1:8704"
    public var tls: HTTPServerTLS?
    /// Whether a proxy in front of it ends TLS, so that it may be reached without.
    public var isBehindProxy = false
    /// The file of those who may come in.
    public var operators: String
    /// How long a command's answer is waited for.
    public var commandTime: Duration = .seconds(10)
    /// How long commands of a batch may be sent and waited for.
    public var batchTime: Duration = .seconds(40)
    /// Threads that answer questions.
    public var threads = 2
    /// Threads that carry out commands; each waits with its own.
    public var commandThreads = 8

    /// The most commands of a batch.
    public static let maximumBatch = 1_000
    /// How many commands a batch sends in a second, unless told otherwise, and at most.
    public static let standardRate = 20
    public static let maximumRate = 200

    public init(operators: String) {
        self.operators = operators
    }

    /// What can be told without opening anything.
    public func check() throws(ConsoleError) {
        guard tls != nil || isBehindProxy || LoopbackAddress.isListening(listen) else {
            throw .tokensInTheClear(address: listen)
        }
    }
}

/// Why a console does not start.
public enum ConsoleError: Error, Hashable, Sendable, CustomStringConvertible {
    case tokensInTheClear(address: String)

    public var description: String {
        switch self {
        case .tokensInTheClear(let address):
            "whoever listens on the way to \(address) could read operators' tokens; give the console a certificate and its "
                + "key, or listen on 127.0.0.1, or say that a proxy in front of it speaks TLS"
        }
    }
}
