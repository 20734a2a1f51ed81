import Roles
import TestSupport
import Testing

@testable import Orchestrator

@Suite("The outcomes that are kept in memory")
struct OutcomeWindowTests {
    private static func event(_ number: Int) -> [UInt8] { Array("\(number)".utf8) }

    private static func texts(_ batch: OutcomeBatch?) -> [String]? {
        batch?.events.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("What comes after the cursor comes in the order in which it arrived")
    func order() {
        var window = OutcomeWindow(start: [5, 0], maximumBytes: 1_000)
        for (number, place) in [(0, (1, 0)), (1, (0, 5)), (2, (1, 1)), (3, (0, 9))] as [(Int, (Int, Int64))] {
            window.append(Self.event(number), partition: place.0, offset: place.1)
        }
        let all = window.batch(after: OutcomeCursor(offsets: [5, 0]), limit: OutcomeLimit(count: 10))
        #expect(Self.texts(all) == ["0", "1", "2", "3"] && all?.cursor == OutcomeCursor(offsets: [10, 2]))
        let some = window.batch(after: OutcomeCursor(offsets: [5, 0]), limit: OutcomeLimit(count: 2))
        #expect(Self.texts(some) == ["0", "1"] && some?.cursor == OutcomeCursor(offsets: [9, 1]))
        let rest = window.batch(after: OutcomeCursor(offsets: [6, 1]), limit: OutcomeLimit(count: 10))
        #expect(Self.texts(rest) == ["2", "3"])
    }

    @Test("What is too old is not given in part")
    func tooOld() {
        var window = OutcomeWindow(start: [0, 0], maximumBytes: 3)
        for number in 0..<5 { window.append(Self.event(number), partition: number % 2, offset: Int64(number / 2)) }
        #expect(window.bytes == 3)
        #expect(window.batch(after: OutcomeCursor(offsets: [0, 0]), limit: OutcomeLimit(count: 9)) == nil)
        #expect(!window.covers(OutcomeCursor(offsets: [1, 0])))
        #expect(
            Self.texts(window.batch(after: OutcomeCursor(offsets: [1, 1]), limit: OutcomeLimit(count: 9))) == [
                "2", "3", "4",
            ])
        #expect(!window.covers(OutcomeCursor(offsets: [1, 9])), "nothing was seen up to there")
        #expect(window.batch(after: OutcomeCursor(offsets: [0]), limit: OutcomeLimit(count: 9)) == nil)
    }

    @Test("A long event goes alone, however little room there is")
    func bytes() {
        var window = OutcomeWindow(start: [0], maximumBytes: 1_000)
        window.append(Array(repeating: 0x31, count: 50), partition: 0, offset: 0)
        window.append(Self.event(1), partition: 0, offset: 1)
        let batch = window.batch(after: OutcomeCursor(offsets: [0]), limit: OutcomeLimit(count: 9, bytes: 10))
        #expect(batch?.events.count == 1 && batch?.cursor == OutcomeCursor(offsets: [1]))
    }

    @Test("Read piece by piece, nothing is lost and nothing comes twice", arguments: 0..<50)
    func pieces(seed: Int) throws {
        var dice = SeededGenerator(seed: UInt64(seed))
        var next: [Int64] = (0..<4).map { _ in Int64(dice.below(100 as UInt64)) }
        var window = OutcomeWindow(start: next, maximumBytes: 1 << 20)
        var cursor = OutcomeCursor(offsets: next)
        var appended: [String] = []
        var read: [String] = []
        for number in 0..<200 {
            let partition = Int(dice.below(4 as UInt64))
            // Offsets have gaps.
            next[partition] += Int64(dice.below(3 as UInt64))
            window.append(Self.event(number), partition: partition, offset: next[partition])
            next[partition] += 1
            appended.append("\(number)")
            if dice.below(3 as UInt64) == 0 {
                let limit = OutcomeLimit(count: 1 + Int(dice.below(5 as UInt64)))
                let batch = try #require(window.batch(after: cursor, limit: limit), "seed \(seed)")
                #expect(batch.events.count <= limit.count, "seed \(seed)")
                read += Self.texts(batch) ?? []
                cursor = batch.cursor
            }
        }
        read += Self.texts(window.batch(after: cursor, limit: OutcomeLimit(count: 1_000))) ?? []
        #expect(read == appended, "seed \(seed)")
    }
}
