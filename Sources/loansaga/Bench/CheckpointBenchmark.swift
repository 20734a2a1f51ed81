import Custody
import Saga

/// How fast families go to their checkpoints and come back.
enum CheckpointBenchmark {
    static func run() throws -> [BenchmarkFigure] {
        let loan = try FoldBenchmarkLoan(
            plans: FoldBenchmark.plans(), terms: Terms(.sandbox, digest: "sandbox"), bids: 20_000)
        let library = loan.library
        let families = try idle(loan, library, count: 100_000)
        var checkpoints: [[UInt8]] = []
        let writing = FoldBenchmark.timed { checkpoints = families.map { $0.encoded() } }
        var restored = Partition(0)
        let reading = try FoldBenchmark.timed {
            for bytes in checkpoints { restored.restore(try Family(checkpoint: bytes, library: library)) }
        }
        guard restored.familyCount == families.count else { throw FoldBenchmark.Unfinished(what: "the checkpoints") }
        let size = checkpoints.reduce(0) { $0 + $1.count }
        let count = Double(families.count)
        return [
            BenchmarkFigure(
                name: "checkpoint of idle loans with a bid", value: count / writing, unit: "/s",
                target: .atLeast(50_000)),
            BenchmarkFigure(
                name: "restore of idle loans with a bid", value: count / reading, unit: "/s", target: .atLeast(50_000)),
            BenchmarkFigure(
                name: "mean size of a checkpoint", value: Double(size) / count, unit: "bytes", target: nil),
        ] + (try large(loan, library))
    }

    private static func idle(_ loan: FoldBenchmarkLoan, _ library: Library, count: Int) throws -> [Family] {
        var partition = Partition(0)
        return try (0..<count).map { number in
            let name = "project\(number)"
            for (place, record) in (loan.opening(name) + loan.bidding(name, count: 1)).enumerated() {
                _ = try partition.apply(
                    record, offset: Int64(number * 4 + place), time: FoldBenchmarkLoan.now, library: library)
            }
            guard let family = partition.family(name) else { throw FoldBenchmark.Unfinished(what: "the loans") }
            return family
        }
    }

    /// A loan with 20,000 bids, all of it, and again when one bid has changed.
    private static func large(_ loan: FoldBenchmarkLoan, _ library: Library) throws -> [BenchmarkFigure] {
        var partition = Partition(0)
        var offset: Int64 = 0
        for record in loan.opening("large") + loan.bidding("large").dropLast() {
            _ = try partition.apply(record, offset: offset, time: FoldBenchmarkLoan.now, library: library)
            offset += 1
        }
        guard let family = partition.family("large") else { throw FoldBenchmark.Unfinished(what: "the loan") }
        var parts: [CheckpointPart] = []
        let whole = FoldBenchmark.timed { parts = family.checkpoint() }
        let written = Set(parts.map(\.key))
        let records = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.bytes) })
        for record in loan.bidding("large").suffix(1) {
            _ = try partition.apply(record, offset: offset, time: FoldBenchmarkLoan.now, library: library)
        }
        guard let changed = partition.family("large"), let head = parts.last else {
            throw FoldBenchmark.Unfinished(what: "the loan")
        }
        var again: [CheckpointPart] = []
        let partial = FoldBenchmark.timed { again = changed.checkpoint(without: written) }
        let reading = try FoldBenchmark.timed {
            _ = try Family(checkpoint: head.bytes, library: library) { records[$0] }
        }
        return [
            BenchmarkFigure(name: "checkpoint of a loan with 20,000 bids", value: whole * 1e3, unit: "ms", target: nil),
            BenchmarkFigure(name: "again, after one record", value: partial * 1e3, unit: "ms", target: nil),
            BenchmarkFigure(
                name: "parts of it that are written again", value: Double(again.count), unit: "of \(parts.count)",
                target: nil),
            BenchmarkFigure(name: "restore of a loan with 20,000 bids", value: reading * 1e3, unit: "ms", target: nil),
        ]
    }
}
