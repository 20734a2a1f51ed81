import EmbeddedLog
import Foundation
import Log
import Testing

@Suite("Deleting and compacting") struct TidyingTests {
    private static func options(
        removalRetention: Duration = .seconds(86_400), uncompacted: Int = 1
    ) -> EmbeddedLogOptions {
        EmbeddedLogOptions(
            tidyInterval: .seconds(3600), uncompactedRecords: uncompacted, removalRetention: removalRetention)
    }

    private func tidy(_ fixture: LogFixture) throws {
        #expect(try fixture.log.tidyUp(within: .seconds(20)))
    }

    private static func record(_ key: String, _ value: String?) -> NewRecord {
        NewRecord(key: Array(key.utf8), value: value.map { Array($0.utf8) })
    }

    @Test("Records that are too old go, the range begins behind them, and appends go on where they were")
    func retention() throws {
        let fixture = try LogFixture(cleanup: .delete(after: .milliseconds(1)))
        for number in 0..<200 { try fixture.append(["\(number)"]) }
        // Until the clock says something else than it did at the last append.
        let last = try fixture.records().last?.timestamp ?? 0
        while Int64(Date().timeIntervalSince1970 * 1000) <= last + 2 {}
        try tidy(fixture)
        #expect(try fixture.log.range(of: fixture.partition()) == 200..<200)
        #expect(try fixture.append(["next"]).map(\.offset) == [200])
        try fixture.reopen()
        #expect(try fixture.log.range(of: fixture.partition()).upperBound == 201)
        fixture.log.close()
        _ = try LogCheck.check(folder: fixture.path)
    }

    @Test("Records that are not too old stay")
    func young() throws {
        let fixture = try LogFixture(cleanup: .delete(after: .seconds(3600)))
        for number in 0..<50 { try fixture.append(["\(number)"]) }
        try tidy(fixture)
        #expect(try fixture.texts().count == 50)
    }

    @Test("What is deleted by name is gone at once, also in the middle of a batch, and stays gone")
    func deleted() throws {
        let fixture = try LogFixture()
        try fixture.append((0..<10).map { "\($0)" })
        try fixture.append((10..<20).map { "\($0)" })
        let reader = try fixture.log.reader()
        try reader.read([fixture.partition(): .beginning])
        #expect(try reader.poll(maximum: 2, wait: .zero).count == 2)
        try fixture.log.deleteRecords(below: 13, in: fixture.partition())
        #expect(throws: LogError.outOfRange(fixture.partition(), offset: 2, available: 13..<20)) {
            try reader.poll(maximum: 1, wait: .zero)
        }
        #expect(try fixture.texts() == (13..<20).map { "\($0)" })
        try tidy(fixture)
        try fixture.reopen()
        #expect(try fixture.log.range(of: fixture.partition()) == 13..<20)
        #expect(try fixture.texts() == (13..<20).map { "\($0)" })
    }

    @Test(
        "Compaction of many keys, again and again, is what a dictionary says; a reopened log agrees", arguments: 1...4)
    func compaction(seed: UInt64) throws {
        let fixture = try LogFixture(cleanup: .compact, options: Self.options(uncompacted: 20))
        var dice = Dice(state: seed)
        var all: [Int64: (key: String, value: String?)] = [:]
        for round in 0..<6 {
            for _ in 0..<40 {
                let records = (0...dice.next() % 5).map { _ in
                    ("k\(dice.next() % 60)", dice.next() % 6 == 0 ? nil : "\(round)-\(dice.next() % 1000)")
                }
                let positions = try fixture.append(records.map { Self.record($0.0, $0.1) })
                for (position, record) in zip(positions, records) { all[position.offset] = (record.0, record.1) }
            }
            try tidy(fixture)
            try fixture.reopen()
            try check(fixture, all, "seed \(seed), round \(round)")
        }
        fixture.log.close()
        let left = try LogCheck.check(folder: fixture.path).records
        #expect(left < 60 * 2 + 200, "seed \(seed)")
    }

    private func check(
        _ fixture: LogFixture, _ all: [Int64: (key: String, value: String?)], _ place: String
    ) throws {
        let records = try fixture.records()
        var last: [String: Int64] = [:]
        for (offset, record) in all { last[record.key] = max(last[record.key] ?? 0, offset) }
        for record in records {
            let written = all[record.offset]
            #expect(written.map { Array($0.key.utf8) } == record.key, "\(place)")
            #expect(written?.value.map { Array($0.utf8) } == record.value, "\(place)")
        }
        let offsets = Set(records.map(\.offset))
        #expect(records.map(\.offset) == offsets.sorted(), "\(place)")
        #expect(last.values.allSatisfy { offsets.contains($0) }, "\(place): the last record of each key is there")
        let end = try fixture.log.range(of: fixture.partition()).upperBound
        #expect((end - 20..<end).allSatisfy { offsets.contains($0) }, "\(place): the newest are left alone")
    }

    @Test("A removal stays for its time, then goes with all of its key")
    func removals() throws {
        let keeping = try LogFixture(cleanup: .compact, options: Self.options())
        let dropping = try LogFixture(cleanup: .compact, options: Self.options(removalRetention: .milliseconds(-1)))
        for fixture in [keeping, dropping] {
            for record in [
                Self.record("a", "1"), Self.record("b", "1"), Self.record("a", nil), Self.record("b", "2"),
                Self.record("c", "1"),
            ] { try fixture.append([record]) }
            try tidy(fixture)
        }
        #expect(try keeping.records().map(\.offset) == [2, 3, 4])
        #expect(try dropping.records().map(\.offset) == [3, 4])
        #expect(try dropping.log.range(of: dropping.partition()) == 0..<5)
    }

    @Test("Records without a key are not compacted away")
    func noKey() throws {
        let fixture = try LogFixture(cleanup: .compact, options: Self.options())
        for _ in 0..<5 { try fixture.append([NewRecord(value: [1]), Self.record("a", "x")]) }
        try tidy(fixture)
        #expect(try fixture.records().map(\.offset) == [0, 2, 4, 6, 7, 8, 9], "the last chunk stays whole")
    }

    @Test("Without a wish, old records go by themselves")
    func byItself() throws {
        var options = Self.options()
        options.tidyInterval = .milliseconds(10)
        let fixture = try LogFixture(cleanup: .compact, options: options)
        for number in 0..<20 { try fixture.append([Self.record("a", "\(number)")]) }
        let deadline = ContinuousClock.now + .seconds(20)
        while try fixture.records().count > 2, ContinuousClock.now < deadline {}
        #expect(try fixture.records().last?.offset == 19)
        #expect(try fixture.records().count <= 2)
    }
}
