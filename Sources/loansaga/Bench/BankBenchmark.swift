import Bank
import Crypto
import Foundation
import SQLite

/// How many signed calls a second a platform and a sandbox bank get done on one machine, and whether a long journal
/// makes a call dearer.
enum BankBenchmark {
    private static let longJournal = 1_000_000
    private static let shortJournal = 10
    /// 2,500 calls a second where the signatures alone allow 4,200.
    private static let leastShare = 0.595

    /// Why the target is a share.
    static let note =
        "A call takes two RSA signatures, the platform's and the bank's, and machines differ in how fast they sign: the"
        + " target is 2,500 calls/s where signing alone allows 4,200 calls/s, a share of \(leastShare)."

    static func run(seconds: Double) async throws -> [BenchmarkFigure] {
        let folder = try BenchmarkFolder.make()
        defer { BenchmarkFolder.remove(folder) }
        func path(_ name: String) -> String { "\(folder)/\(name)" }
        _ = try KeyDirectory.generate(at: path("keys"))
        let keys = try KeyDirectory(path: path("keys")).loadPlatformKeys()
        func start(_ data: String?) throws -> BankProcess {
            try BankProcess(
                BankPeer.Order(folder: folder, keys: path("keys"), data: data))
        }

        var figures: [BenchmarkFigure] = []
        for (name, data) in [("in memory", nil), ("with --data", path("data"))] {
            let bank = try start(data)
            let load = try await BankLoad(address: bank.address, keys: keys)
            _ = try await load.run(seconds: 1, prefix: "w")
            figures += try await calls(name, on: bank, load, keys.signingKey, seconds: seconds / 4)
        }
        return figures + (try await journals(seconds: seconds / 2, keys: keys, path: path, start: start))
    }

    /// Calls and bare signatures in turns, so that a change of the machine's speed meets both alike.
    private static func calls(
        _ name: String, on bank: BankProcess, _ load: BankLoad, _ key: PrivateKey, seconds: Double
    ) async throws -> [BenchmarkFigure] {
        let turns = max(3, Int(seconds / 1.5))
        var before = try await signatures(with: key)
        var rates: [Double] = []
        var limits: [Double] = []
        var costs: [Double] = []
        for turn in 0..<turns {
            let spent = ProcessorTime.seconds + bank.processorSeconds
            let rate = try await load.run(seconds: seconds / Double(turns), prefix: "m\(turn)")
            let time = (ProcessorTime.seconds + bank.processorSeconds - spent) / (rate * seconds / Double(turns))
            let after = try await signatures(with: key)
            rates.append(rate)
            limits.append((before.rate + after.rate) / 2 / 2)
            costs.append(time - (before.seconds + after.seconds))
            before = after
        }
        return [
            BenchmarkFigure(name: "signed calls, \(name)", value: median(rates), unit: "/s", target: nil),
            BenchmarkFigure(
                name: "calls that two signatures each allow", value: median(limits), unit: "/s", target: nil),
            BenchmarkFigure(
                name: "share of these", value: median(zip(rates, limits).map { $0 / $1 }), unit: "×",
                target: .atLeast(leastShare)),
            BenchmarkFigure(
                name: "processor time of a call, its two signatures apart", value: 1e6 * median(costs), unit: "µs",
                target: nil),
        ]
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    /// How many signatures a second the machine makes just now when it does nothing else, and the processor time of one.
    private static func signatures(with key: PrivateKey) async throws -> (rate: Double, seconds: Double) {
        let start = ContinuousClock.now
        let spent = ProcessorTime.seconds
        let message = [UInt8](repeating: 65, count: 200)
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                group.addTask {
                    var made = 0
                    while ContinuousClock.now - start < .milliseconds(500) {
                        _ = try key.signSHA1(message)
                        made += 1
                    }
                    return made
                }
            }
            return try await group.reduce(0, +)
        }
        let rate = Double(made) / ((ContinuousClock.now - start) / .seconds(1))
        return (rate, (ProcessorTime.seconds - spent) / Double(made))
    }

    /// The same load on two banks in turns, so that a change of the machine's speed meets both alike.
    private static func journals(
        seconds: Double, keys: PlatformKeys, path: (String) -> String, start: (String?) throws -> BankProcess
    ) async throws -> [BenchmarkFigure] {
        var banks: [(bank: BankProcess, load: BankLoad)] = []
        for rows in [shortJournal, longJournal] {
            let data = path("journal-\(rows)")
            try fill(data, rows: rows)
            let bank = try start(data)
            banks.append((bank, try await BankLoad(address: bank.address, keys: keys)))
        }
        var costs: [[Double]] = [[], []]
        var processor: [[Double]] = [[], []]
        let turns = max(3, Int(seconds / 4))
        for turn in -1..<turns {
            for (index, measured) in banks.enumerated() {
                let before = measured.bank.processorSeconds
                let rate = try await measured.load.run(seconds: seconds / Double(2 * turns), prefix: "t\(turn + 1)")
                // The first turn warms up.
                guard turn >= 0 else { continue }
                costs[index].append(1e6 / rate)
                processor[index].append(
                    1e6 * (measured.bank.processorSeconds - before) / (rate * seconds / Double(2 * turns)))
            }
        }
        func figure(_ name: String, _ value: Double, _ unit: String, _ most: Double? = nil) -> BenchmarkFigure {
            BenchmarkFigure(name: name, value: value, unit: unit, target: most.map { .atMost($0) })
        }
        return [
            figure("call, 10 journal rows", median(costs[0]), "µs"),
            figure("call, 1,000,000 journal rows", median(costs[1]), "µs"),
            figure("long journal against short", median(costs[1]) / median(costs[0]), "×", 1.2),
            figure("bank's processor time, 10 rows", median(processor[0]), "µs/call"),
            figure("bank's processor time, 1,000,000 rows", median(processor[1]), "µs/call"),
        ]
    }

    /// Makes a data folder whose journal has so many rows.
    private static func fill(_ data: String, rows: Int) throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        let database = try Database(.file("\(data)/\(StoreSchema.fileName)"), schema: StoreSchema.schema)
        let insert = try database.prepare(
            """
            INSERT INTO journal (seq, at, service, requestNo, kind, answer, code, changed)
            VALUES (?, 0, ?, ?, 'direct', ?, '00000', 1)
            """)
        for first in stride(from: 1, through: rows, by: 20_000) {
            try database.transaction {
                for number in first...min(first + 19_999, rows) {
                    // Numbers in no order, as those of a platform are.
                    let requestNo = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 36)
                    try insert.run(
                        .integer(Int64(number)), .text(number.isMultiple(of: 2) ? "CANCEL_PRE_FREEZE" : "CONFIRM_LOAN"),
                        .text(requestNo),
                        .text(#"{"requestNo":"\#(requestNo)","respCode":"00000","respMsg":"成功","status":"SUCCESS"}"#))
                }
            }
        }
        try database.checkpoint(.truncate)
    }
}
