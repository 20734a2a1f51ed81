import Foundation
import JSON

/// How soon an orchestrator that was killed goes on, with many loans that wait for bids.
enum RecoveryBenchmark {
    static let loans = 100_000

    static func run() async throws -> [BenchmarkFigure] {
        let folder = try BenchmarkFolder.make()
        defer { BenchmarkFolder.remove(folder) }
        let stage = try SagasStage(.embedded, folder: folder)
        let load = try await SagasLoad(stage)
        let listening = load.listen()
        try await open(load)
        try await created(stage)
        let begin = ContinuousClock.now
        try stage.crash()
        // A new loan goes all the way: the process works again.
        _ = try await load.loan()
        let took = begin.duration(to: .now)
        let megabytes = stage.residentMegabytes
        load.close()
        listening.cancel()
        stage.stop()
        return [
            BenchmarkFigure(
                name: "killed with \(loans) live loans, until the next loan is funded", value: took / .seconds(1),
                unit: "s", target: .atMost(5)),
            BenchmarkFigure(
                name: "memory of the orchestrator then", value: megabytes, unit: "MB",
                target: .atMost(300)),
        ]
    }

    /// Loans that wait for bids.
    private static func open(_ load: SagasLoad) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<64 {
                group.addTask {
                    for number in stride(from: lane, to: loans, by: 64) {
                        try await load.publish("open\(number)", number, bids: false)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Waits until all of them are created at the bank, and their checkpoints are written.
    private static func created(_ stage: SagasStage) async throws {
        while true {
            let outcome = try await stage.calls().count
            if outcome >= Double(loans) { break }
            try await Task.sleep(for: .milliseconds(500))
        }
        try await Task.sleep(for: .seconds(5))
    }
}
