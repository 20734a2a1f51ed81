import Foundation

/// The bytes of one accepted connection.
struct Wire {
    let socket: Int32
    /// Read and not yet part of a whole request.
    private(set) var received: [UInt8] = []

    init(socket: Int32) {
        self.socket = socket
    }

    /// Reads exactly so many bytes, unless the other side closes first.
    mutating func read(_ count: Int) {
        while received.count < count, more(upTo: count - received.count) {}
    }

    /// Reads one request with its `Content-Length`; nil when the other side closes before its end.
    mutating func readRequest() -> (head: String, body: [UInt8])? {
        let blank = Array("\r\n\r\n".utf8)
        var end = received.firstRange(of: blank)
        while end == nil {
            guard more(upTo: 1 << 16) else { return nil }
            end = received.firstRange(of: blank)
        }
        guard let end else { return nil }
        let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        let length = Self.contentLength(head)
        while received.count < end.upperBound + length {
            guard more(upTo: 1 << 16) else { return nil }
        }
        let body = Array(received[end.upperBound..<end.upperBound + length])
        received.removeFirst(end.upperBound + length)
        return (head, body)
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest.removeFirst(count)
        }
    }

    /// Makes the coming `close` a reset.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Waits until the other side's kernel has everything that was written.
    func waitUntilTaken() {
        var unsent: Int32 = 1
        while ioctl(socket, UInt(TIOCOUTQ), &unsent) == 0, unsent > 0 { sched_yield() }
    }

    /// Sends no more, and waits until the other side's kernel knows.
    func finishSending() {
        shutdown(socket, Int32(SHUT_WR))
        var info = tcp_info()
        var size = socklen_t(MemoryLayout<tcp_info>.size)
        while getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0, info.tcpi_state == Self.finWait1 {
            sched_yield()
        }
    }

    /// TCP_FIN_WAIT1 of the system's tcp_states.h: our end is sent and not acknowledged.
    private static let finWait1: UInt8 = 4

    /// Waits until either side has shut the connection, reading nothing.
    func waitUntilShut() {
        var wait = pollfd(fd: socket, events: RawConnection.hungUp, revents: 0)
        while poll(&wait, 1, -1) < 0, errno == EINTR {}
    }

    private mutating func more(upTo count: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: count)
        let count = recv(socket, &buffer, count, 0)
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }

    private static func contentLength(_ head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) ?? 0
        }
        return 0
    }
}
