import Foundation

/// A socket that listens on a free port of 127.0.0.1; whoever accepts on it closes it.
struct ListeningPort {
    let descriptor: Int32
    let port: Int

    init(backlog: Int32) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        // A small window, inherited by every connection, so that a peer which is not read from soon notices.
        var size: Int32 = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        guard RawConnection.withAddress("127.0.0.1", 0, { bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, backlog) == 0,
            withUnsafeMutablePointer(
                to: &address,
                { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
                }) == 0
        else {
            let code = errno
            close(descriptor)
            throw RawConnection.Failure.cannotConnect(code)
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Accepts until the listening socket is shut, then closes it.
struct AcceptLoop: Sendable {
    private typealias Accept =
        @convention(c) (Int32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int32) -> Int32

    /// By name, because Swift's Glibc module leaves it out.
    private static let accept4 = dlsym(nil, "accept4").map { unsafeBitCast($0, to: Accept.self) }

    let listener: Int32

    func next() -> Int32? {
        while true {
            // A process that another test starts must not hold a copy: the connection would outlive its close.
            let socket = Self.accept4?(listener, nil, nil, Int32(SOCK_CLOEXEC.rawValue)) ?? -1
            if socket >= 0 { return socket }
            guard errno == EINTR || errno == ECONNABORTED else {
                close(listener)
                return nil
            }
        }
    }
}

/// A port on which connecting takes for ever: it listens, nobody accepts, and its queue is full.
public final class FullBacklog: Sendable {
    public let port: Int
    private let listener: Int32
    private let fillers: [Int32]

    public init() throws {
        let listening = try ListeningPort(backlog: 0)
        var fillers: [Int32] = []
        // The queue holds one or two; a connection that is not made at once waits outside.
        while fillers.count < 16 {
            let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            let filler = socket(AF_INET, type, 0)
            fillers.append(filler)
            RawConnection.withAddress("127.0.0.1", listening.port) { _ = connect(filler, $0, $1) }
            var wait = pollfd(fd: filler, events: Int16(POLLOUT), revents: 0)
            if poll(&wait, 1, 100) == 0 { break }
        }
        port = listening.port
        listener = listening.descriptor
        self.fillers = fillers
    }

    deinit {
        for filler in fillers { close(filler) }
        close(listener)
    }
}
