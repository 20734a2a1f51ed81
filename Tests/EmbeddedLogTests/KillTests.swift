import EmbeddedLog
import Foundation
import Glibc
import Log
import TestSupport
import Testing

@Suite("Killing the writing process", .timeLimit(.minutes(10)))
struct KillTests {
    static let kills = 100
    static let partitions = 3

    @Test("Killed 100 times while it writes, the log has every acknowledged record, once, in order, where it was said")
    func kills() async throws {
        let folder = try TemporaryFolder()
        try DurableStorage.require(at: folder.path(""))
        let path = folder.path("log")
        let seed = UInt64.random(in: 0...UInt64.max)
        var dice = Dice(state: seed)
        var audit = KillAudit(seed: seed)
        var hits = 0
        var next = 0
        for round in 0..<Self.kills {
            let writer = try RunningCommand(LogWriter.path, [path, "\(next)", "1000000"])
            var acknowledgements = 1 + Int(dice.next() % 60)
            while acknowledgements > 0, let line = try await writer.nextLine() {
                if line.hasPrefix("ack") { acknowledgements -= 1 }
            }
            writer.send(SIGKILL)
            let result = try await writer.result()
            #expect(result.end == .signal(SIGKILL), "seed \(seed), round \(round): \(result.output.suffix(300))")
            let said = WriterReport(result.output)
            if said.sent.count > said.acknowledged.count { hits += 1 }
            next = (said.sent.max() ?? next) + 1
            try audit.check(path, said, round: round)
        }
        #expect(hits >= 90, "\(hits) kills hit an append under way")
        let contents = try LogCheck.check(folder: path)
        #expect(contents.records == audit.records)
    }
}

/// What a writing process has said before its end.
struct WriterReport {
    var sent: Set<Int> = []
    /// The first offset of each batch.
    var acknowledged: [Int: Int64] = [:]
    var failed: [Int: String] = [:]
    var refused: [Int: String] = [:]
    var stopped: String?

    init(_ output: String) {
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            let number = words.count > 1 ? Int(words[1]) : nil
            switch (words[0], number) {
            case ("sent", let number?): sent.insert(number)
            case ("ack", let number?): acknowledged[number] = words.count > 2 ? Int64(words[2]) : nil
            case ("failed", let number?): failed[number] = words.count > 2 ? words[2] : ""
            case ("refused", let number?): refused[number] = words.count > 2 ? words[2] : ""
            case ("stopped", _): stopped = String(line.dropFirst(8))
            case _: Issue.record("the writer said \(line)")
            }
        }
    }
}

/// Reads what came since it last looked, and holds it against what the writer said.
struct KillAudit {
    let seed: UInt64
    private(set) var records = 0
    private var read: [Int: Int64] = [:]

    init(seed: UInt64) {
        self.seed = seed
    }

    mutating func check(_ path: String, _ said: WriterReport, round: Int) throws {
        let log = try EmbeddedLog(folder: path)
        defer { log.close() }
        for number in 0..<KillTests.partitions {
            let partition = TopicPartition("kills", number)
            let new = try log.records(of: partition).dropFirst(Int(read[number] ?? 0))
            let batches = try Self.batches(new, said, "seed \(seed), round \(round), \(partition)")
            let expected = said.acknowledged.keys.filter { $0 % KillTests.partitions == number }.sorted()
            let found = batches.filter { said.acknowledged[$0.number] != nil }
            #expect(found.map(\.number) == expected, "seed \(seed), round \(round), \(partition)")
            for batch in found {
                #expect(said.acknowledged[batch.number] == batch.offset, "seed \(seed), round \(round)")
            }
            #expect(batches.map(\.number) == Array(Set(batches.map(\.number))).sorted(), "each once, in order")
            records += new.count
            read[number, default: 0] += Int64(new.count)
        }
    }

    /// The batches of the records; each is there whole.
    private static func batches(
        _ records: ArraySlice<Record>, _ said: WriterReport, _ place: String
    ) throws -> [(number: Int, offset: Int64)] {
        var batches: [(number: Int, offset: Int64)] = []
        var rest = records
        while let first = rest.first {
            let number = try #require(Int(String(decoding: first.key ?? [], as: UTF8.self)), "\(place)")
            #expect(said.sent.contains(number), "\(place): nobody appended \(number)")
            let whole = rest.prefix(number % 3 + 1)
            let texts = whole.map { String(decoding: $0.value ?? [], as: UTF8.self) }
            let filling = String(repeating: "x", count: number % 500)
            #expect(texts == (0...number % 3).map { "\(number).\($0) \(filling)" }, "\(place)")
            batches.append((number, first.offset))
            rest = rest.dropFirst(number % 3 + 1)
        }
        return batches
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}
