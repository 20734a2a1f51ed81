import Foundation

/// Thousands of clients in one process that take their time, and when the server was rid of each.
enum SlowClientsPeer {
    enum Kind {
        case slowHeader, slowBody, slowReader
    }

    static let crowd: [(kind: Kind, count: Int)] = [(.slowHeader, 2_000), (.slowBody, 500), (.slowReader, 200)]
    /// When it gives up waiting.
    static let patience = Duration.seconds(30)

    private final class Client {
        let kind: Kind
        let socket: BenchmarkSocket
        let start = ContinuousClock.now

        init?(_ kind: Kind, port: Int, number: Int) {
            self.kind = kind
            // Few from each address, as when they come from everywhere.
            let source = "127.0.1.\(1 + number % 100)"
            guard
                let socket = BenchmarkSocket(
                    port: port, from: source, receiveBuffer: kind == .slowReader ? 4096 : nil, isBlocking: false)
            else { return nil }
            self.socket = socket
            switch kind {
            case .slowHeader: socket.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            case .slowBody: socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
            case .slowReader: socket.send("GET \(HTTPServerPeer.largePath) HTTP/1.1\r\nHost: a\r\n\r\n")
            }
        }

        /// Moves one byte, as if it were busy; false when the server is gone.
        func drip() -> Bool {
            guard kind == .slowReader else { return socket.send("x") }
            var byte: UInt8 = 0
            return recv(socket.descriptor, &byte, 1, 0) != 0
        }
    }

    static func run() throws {
        raiseFileLimit()
        let port = Int(readLine() ?? "") ?? 0
        var clients: [Client] = []
        for (kind, count) in crowd {
            for _ in 0..<count {
                guard let client = Client(kind, port: port, number: clients.count) else { continue }
                clients.append(client)
            }
        }
        try Output.line("\(clients.count)")
        var longest = Duration.zero
        let end = ContinuousClock.now + patience
        while !clients.isEmpty, ContinuousClock.now < end {
            let next = ContinuousClock.now + .seconds(1)
            while ContinuousClock.now < next, !clients.isEmpty {
                let gone = waitForGone(clients, until: next)
                for index in gone.reversed() {
                    longest = max(longest, .now - clients[index].start)
                    clients.remove(at: index)
                }
            }
            clients.removeAll { client in
                let isThere = client.drip()
                if !isThere { longest = max(longest, .now - client.start) }
                return !isThere
            }
        }
        try Output.line("\(clients.count) \(longest / .seconds(1))")
        while readLine() != nil {}
    }

    private static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// The clients whose connection the server has closed.
    private static func waitForGone(_ clients: [Client], until next: ContinuousClock.Instant) -> [Int] {
        // POLLRDHUP of poll(2), which Swift's Glibc module leaves out.
        let hungUp: Int16 = 0x2000
        var waiting = clients.map { pollfd(fd: $0.socket.descriptor, events: hungUp, revents: 0) }
        let left = max(0, Int32((next - .now) / .milliseconds(1)))
        guard poll(&waiting, nfds_t(waiting.count), left) > 0 else { return [] }
        return waiting.indices.filter { waiting[$0].revents != 0 }
    }
}
