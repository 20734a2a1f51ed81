import Custody
import Glibc
import Ledger

/// Whether a call to the rule book costs the same in a small bank and in a large one with a long history.
enum BooksBenchmark {
    /// Takes about half a minute, however long it is told to; `users` and `movements` are of the large bank.
    static func run(users: Int = 100_000, movements: Int = 1_000_000) throws -> [BenchmarkFigure] {
        let before = residentBytes()
        var large = try BooksBenchmarkBank(users: users)
        let founded = residentBytes()
        var calls = 0
        var spent = 0.0
        while large.movements < movements {
            spent += try large.calls(batch)
            calls += batch
        }
        let grown = residentBytes()
        var small = try BooksBenchmarkBank(users: 1000)
        var costs: [(small: Double, large: Double)] = []
        // In turns, so that a machine that is busy for a while is busy for both.
        for _ in 0..<rounds {
            costs.append((try small.calls(batch) / Double(batch), try large.calls(batch) / Double(batch)))
        }
        let smallCost = median(costs.map(\.small))
        let largeCost = median(costs.map(\.large))
        return [
            BenchmarkFigure(name: "a call, 1,000 users", value: smallCost * 1e6, unit: "µs", target: nil),
            BenchmarkFigure(
                name: "a call, \(users) users after \(movements) movements", value: largeCost * 1e6, unit: "µs",
                target: nil),
            BenchmarkFigure(name: "large to small", value: largeCost / smallCost, unit: "×", target: .atMost(1.5)),
            BenchmarkFigure(
                name: "mean over the whole history", value: spent / Double(calls) * 1e6, unit: "µs", target: nil),
            BenchmarkFigure(name: "longest call of the history", value: large.longest * 1e3, unit: "ms", target: nil),
            BenchmarkFigure(
                name: "books balanced", value: large.isBalanced && small.isBalanced ? 1 : 0, unit: "of 1",
                target: .atLeast(1)),
            BenchmarkFigure(
                name: "memory of \(users) users", value: (founded - before) / 1e6, unit: "MB", target: nil),
            BenchmarkFigure(
                name: "memory of \(calls) remembered calls", value: (grown - founded) / 1e6, unit: "MB", target: nil),
        ]
    }

    private static let batch = 2000
    private static let rounds = 41

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static func residentBytes() -> Double {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let fields = text.split(separator: " ")
        return (fields.count > 1 ? Double(fields[1]) ?? 0 : 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
