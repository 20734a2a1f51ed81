import CMicroHTTPD
import Foundation
import Synchronization

/// The running half of a server: the daemon, its connections and what is shared among its threads.
///
/// `@unchecked Sendable`: `daemon` is written once before any other thread sees it, and libmicrohttpd locks it.
final class ServerCore: @unchecked Sendable {
    let options: HTTPServerOptions
    let handler: HTTPServer.Handler
    let address: SocketAddress
    let reaper: Reaper
    private let tally = Mutex(HTTPServerCounts())
    /// Bytes of bodies held now.
    let buffered = Atomic(0)
    /// Answers close their connection from now on.
    let isStopping = Atomic(false)
    /// No handler is waited for from now on.
    let isOver = Atomic(false)
    private let stopped = Mutex(false)
    private let listener: ListeningSocket
    private var daemon: OpaquePointer?

    init(_ options: HTTPServerOptions, handler: @escaping HTTPServer.Handler) throws(HTTPServerError) {
        self.options = options
        self.handler = handler
        try options.check()
        listener = try ListeningSocket(options.address)
        address = listener.address
        let reaped = Tally()
        reaper = Reaper { reaped.count.add(1, ordering: .relaxed) }
        self.reaped = reaped
        do throws(ThreadFailure) {
            try reaper.start()
        } catch {
            close(listener.descriptor)
            throw .cannotStart(error.description)
        }
        daemon = start()
        guard daemon != nil else {
            let why = String(cString: strerror(errno))
            reaper.end()
            close(listener.descriptor)
            throw .cannotStart(why)
        }
    }

    /// Counted apart, so that the reaper does not hold the server.
    private final class Tally: Sendable {
        let count = Atomic(0)
    }

    private let reaped: Tally

    var counts: HTTPServerCounts {
        var counts = tally.withLock { $0 }
        counts.open = reaper.count
        counts.reaped = reaped.count.load(ordering: .relaxed)
        return counts
    }

    func count(_ change: (inout HTTPServerCounts) -> Void) {
        tally.withLock { change(&$0) }
    }

    /// The first caller stops the server; others wait for it.
    func stop(within grace: Duration) {
        stopped.withLock { stopped in
            guard !stopped, let daemon else { return }
            stopped = true
            finish(daemon, by: .now + grace, grace: grace)
        }
    }

    private func finish(_ daemon: OpaquePointer, by deadline: ContinuousClock.Instant, grace: Duration) {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        MHD_quiesce_daemon(daemon)
        // Without this the kernel would go on taking connections for a server that reads none.
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
        if grace > .zero {
            reaper.forEach { $0.hurry(grace: .seconds(1)) }
            reaper.ringIfSooner(.now)
            reaper.waitUntilEmpty(deadline)
        }
        isOver.store(true, ordering: .sequentiallyConsistent)
        // libmicrohttpd ends the process when it is stopped with a connection still suspended.
        reaper.forEach { $0.cut() }
        MHD_stop_daemon(daemon)
        close(listener.descriptor)
        reaper.end()
        Unmanaged.passUnretained(self).release()
    }

    private func start() -> OpaquePointer? {
        var settings = http_daemon_settings()
        settings.listening_socket = listener.descriptor
        settings.threads = UInt32(options.threads)
        settings.maximum_connections = UInt32(OpenFiles.room(for: options.maximumConnections))
        settings.maximum_connections_per_address = UInt32(options.maximumConnectionsPerAddress)
        settings.memory_per_connection = options.memoryPerConnection
        settings.handle = ServerCallbacks.handle
        settings.target = ServerCallbacks.target
        settings.completed = ServerCallbacks.completed
        settings.connection = ServerCallbacks.connection
        // Released when the daemon has ended: until then its threads call back with this pointer.
        let context = Unmanaged.passRetained(self)
        settings.context = context.toOpaque()
        let daemon = options.withTLS { certificate, key, authority, priorities in
            settings.certificate = certificate
            settings.private_key = key
            settings.client_authority = authority
            settings.tls_priorities = priorities
            return http_daemon_start(&settings)
        }
        if daemon == nil { context.release() }
        return daemon
    }
}
