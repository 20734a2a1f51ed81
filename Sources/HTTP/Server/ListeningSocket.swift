import Foundation

/// A socket that listens on an address literal; the owner closes it.
struct ListeningSocket {
    let descriptor: Int32
    let address: SocketAddress

    init(_ text: String) throws(HTTPServerError) {
        guard let wanted = SocketAddress(text) else { throw .badAddress(text) }
        let family = wanted.isIPv6 ? AF_INET6 : AF_INET
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw Self.failure(text) }
        do {
            address = try Self.open(descriptor, at: wanted)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    private static func open(_ descriptor: Int32, at wanted: SocketAddress) throws(HTTPServerError) -> SocketAddress {
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size) == 0,
            !wanted.isIPv6 || setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size) == 0,
            wanted.withSystemAddress({ bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, SOMAXCONN) == 0
        else { throw failure(wanted.description) }
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let found = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getsockname(descriptor, pointer, &length) == 0 ? SocketAddress(system: pointer) : nil
            }
        }
        guard let found else { throw failure(wanted.description) }
        return found
    }

    private static func failure(_ address: String) -> HTTPServerError {
        .cannotListen(address: address, why: String(cString: strerror(errno)))
    }
}
