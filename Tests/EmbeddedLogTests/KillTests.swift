import EmbeddedLog
import Foundation
import Glibc
import Log
import TestSupport
import Testing

@Suite("Killing the writing process", .timeLimit(.minutes(10)))
struct KillTests {
    static let kills = 100

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
        var copies = 0
        for round in 0..<Self.kills {
            let writer = try RunningCommand(
                LogWriter.path, [path, "\(next)", "1000000"] + (round % 4 == 0 ? ["copying"] : []))
            var acknowledgements = 1 + Int(dice.next() % 400)
            while acknowledgements > 0, let line = try await writer.nextLine() {
                if line.hasPrefix("ack") { acknowledgements -= 1 }
            }
            // With an append under way, more likely than not.
            while let line = try await writer.nextLine(), !line.hasPrefix("sent") {}
            writer.send(SIGKILL)
            let result = try await writer.result()
            #expect(result.end == .signal(SIGKILL), "seed \(seed), round \(round): \(result.output.suffix(300))")
            let said = WriterReport(result.output)
            if said.sent.count > said.acknowledged.count { hits += 1 }
            next = (said.sent.max() ?? next) + 1
            try audit.check(path, said, round: round)
            copies += try Self.checkCopies(in: folder.path(""), "seed \(seed), round \(round)")
        }
        #expect(hits >= 90, "\(hits) kills hit an append under way")
        let contents = try LogCheck.check(folder: path)
        #expect(contents.records == audit.records)
        #expect(copies > 0, "some copies became whole")
    }

    /// Checks the copies that the process has made, and removes them.
    private static func checkCopies(in folder: String, _ place: String) throws -> Int {
        var whole = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.contains("-copy-") {
            let copy = folder + "/" + name
            if FileManager.default.fileExists(atPath: copy + "/log.sqlite") {
                #expect(refusal { _ = try LogCheck.check(folder: copy) } == nil, "\(place), \(name)")
                whole += 1
            }
            try FileManager.default.removeItem(atPath: copy)
        }
        return whole
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
