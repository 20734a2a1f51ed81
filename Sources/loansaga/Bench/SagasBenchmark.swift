import Crypto
import Foundation
import JSON

/// What the whole of it does: loans with one automatic bid, four bank calls each, with all roles in one process, real
/// signatures on both sides, and the bank on the same machine.
enum SagasBenchmark {
    /// Figures are printed only when every saga that was begun has been funded.
    static let note =
        "A loan takes four calls of the bank, and each call two RSA signatures; client, orchestrator and bank share the"
        + " machine. The engine's time of a step is a loan's time from its publication to the event that tells of its funding,"
        + " less its bank calls as the step workers see them, over four. Where one saga is unfinished nothing is printed."

    static func run(seconds: Double) async throws -> [BenchmarkFigure] {
        let embedded = try await measure(.embedded, "embedded", seconds: seconds / 2)
        return embedded + (try await measure(.mockKafka, "mock Kafka", seconds: seconds / 2))
    }

    private static func measure(
        _ ground: SagasStage.Ground, _ name: String, seconds: Double
    ) async throws -> [BenchmarkFigure] {
        let folder = try BenchmarkFolder.make()
        defer { BenchmarkFolder.remove(folder) }
        let stage = try SagasStage(ground, folder: folder)
        let load = try await SagasLoad(stage)
        let listening = load.listen()
        defer {
            load.close()
            listening.cancel()
            stage.stop()
        }
        _ = try await load.run(atOnce: 8, for: .seconds(2))
        let low = try await lowLoad(stage, load, seconds: seconds / 4)
        let full = try await fullLoad(stage, load, seconds: seconds / 2)
        let aged = try await agedView(stage, load, rate: full.rate * 0.9, seconds: seconds / 4)
        try await finished(stage)
        let isEmbedded = ground == .embedded
        return [
            figure("\(name): engine's time of a step at low load, p50", low.p50, "ms", .atMost(isEmbedded ? 5 : 15)),
            figure("\(name): the same, p99", low.p99, "ms", .atMost(isEmbedded ? 20 : 60)),
            figure("\(name): sagas at full load", full.rate * 2, "/s", nil),
            figure(
                "\(name): bank calls at full load", full.rate * Double(SagasLoad.calls), "/s",
                isEmbedded ? .atLeast(1_500) : nil),
            figure("\(name): a loan at full load, p50", full.p50, "ms", nil),
            figure("\(name): the same, p99", full.p99, "ms", nil),
            figure("\(name): RSA's share of the processor time", full.share * 100, "%", nil),
            figure("\(name): memory of the orchestrator at full load", full.megabytes, "MB", .atMost(300)),
            figure("\(name): age of the operators' view at 90 % of that load, most", aged, "ms", .atMost(1_000)),
        ]
    }

    private static func figure(
        _ name: String, _ value: Double, _ unit: String, _ target: BenchmarkFigure.Target?
    ) -> BenchmarkFigure {
        BenchmarkFigure(name: name, value: value, unit: unit, target: target)
    }

    /// One loan after the other.
    private static func lowLoad(
        _ stage: SagasStage, _ load: SagasLoad, seconds: Double
    ) async throws -> (p50: Double, p99: Double) {
        let before = try await stage.calls()
        let times = try await load.run(atOnce: 1, for: .seconds(seconds)).times
        let after = try await stage.calls()
        let call = (after.seconds - before.seconds) / max(1, after.count - before.count)
        let steps = times.map { ($0 / .seconds(1)) / Double(SagasLoad.calls) - call }.sorted()
        return (1e3 * percentile(steps, 0.5), 1e3 * percentile(steps, 0.99))
    }

    private static func fullLoad(
        _ stage: SagasStage, _ load: SagasLoad, seconds: Double
    ) async throws -> (rate: Double, p50: Double, p99: Double, share: Double, megabytes: Double) {
        let signature = try signatureSeconds(stage.keys.signingKey)
        let spent = stage.processorSeconds + ProcessorTime.seconds
        let (rate, times) = try await load.run(atOnce: 160, for: .seconds(seconds))
        let used = stage.processorSeconds + ProcessorTime.seconds - spent
        let megabytes = stage.residentMegabytes
        let sorted = times.map { $0 / .milliseconds(1) }.sorted()
        let signing = Double(times.count * SagasLoad.calls) * 2 * signature
        return (rate, percentile(sorted, 0.5), percentile(sorted, 0.99), signing / used, megabytes)
    }

    /// The processor time of a signature.
    private static func signatureSeconds(_ key: PrivateKey) throws -> Double {
        let message = [UInt8](repeating: 65, count: 200)
        let before = ProcessorTime.seconds
        for _ in 0..<1_000 { _ = try key.signSHA1(message) }
        return (ProcessorTime.seconds - before) / 1_000
    }

    private static func agedView(
        _ stage: SagasStage, _ load: SagasLoad, rate: Double, seconds: Double
    ) async throws -> Double {
        async let loans = load.run(atOnce: 160, for: .seconds(seconds), perSecond: rate)
        var most = 0.0
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            let view = try await stage.console.get("/v1/overview")["view"]
            most = max(most, Double(view?["ageMilliseconds"]?.number?.int64 ?? .max))
            try await Task.sleep(for: .milliseconds(100))
        }
        _ = try await loans
        return most
    }

    /// - Throws: when the operators' view shows a saga that has not been completed.
    private static func finished(_ stage: SagasStage) async throws {
        var seen = ""
        for _ in 0..<100 {
            let states = try await stage.console.get("/v1/overview")["states"]
            seen = states?.text ?? ""
            let open = (states?.object ?? [:]).filter { $0.key != "completed" && $0.value.number?.int64 != 0 }
            if open.isEmpty { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw SagasLoad.Unfinished(description: "sagas are unfinished: \(seen)")
    }

    private static func percentile(_ sorted: [Double], _ part: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}
