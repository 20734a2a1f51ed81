import Foundation
import HTTP
import Synchronization

/// How fast the client sends to a server in another process of this machine.
enum HTTPBenchmark {
    static let callsInFlight = 64

    /// Takes about `seconds`, half of it for the figure that has a target.
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let plain = try BenchmarkPeer(.httpServer, told: "http")
        let url = "http://\(try plain.line())/"
        let client = try HTTPClient(HTTPClientOptions())
        // The first seconds pay for connections and for the server's memory.
        _ = run(client, url, repeatable: true, seconds: min(1, seconds / 10))
        let kept = run(client, url, repeatable: true, seconds: seconds / 2)
        let peak = ProcessMemory.peak
        let fresh = run(client, url, repeatable: false, seconds: seconds / 6)
        client.stop(within: .seconds(1))
        var figures = [
            BenchmarkFigure(
                name: "1 KB POSTs, kept connections", value: kept.rate, unit: "/s", target: .atLeast(20_000)),
            BenchmarkFigure(name: "processor time of a call", value: kept.microseconds, unit: "µs", target: nil),
            BenchmarkFigure(name: "peak memory of the calling process", value: peak, unit: "MB", target: .atMost(60)),
            BenchmarkFigure(name: "1 KB POSTs, own connections", value: fresh.rate, unit: "/s", target: nil),
        ]
        let secure = try runSecurely(seconds: seconds / 6)
        figures += [
            BenchmarkFigure(name: "over TLS, kept connections", value: secure.kept.rate, unit: "/s", target: nil),
            BenchmarkFigure(name: "over TLS, own connections", value: secure.fresh.rate, unit: "/s", target: nil),
        ]
        let failed = [kept, fresh, secure.kept, secure.fresh].reduce(0) { $0 + $1.failed }
        figures.append(BenchmarkFigure(name: "calls that failed", value: Double(failed), unit: "", target: .atMost(0)))
        return figures
    }

    private static func runSecurely(seconds: Double) throws -> (kept: Round.Result, fresh: Round.Result) {
        let identity = try BenchmarkIdentity()
        let peer = try BenchmarkPeer(.httpServer, told: "https \(identity.certificate) \(identity.privateKey)")
        var options = HTTPClientOptions()
        options.authorityFile = identity.certificate
        let client = try HTTPClient(options)
        let url = "https://\(try peer.line())/"
        let kept = run(client, url, repeatable: true, seconds: seconds)
        let fresh = run(client, url, repeatable: false, seconds: seconds)
        client.stop(within: .seconds(1))
        return (kept, fresh)
    }

    private static func run(_ client: HTTPClient, _ url: String, repeatable: Bool, seconds: Double) -> Round.Result {
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1024)
        let call = HTTPCall(
            .post, url, headers: ["Content-Type": "application/json"], body: body, repeatable: repeatable)
        return Round(client, call).run(seconds: seconds)
    }

    /// Keeps the same number of calls under way until the time is over.
    private final class Round: Sendable {
        struct Result {
            let rate, microseconds: Double
            let failed: Int
        }

        private struct State {
            var answered = 0
            var failed = 0
            var underWay = 0
            var isOver = false
        }

        private let client: HTTPClient
        private let call: HTTPCall
        private let state = Mutex(State())
        private let done = DispatchSemaphore(value: 0)

        init(_ client: HTTPClient, _ call: HTTPCall) {
            self.client = client
            self.call = call
        }

        func run(seconds: Double) -> Result {
            let clock = ContinuousClock.now
            let spent = ProcessorTime.seconds
            state.withLock { $0.underWay = callsInFlight }
            for _ in 0..<callsInFlight { send() }
            Thread.sleep(forTimeInterval: seconds)
            state.withLock { $0.isOver = true }
            done.wait()
            let elapsed = (ContinuousClock.now - clock) / .seconds(1)
            let (answered, failed) = state.withLock { ($0.answered, $0.failed) }
            return Result(
                rate: Double(answered) / elapsed,
                microseconds: (ProcessorTime.seconds - spent) / Double(max(1, answered)) * 1e6, failed: failed)
        }

        private func send() {
            client.send(call) { [self] outcome in
                let (goesOn, isLast) = state.withLock { state -> (Bool, Bool) in
                    if case .answered(let answer) = outcome, answer.status == 200 {
                        state.answered += 1
                    } else {
                        state.failed += 1
                    }
                    guard state.isOver else { return (true, false) }
                    state.underWay -= 1
                    return (false, state.underWay == 0)
                }
                if goesOn { send() }
                if isLast { done.signal() }
            }
        }
    }
}
