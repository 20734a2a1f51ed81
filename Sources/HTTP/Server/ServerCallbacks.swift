import CMicroHTTPD

/// What libmicrohttpd calls, on its own threads: each finds its object and calls a method.
enum ServerCallbacks {
    static let connection: MHD_NotifyConnectionCallback = { context, handle, slot, code in
        guard let core = ServerCore.from(context), let handle, let slot else { return }
        if code == http_connection_started {
            slot.pointee = core.opened(handle)
        } else {
            core.closed(slot.pointee)
            slot.pointee = nil
        }
    }

    static let target:
        @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
            UnsafeMutableRawPointer? = { context, target, handle in
                guard let core = ServerCore.from(context), let handle else { return nil }
                return core.begin(handle, target: target)
            }

    static let handle: MHD_AccessHandlerCallback = { context, handle, target, method, version, bytes, size, slot in
        guard let core = ServerCore.from(context), let handle, let target, let method, let version, let size,
            let exchange = Exchange.from(slot?.pointee)
        else { return http_close }
        switch exchange.stage {
        case .head:
            return core.readHead(exchange, handle, target, method, version)
        case .body where size.pointee > 0:
            return core.readBody(exchange, bytes, size)
        case .body:
            return core.run(exchange, handle)
        case .handling, .answered:
            return core.send(exchange, handle)
        }
    }

    static let completed: MHD_RequestCompletedCallback = { context, _, slot, _ in
        guard let core = ServerCore.from(context), let pointer = slot?.pointee else { return }
        slot?.pointee = nil
        core.end(Unmanaged<Exchange>.fromOpaque(pointer).takeRetainedValue())
    }
}

extension ServerCore {
    static func from(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
        context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Exchange {
    static func from(_ pointer: UnsafeMutableRawPointer?) -> Exchange? {
        pointer.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }
}
