import Foundation

/// A plain connection to this machine, for peers that behave as no HTTP client would.
final class BenchmarkSocket {
    let descriptor: Int32

    /// - Parameter source: the address of this machine to connect from, so that no limit per address hides the rest.
    init?(port: Int, from source: String, receiveBuffer: Int32? = nil, isBlocking: Bool) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(AF_INET, type, 0)
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        let descriptor = descriptor
        guard Self.withAddress(source, 0, { bind(descriptor, $0, $1) }) == 0,
            Self.withAddress("127.0.0.1", port, { connect(descriptor, $0, $1) }) == 0
        else { return nil }
        if !isBlocking { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }

    deinit { close(descriptor) }

    /// False when the other side is gone.
    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0
    }

    /// Reads until the other side closes; what comes counts only by its beginning.
    func readToEnd() -> [UInt8] {
        var beginning: [UInt8] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return beginning }
            if beginning.isEmpty { beginning += bytes[..<count] }
        }
    }

    private static func withAddress(
        _ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
