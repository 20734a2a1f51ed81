import Custody
import Testing

@testable import Ledger

struct DueQueueTests {
    @Test("Entries come out by time, then by key, whatever the order they went in")
    func order() {
        for seed in 0..<100 as Range<UInt64> {
            var dice = Dice(seed: seed)
            var queue = DueQueue<Int>()
            var expected: [(Int64, Int)] = []
            for _ in 0..<dice.within(0...60) {
                let entry = (Int64(dice.below(10)), dice.below(10))
                expected.append(entry)
                queue.push(Timestamp(milliseconds: entry.0), entry.1)
            }
            if dice.percent(50) {
                queue.rebuild { $0.key != 3 }
                expected.removeAll { $0.1 == 3 }
            }
            var drained: [(Int64, Int)] = []
            while let entry = queue.pop() { drained.append((entry.due.milliseconds, entry.key)) }
            #expect(drained.elementsEqual(expected.sorted { $0 < $1 }, by: ==), "seed \(seed)")
        }
    }
}
