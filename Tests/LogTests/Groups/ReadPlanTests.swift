import Log
import Testing

@Suite("Read plan") struct ReadPlanTests {
    private let one = TopicPartition("t", 1)
    private let two = TopicPartition("t", 2)
    private let three = TopicPartition("t", 3)

    @Test("Partitions take turns, and a paused one has none")
    func turns() throws {
        var plan = ReadPlan()
        plan.replace([one: 0, two: 0, three: 0])
        plan.pause([two])
        var order: [TopicPartition] = []
        for _ in 0..<4 {
            if let (partition, _) = plan.firstResult({ _, offset in offset }) { order.append(partition) }
        }
        #expect(order == [one, three, one, three])
        plan.resume([two])
        let resumed = plan.firstResult { partition, _ in partition == two ? 1 : nil }
        #expect(resumed?.0 == two)
    }

    @Test("Only what is read can be moved, and a new plan forgets what was paused")
    func replacing() {
        var plan = ReadPlan()
        plan.replace([one: 5])
        let isMoved = (plan.move(one, to: 9), plan.move(two, to: 9))
        #expect(isMoved == (true, false))
        plan.pause([one])
        plan.replace([one: 0])
        let offset = plan.firstResult { _, offset in offset }?.1
        #expect(offset == 0)
    }
}
