import Log
import TestSupport
import Testing

@testable import Orchestrator

@Suite("What may be committed") struct OffsetProgressTests {
    private let partition = TopicPartition("t", 0)

    @Test("is everything below the first record that is not done with, in whatever order they are", arguments: 1...50)
    func random(_ seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        var progress = OffsetProgress()
        progress.assign([partition: 7])
        // With gaps, as compaction leaves them.
        var offsets: [Int64] = []
        var next: Int64 = 7
        for _ in 0..<40 {
            next += Int64(dice.below(3))
            offsets.append(next)
            progress.begin(partition, next)
            next += 1
        }
        var left = Set(offsets)
        var committed: Int64 = 7
        for offset in offsets.shuffled(using: &dice) {
            progress.finish(partition, offset)
            left.remove(offset)
            let expected = left.min() ?? next
            #expect(
                progress.due[partition] ?? committed == (left.isEmpty || expected > committed ? expected : committed))
            if dice.below(2) == 0 {
                committed = progress.due[partition] ?? committed
                progress.committed([partition: committed])
                #expect(progress.due.isEmpty, "seed \(seed)")
            }
        }
        #expect(progress.pending == 0, "seed \(seed)")
    }

    @Test("knows nothing of partitions that are gone")
    func forgotten() {
        var progress = OffsetProgress()
        progress.begin(partition, 1)
        #expect(progress.pending == 0 && progress.due.isEmpty)
        progress.assign([partition: 1])
        progress.begin(partition, 1)
        progress.forget([partition])
        progress.finish(partition, 1)
        #expect(progress.pending == 0 && progress.due.isEmpty)
        progress.assign([partition: 5])
        progress.finish(partition, 9)
        #expect(progress.due.isEmpty)
    }
}
