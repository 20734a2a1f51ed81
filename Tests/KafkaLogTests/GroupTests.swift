import KafkaLog
import Log
import Testing

@Suite("Members of a Kafka group") struct GroupTests {
    @Test("What is given to others is told one poll before it is given up")
    func revoked() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("topic", partitions: 2)
        let log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
        let options = ConsumerOptions(
            group: "group", topics: ["topic"], pollDeadline: .seconds(10), sessionDeadline: .seconds(6))
        let first = try log.consumer(options)
        var events: [ConsumerEvent] = []
        func poll(_ member: any LogConsumer) -> Bool {
            do {
                if let event = try member.poll(maximum: 1, wait: .milliseconds(20)) { events.append(event) }
            } catch {
                Issue.record(error)
            }
            return !events.isEmpty
        }
        #expect(log.wait(within: .seconds(20)) { poll(first) })
        let both: Set = [TopicPartition("topic", 0), TopicPartition("topic", 1)]
        #expect(events == [.assigned([TopicPartition("topic", 0): 0, TopicPartition("topic", 1): 0])])
        events = []
        let second = try log.consumer(options)
        #expect(log.wait(within: .seconds(20)) { poll(first) })
        #expect(events == [.revoked(both)])
        #expect(first.assignment == both, "until its next poll they are its own")
        _ = poll(first)
        #expect(first.assignment.isEmpty)
        #expect(
            log.wait(within: .seconds(20)) {
                _ = poll(first)
                _ = poll(second)
                return first.assignment.count == 1 && second.assignment.count == 1
            })
        first.close()
        second.close()
        log.close()
    }
}
