import Log
import Roles
import TestSupport
import Testing

@Suite("What workers have done with") struct DeliveryProgressTests {
    private static let (one, other) = (TopicPartition("steps", 0), TopicPartition("steps", 1))

    private func origin(_ offset: Int64, _ partition: TopicPartition = one, assignment: Int = 1) -> Delivery.Origin {
        Delivery.Origin(RecordPosition(partition, offset), assignment: assignment)
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

    @Test("Only what has moved is due, and once committed no more")
    func due() {
        var progress = DeliveryProgress()
        progress.assign([Self.one: 3, Self.other: 0])
        #expect(progress.due.isEmpty && progress.partitions == [Self.one, Self.other])
        for offset in 3...5 as ClosedRange<Int64> { progress.read(RecordPosition(Self.one, offset)) }
        progress.begin(3)
        progress.finish(origin(4))
        #expect(progress.due.isEmpty && progress.underWay == 2)
        progress.finish(origin(3))
        #expect(progress.due == [Self.one: 5])
        progress.commit([Self.one: 5])
        #expect(progress.due.isEmpty)
        progress.finish(origin(5))
        #expect(progress.due == [Self.one: 6] && progress.underWay == 0)
    }

    @Test("What ends after its partitions were given up moves nothing, here or after the next assignment")
    func givenUp() {
        var progress = DeliveryProgress()
        progress.assign([Self.one: 0])
        progress.read(RecordPosition(Self.one, 0))
        progress.begin(2)
        progress.giveUp([Self.one])
        progress.finish(origin(0))
        #expect(progress.due.isEmpty && progress.underWay == 1)
        progress.assign([Self.one: 0])
        progress.read(RecordPosition(Self.one, 0))
        progress.finish(origin(0, assignment: 1))
        #expect(progress.due.isEmpty && progress.underWay == 0)
        progress.begin(1)
        progress.abandon()
        #expect(progress.due.isEmpty && progress.underWay == 0)
        progress.begin(1)
        progress.finish(origin(0, assignment: progress.assignment))
        #expect(progress.due == [Self.one: 1])
    }
}
