import Log
import Roles
import Testing

@Suite("What workers have done with") struct DeliveryProgressTests {
    private static let (one, other) = (TopicPartition("steps", 0), TopicPartition("steps", 1))

    private func origin(_ offset: Int64, _ partition: TopicPartition = one, assignment: Int = 1) -> Delivery.Origin {
        Delivery.Origin(RecordPosition(partition, offset), assignment: assignment)
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
