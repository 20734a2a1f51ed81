import Foundation
import HTTP

/// Whether good requests go on while thousands of clients hold their connections for as long as they are let.
enum SlowClientsBenchmark {
    /// Takes as long as the server needs to be rid of the slow ones, some 10 seconds.
    static func run() async throws -> [BenchmarkFigure] {
        let server = try BenchmarkPeer(.httpServer, told: "http")
        let address = try server.line()
        let port = address.split(separator: ":").last.map(String.init) ?? ""
        let client = try HTTPClient(HTTPClientOptions())
        let call = HTTPCall(.post, "http://\(address)/", body: [UInt8](repeating: 0x78, count: 1024))
        let quiet = try await latencies(of: 200) { await client.send(call) }
        let attackers = try BenchmarkPeer(.slowClients, told: port)
        let count = Int(try attackers.line()) ?? 0
        // Every 5 ms for 12 s: longer than the slow ones are let, for a machine that is fast enough.
        let busy = try await latencies(of: 2_400) { await client.send(call) }
        let words = try attackers.line(within: SlowClientsPeer.patience + .seconds(30)).split(separator: " ")
        client.stop(within: .zero)
        let expected = SlowClientsPeer.crowd.reduce(0) { $0 + $1.count }
        return [
            BenchmarkFigure(
                name: "slow connections", value: Double(count), unit: "", target: .atLeast(Double(expected))),
            BenchmarkFigure(name: "good requests, p50", value: busy.at(0.5), unit: "ms", target: nil),
            BenchmarkFigure(name: "good requests, p99", value: busy.at(0.99), unit: "ms", target: .atMost(50)),
            BenchmarkFigure(name: "good requests, slowest", value: busy.at(1), unit: "ms", target: nil),
            BenchmarkFigure(name: "good requests, p99 without them", value: quiet.at(0.99), unit: "ms", target: nil),
            BenchmarkFigure(
                name: "good requests that failed", value: Double(busy.failed), unit: "", target: .atMost(0)),
            BenchmarkFigure(
                name: "slow connections left", value: words.first.flatMap { Double($0) } ?? .nan, unit: "",
                target: .atMost(0)),
            BenchmarkFigure(
                name: "the last of them gone after", value: words.last.flatMap { Double($0) } ?? .nan, unit: "s",
                target: .atMost(15)),
            BenchmarkFigure(name: "memory of the server", value: server.residentMegabytes, unit: "MB", target: nil),
        ]
    }

    private struct Latencies {
        var milliseconds: [Double] = []
        var failed = 0

        func at(_ share: Double) -> Double {
            let sorted = milliseconds.sorted()
            return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
    }

    private static func latencies(of count: Int, _ send: () async -> HTTPOutcome) async throws -> Latencies {
        var latencies = Latencies()
        for _ in 0..<count {
            let start = ContinuousClock.now
            guard case .answered(let answer) = await send(), answer.status == 200 else {
                latencies.failed += 1
                continue
            }
            latencies.milliseconds.append((.now - start) / .milliseconds(1))
            try await Task.sleep(until: start + .milliseconds(5), tolerance: .zero, clock: .continuous)
        }
        return latencies
    }
}
