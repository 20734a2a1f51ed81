import HTTP
public import Runtime
import Synchronization

/// The pages by which a process is watched at an address of their own, for processes that serve nothing else.
public final class StatusServer: ProcessService {
    public let name = "status"
    private let listen: String
    private let metrics: Metrics
    private let pages: ProcessPages
    private let server = Mutex<HTTPServer?>(nil)

    /// - Parameters:
    ///   - listen: an address literal with a port; port 0 takes a free one.
    ///   - health: of the whole process.
    public init(listen: String, metrics: Metrics, health: @escaping ProcessPages.Health) {
        self.listen = listen
        self.metrics = metrics
        pages = ProcessPages(metrics: metrics, health: health)
    }

    /// Where it listens, such as `http://127.0.0.1:8700`, with the real port; nil when it does not run.
    public var address: String? { server.withLock { $0?.address }.map { "http://\($0)" } }

    /// - Throws: `HTTPServerError`, which says why it cannot listen.
    public func start() throws {
        var options = HTTPServerOptions(address: listen)
        options.threads = 1
        options.maximumConnections = 64
        options.maximumBodyBytes = 0
        let started = try HTTPServer(options) { [pages] request, responder in
            responder.respond(pages.response(to: request) ?? .text("There is nothing here.\n", status: 404))
        }
        metrics.add(started, as: name)
        server.withLock { $0 = started }
    }

    public func stop(by deadline: ContinuousClock.Instant) {
        let running = server.withLock { server in
            defer { server = nil }
            return server
        }
        running?.stop(within: max(.zero, ContinuousClock.now.duration(to: deadline)))
    }

    public var health: ServiceHealth {
        server.withLock { $0 == nil } ? .notReady("it does not run") : .ready
    }
}
