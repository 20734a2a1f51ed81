import EmbeddedLog
import Foundation
import Log

/// The figures of the log on SQLite, in a folder of its own under the working folder.
struct EmbeddedLogBenchmark {
    private static let topic = "bench"
    private static let recordBytes = 300
    /// A figure of the log that many million records are put into before it is opened again.
    private static let largeCount = 10_000_000
    private static let smallCount = 10_000

    private let folder: String
    private let seconds: Double

    /// - Throws: when the working folder is in memory, where no figure means anything.
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        let folder = FileManager.default.currentDirectoryPath + "/loansaga-bench-\(UUID().uuidString)"
        try DurableStorage.require(at: FileManager.default.currentDirectoryPath)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let benchmark = EmbeddedLogBenchmark(folder: folder, seconds: seconds)
        return try benchmark.appending() + benchmark.opening()
    }

    private func appending() throws -> [BenchmarkFigure] {
        let log = try open("appending")
        defer { log.close() }
        let share = seconds / 5
        var figures: [BenchmarkFigure] = []
        let load = try LogLoad(log, topic: Self.topic, recordBytes: Self.recordBytes)
        // Until its write-ahead log has its size, a new log syncs more slowly than ever after.
        try load.fill(100_000)
        let single = try load.append(batch: 1, outstanding: 1, seconds: share)
        let disk = DiskSpeed.syncedWrites(in: folder, seconds: share)
        figures.append(
            BenchmarkFigure(
                name: "disk: synced writes of 4 KB, for comparison", value: disk, unit: "writes/s", target: nil))
        figures.append(.perSecond("sqlite: appends one by one, each durable", single.rate, atLeast: 5_000))
        figures.append(.milliseconds("sqlite: the same, 99 of 100 within", single.percentile(0.99)))
        let one = try load.append(batch: 32, outstanding: 1, seconds: share)
        figures.append(.perSecond("sqlite: appends in batches of 32, one under way", one.rate, atLeast: nil))
        let many = try load.append(batch: 32, outstanding: 64, seconds: share)
        figures.append(.perSecond("sqlite: appends in batches of 32, 64 under way", many.rate, atLeast: 120_000))
        figures.append(.milliseconds("sqlite: the same, 99 of 100 within", many.percentile(0.99)))
        figures.append(.milliseconds("sqlite: the same, longest", many.percentile(1)))
        let reading = try load.read(seconds: share)
        figures.append(.perSecond("sqlite: reading from the file", reading, atLeast: 300_000))
        return figures
    }

    private func opening() throws -> [BenchmarkFigure] {
        var results: [LogOpeningPeer.Result] = []
        for count in [Self.smallCount, Self.largeCount] {
            let log = try open("\(count)")
            let load = try LogLoad(log, topic: Self.topic, recordBytes: Self.recordBytes)
            try load.fill(count)
            log.close()
            results.append(try LogOpeningPeer.measure("\(folder)/\(count)"))
        }
        return [
            BenchmarkFigure(
                name: "sqlite: opening \(Self.largeCount) records", value: results[1].seconds, unit: "s",
                target: .atMost(2)),
            BenchmarkFigure(
                name: "sqlite: memory of \(Self.smallCount) records", value: results[0].megabytes, unit: "MB",
                target: nil),
            BenchmarkFigure(
                name: "sqlite: memory of \(Self.largeCount) records", value: results[1].megabytes, unit: "MB",
                target: .atMost(results[0].megabytes + 2)),
        ]
    }

    private func open(_ name: String) throws -> EmbeddedLog {
        let log = try EmbeddedLog(folder: "\(folder)/\(name)")
        try log.createTopics([TopicSpecification(Self.topic, partitions: LogLoad.partitions)])
        return log
    }
}

extension BenchmarkFigure {
    static func perSecond(_ name: String, _ value: Double, atLeast target: Double?) -> BenchmarkFigure {
        BenchmarkFigure(name: name, value: value, unit: "records/s", target: target.map { .atLeast($0) })
    }

    static func milliseconds(_ name: String, _ seconds: Double) -> BenchmarkFigure {
        BenchmarkFigure(name: name, value: seconds * 1e3, unit: "ms", target: nil)
    }
}
