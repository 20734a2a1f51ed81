import Foundation

/// A plain TCP connection to this machine, for sending what no HTTP client would; every wait has a deadline.
public final class RawConnection: Sendable {
    public enum Failure: Error, Hashable {
        case cannotConnect(Int32)
        /// The other side neither sent nor closed in time.
        case deadlinePassed(soFar: String)
    }

    public let descriptor: Int32

    /// POLLRDHUP of poll(2), which the C library's module leaves out.
    static let hungUp: Int16 = 0x2000

    /// - Parameter receiveBuffer: a small one makes the other side's sending stop early.
    public init(port: Int, from source: String? = nil, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        if let source {
            Self.withAddress(source, 0) { _ = bind(descriptor, $0, $1) }
        }
        guard Self.withAddress("127.0.0.1", port, { connect(descriptor, $0, $1) }) == 0 else {
            // The socket is closed by `deinit`, which runs though the initializer throws.
            throw Failure.cannotConnect(errno)
        }
    }

    deinit { close(descriptor) }

    /// Sends what the other side takes; false when it is gone.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest.removeFirst(count)
        }
        return true
    }

    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Tells the other side that no more comes.
    public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Everything until the other side closes, in order or by a reset.
    public func readToEnd(within limit: Duration = .seconds(10)) throws -> [UInt8] {
        try read(within: limit) { _ in false }
    }

    /// One answer with a `Content-Length`, the connection staying open.
    public func readAnswer(within limit: Duration = .seconds(10)) throws -> [UInt8] {
        try read(within: limit, until: Self.isWhole)
    }

    /// Waits, reading nothing, until the other side closes.
    public func waitForClose(within limit: Duration = .seconds(10)) -> Bool {
        var wait = pollfd(fd: descriptor, events: Self.hungUp, revents: 0)
        return poll(&wait, 1, Int32(limit / .milliseconds(1))) == 1
    }

    public func read(within limit: Duration = .seconds(10), until isEnough: ([UInt8]) -> Bool) throws -> [UInt8] {
        let deadline = ContinuousClock.now + limit
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !isEnough(received) {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0, poll(&wait, 1, Int32(left.rounded(.up))) > 0 else {
                throw Failure.deadlinePassed(soFar: String(decoding: received, as: UTF8.self))
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer[..<count]
        }
        return received
    }

    private static func isWhole(_ answer: [UInt8]) -> Bool {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n"), let field = text.range(of: "Content-Length: ") else { return false }
        let length = Int(text[field.upperBound...].prefix { $0.isNumber }) ?? 0
        return text[end.upperBound...].utf8.count >= length
    }

    static func withAddress<Result>(
        _ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
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
