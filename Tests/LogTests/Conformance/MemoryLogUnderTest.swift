import Log

/// The in-memory log; what is in memory is as durable as it gets, so a restart changes nothing.
final class MemoryLogUnderTest: LogUnderTest {
    let memory = MemoryLog()

    var pollDeadline: Duration { .seconds(60) }
    var sessionDeadline: Duration { .seconds(10) }
    var patience: Duration { .seconds(10) }
    var log: any Log { memory }

    func makeTopics(_ topics: [TopicSpecification]) throws { try memory.createTopics(topics) }

    func restart() throws {}

    func compact(_ partition: TopicPartition) throws {
        try memory.compact(partition, below: try memory.range(of: partition).upperBound, dropsRemovals: false)
    }

    func pass(_ time: Duration) throws { memory.clock.advance(by: time.milliseconds) }
}
