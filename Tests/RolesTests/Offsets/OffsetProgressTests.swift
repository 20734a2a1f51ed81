import Log
import Roles
import TestSupport
import Testing

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
            progress.read(RecordPosition(partition, next))
            next += 1
        }
        var left = Set(offsets)
        var committed: Int64 = 7
        for offset in offsets.shuffled(using: &dice) {
            progress.finish(RecordPosition(partition, offset))
            left.remove(offset)
            let expected = left.min() ?? next
            #expect(
                progress.due[partition] ?? committed == (left.isEmpty || expected > committed ? expected : committed))
            if dice.below(2) == 0 {
                committed = progress.due[partition] ?? committed
                progress.commit([partition: committed])
                #expect(progress.due.isEmpty, "seed \(seed)")
            }
        }
        #expect(committed == next || progress.due == [partition: next], "seed \(seed)")
    }

    @Test(
        "A prefix ends before the first record that is not done with",
        arguments: [
            ([5, 6, 7], [], 5), ([5, 6, 7], [6, 7], 5), ([5, 6, 7], [5], 6), ([5, 6, 7], [7, 5, 6], 8),
            ([5, 9, 12], [5], 9), ([5, 9, 12], [5, 9, 12], 13), ([], [], 5), ([5], [4, 6, 5, 5], 6),
            ([7, 5, 7, 8], [7], 8),
        ] as [([Int64], [Int64], Int64)])
    func prefix(read: [Int64], finished: [Int64], end: Int64) {
        var prefix = OffsetPrefix(from: 5)
        for offset in read { prefix.read(offset) }
        for offset in finished { prefix.finish(offset) }
        #expect(prefix.end == end)
    }

    @Test("However records end, the prefix is what a plain count makes it", arguments: 0..<50 as Range<UInt64>)
    func anyOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (prefix, open, next): (OffsetPrefix, Set<Int64>, Int64) = (OffsetPrefix(from: 0), [], 0)
        for _ in 0..<400 {
            if random.below(2) == 0 {
                next += Int64(random.below(3))
                prefix.read(next)
                open.insert(next)
                next += 1
            } else if let done = open.sorted().dropFirst(random.below(max(1, open.count))).first {
                prefix.finish(done)
                open.remove(done)
            }
            #expect(prefix.end == open.min() ?? next, "seed \(seed)")
        }
    }

    @Test("knows nothing of partitions that are gone")
    func forgotten() {
        var progress = OffsetProgress()
        progress.read(RecordPosition(partition, 1))
        #expect(progress.due.isEmpty)
        progress.assign([partition: 1])
        progress.read(RecordPosition(partition, 1))
        progress.forget([partition])
        progress.finish(RecordPosition(partition, 1))
        #expect(progress.due.isEmpty)
        progress.assign([partition: 5])
        progress.finish(RecordPosition(partition, 9))
        #expect(progress.due.isEmpty)
    }
}
