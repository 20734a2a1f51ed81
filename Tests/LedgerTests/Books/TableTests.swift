import Testing

@testable import Ledger

struct TableTests {
    private func table(_ records: [String: Int]) -> Table<String, Int> {
        var table = Table<String, Int>()
        for (key, record) in records { table.restore(record, for: key) }
        return table
    }

    private func contents<Key, Record>(_ table: Table<Key, Record>) -> [Key: Record] {
        Dictionary(uniqueKeysWithValues: table.records.map { ($0.key, $0.value) })
    }

    @Test("Rolling back puts every record back as it was at the last commit")
    func rollBack() {
        var table = table(["a": 1, "b": 2])
        table["c"] = 3
        table.commit(recording: true)
        let committed = table
        table["a"] = 10
        table["a"] = 11
        table["b"] = nil
        table["c"] = nil
        table["d"] = 4
        table["d"] = nil
        table.rollBack()
        #expect(table == committed)
        #expect(contents(table) == ["a": 1, "b": 2, "c": 3])
    }

    @Test("A random history that is rolled back at random is the history without what was rolled back")
    func histories() {
        for seed in 0..<200 as Range<UInt64> {
            var dice = Dice(seed: seed)
            var table = Table<Int, Int>()
            var plain: [Int: Int] = [:]
            for _ in 0..<20 {
                let before = plain
                for _ in 0..<dice.within(0...10) {
                    let key = dice.below(6)
                    let record = dice.percent(30) ? nil : dice.below(3)
                    table[key] = record
                    plain[key] = record
                }
                if dice.percent(40) {
                    table.rollBack()
                    plain = before
                } else {
                    table.commit(recording: dice.percent(50))
                }
                #expect(contents(table) == plain, "seed \(seed)")
            }
        }
    }

    @Test("Changes name each record that differs, once, in the order of the first change")
    func changes() {
        var table = table(["a": 1, "b": 2, "c": 3])
        table["c"] = 4
        table["a"] = 5
        table["c"] = 6
        table["new"] = 1
        table["new"] = nil
        table["b"] = 9
        table["b"] = 2
        table.commit(recording: true)
        #expect(table.takeChangedKeys() == ["c", "a"])
        #expect(table.takeChangedKeys().isEmpty)
    }

    @Test("What was rolled back is no change")
    func rolledBackChanges() {
        var table = table(["a": 1])
        table["a"] = 2
        table.commit(recording: true)
        table["b"] = 3
        table.rollBack()
        #expect(table.takeChangedKeys() == ["a"])
    }

    @Test("A table whose changes nobody takes keeps none")
    func recordsNothing() {
        var table = table(["a": 1])
        table["a"] = 2
        table.commit(recording: false)
        #expect(table.takeChangedKeys().isEmpty)
        #expect(table["a"] == 2)
    }
}
