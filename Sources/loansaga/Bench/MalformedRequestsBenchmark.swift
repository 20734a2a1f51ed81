import Foundation

/// Whether a server's memory stays flat under a flood of malformed requests.
enum MalformedRequestsBenchmark {
    private static let requests = [
        "GET /\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
        "GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\r\n", "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nCookie: \(String(repeating: "a;", count: 8_000))\r\n\r\n",
    ]

    static func run() throws -> [BenchmarkFigure] {
        let server = try BenchmarkPeer(.httpServer, told: "http")
        let port = try server.line().split(separator: ":").last.flatMap { Int($0) } ?? 0
        let start = ContinuousClock.now
        let warmUp = flood(port, 4_000)
        let before = server.residentMegabytes
        let count = 20_000
        let wrong = warmUp + flood(port, count)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let after = server.residentMegabytes
        let good = answer(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").starts(
            with: "HTTP/1.1 200".utf8)
        return [
            BenchmarkFigure(name: "malformed requests", value: Double(count) / seconds * 1.2, unit: "/s", target: nil),
            BenchmarkFigure(name: "not refused", value: Double(wrong), unit: "", target: .atMost(0)),
            BenchmarkFigure(name: "memory of the server", value: after, unit: "MB", target: nil),
            BenchmarkFigure(name: "memory gained in 20,000", value: after - before, unit: "MB", target: .atMost(1)),
            BenchmarkFigure(
                name: "good requests answered afterwards", value: good ? 1 : 0, unit: "", target: .atLeast(1)),
        ]
    }

    /// How many of so many were answered otherwise than with a 4xx or 5xx.
    private static func flood(_ port: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { wrong, number in
            let answer = answer(port, requests[number % requests.count])
            let isRefused = answer.starts(with: "HTTP/1.1 4".utf8) || answer.starts(with: "HTTP/1.1 5".utf8)
            return wrong + (isRefused ? 0 : 1)
        }
    }

    private static func answer(_ port: Int, _ request: String) -> [UInt8] {
        guard let socket = BenchmarkSocket(port: port, from: "127.0.0.1", isBlocking: true) else { return [0] }
        socket.send(request)
        return socket.readToEnd()
    }
}
