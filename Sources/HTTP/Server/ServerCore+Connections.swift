import CMicroHTTPD
import Synchronization

extension ServerCore {
    /// A connection was accepted; what is returned comes back with every later call for it.
    func opened(_ handle: OpaquePointer) -> UnsafeMutableRawPointer {
        if options.tls?.clientAuthority != nil { http_connection_require_certificate(handle) }
        let connection = Connection(socket: http_connection_socket(handle), deadline: options.headerDeadline)
        reaper.add(connection)
        count { $0.accepted += 1 }
        return Unmanaged.passRetained(connection).toOpaque()
    }

    /// A connection is about to be closed.
    func closed(_ pointer: UnsafeMutableRawPointer?) {
        guard let pointer else { return }
        let connection = Unmanaged<Connection>.fromOpaque(pointer).takeRetainedValue()
        // Over TLS nothing can be said beside the library's own session.
        if options.tls == nil, !isOver.load(ordering: .relaxed), connection.refuseUnreadable() {
            count { $0.refused += 1 }
        }
        reaper.remove(connection)
    }

    /// A request line is in; its target is taken before the library decodes it.
    func begin(_ handle: OpaquePointer, target: UnsafePointer<CChar>?) -> UnsafeMutableRawPointer? {
        guard let context = http_connection_context(handle) else { return nil }
        let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
        connection.beginRequest(headerDeadline: options.headerDeadline)
        reaper.ringIfSooner(connection.deadline)
        let length = target.map { strlen($0) } ?? 0
        let kept = UnsafeRawBufferPointer(start: target, count: min(length, options.maximumTargetBytes + 1))
        let exchange = Exchange(connection, handle: handle, target: Array(kept), targetLength: length)
        if let target, let mark = strchr(target, Int32(UInt8(ascii: "?"))) {
            // The library would note each query item in the connection's memory, at 30 times its size, and loses its
            // way when that runs out. The buffer is its own and writable; an empty query gives it nothing to note.
            mark[1] = 0
        }
        return Unmanaged.passRetained(exchange).toOpaque()
    }

    /// The library is done with a request, answered or not.
    func end(_ exchange: Exchange) {
        exchange.close()
        buffered.subtract(exchange.body.count, ordering: .relaxed)
        exchange.connection.beginWaiting(deadline: options.idleDeadline)
        reaper.ringIfSooner(exchange.connection.deadline)
    }
}
