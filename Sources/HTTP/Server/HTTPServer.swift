import Foundation

/// An HTTP/1.1 server that gives a handler only requests whose framing leaves no doubt, and no peer more than its share.
///
/// libmicrohttpd reads and writes; what it lets pass is checked in `RequestHead`, and `Reaper` holds every connection
/// to absolute deadlines. Its strict mode is not used: it would refuse less than `RequestHead` does, and before our
/// answer. Two of its ways remain: its own answer to a `Content-Length` that is no number has its header twice, the
/// second time as the body; and a first line without a method and a space is closed without an answer, at once when the
/// line has an end, else at the header's deadline.
///
/// The handler is called on the server's threads and must not block: it may answer later.
public final class HTTPServer: Sendable {
    public typealias Handler = @Sendable (HTTPRequest, HTTPResponder) -> Void

    private let core: ServerCore

    /// Listens at once.
    public init(_ options: HTTPServerOptions, handler: @escaping Handler) throws(HTTPServerError) {
        core = try ServerCore(options, handler: handler)
    }

    /// Where it listens, with the real port: `127.0.0.1:41234` or `[::1]:41234`.
    public var address: String { core.address.description }

    public var port: Int { Int(core.address.port) }

    public var counts: HTTPServerCounts { core.counts }

    /// Takes no new connection, lets requests under way finish for this long, then closes what is left.
    ///
    /// Blocks until then; not to be called by the handler, whose own thread it waits for.
    public func stop(within grace: Duration) {
        core.stop(within: grace)
    }

    deinit {
        // The last reference may go in a handler, on a thread that stopping waits for.
        let core = core
        do throws(ThreadFailure) {
            try OwnThread.start("http-stop", stackSize: 256 * 1024) { core.stop(within: .zero) }
        } catch {
            DispatchQueue.global().async { core.stop(within: .zero) }
        }
    }
}
