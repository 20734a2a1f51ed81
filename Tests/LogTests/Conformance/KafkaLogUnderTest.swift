import Foundation
import KafkaLog
import Log

/// The log on Kafka: on librdkafka's mock cluster, or on the cluster that `LOANSAGA_TEST_KAFKA` names.
final class KafkaLogUnderTest: LogUnderTest {
    /// `HOST:PORT`, several separated by commas; nil for the mock cluster.
    static let cluster = ProcessInfo.processInfo.environment["LOANSAGA_TEST_KAFKA"]
    /// One for all tests; each has topics and groups of its own.
    private static let mock = Result {
        let cluster = try MockCluster()
        // It makes every topic that it is asked about, unless it is told not to.
        try cluster.hideTopic("there.is.none")
        return cluster
    }

    private let mock: MockCluster?
    private let options: KafkaOptions
    private var current: KafkaLog

    init() throws {
        mock = Self.cluster == nil ? try Self.mock.get() : nil
        options = KafkaOptions(brokers: Self.cluster ?? mock?.brokers ?? "")
        current = try KafkaLog(options)
    }

    // A cluster does not take sessions shorter than 6 s unless told to; the mock takes any.
    var pollDeadline: Duration { mock == nil ? .seconds(8) : .seconds(4) }
    var sessionDeadline: Duration { mock == nil ? .seconds(6) : .seconds(3) }
    var patience: Duration { .seconds(40) }
    var log: any Log { current }

    func makeTopics(_ topics: [TopicSpecification]) throws {
        guard let mock else { return try current.createTopics(topics) }
        for topic in topics { try mock.createTopic(topic.name, partitions: topic.partitions) }
    }

    func restart() throws {
        current.close()
        current = try KafkaLog(options)
    }

    /// A cluster compacts when it likes: all segments but the one it writes to. So this goes on appending, a record a
    /// second, until what was superseded is gone; Tests/README.md says how to set up a cluster that is quick at it.
    func compact(_ partition: TopicPartition) throws {
        let end = try current.range(of: partition).upperBound
        let before = try count(partition, below: end)
        let producer = try current.producer(ProducerOptions())
        defer { producer.close(within: patience) }
        let deadline = ContinuousClock.now + .seconds(120)
        while try count(partition, below: end) == before, ContinuousClock.now < deadline {
            let filler = NewRecord(key: Array("filler".utf8), value: Array("x".utf8))
            _ = try Appending([filler], to: .partition(partition), by: producer).positions(within: patience)
            try pass(.milliseconds(500))
        }
    }

    /// How many records there are below the offset.
    private func count(_ partition: TopicPartition, below offset: Int64) throws -> Int {
        let reader = try current.reader()
        defer { reader.close() }
        try reader.read([partition: .beginning])
        var count = 0
        let deadline = Deadline(self)
        while (reader.position(of: partition) ?? 0) < offset, !deadline.isOver {
            count += try reader.poll(maximum: 1_000, wait: .milliseconds(100)).filter { $0.offset < offset }.count
        }
        return count
    }

    func pass(_ time: Duration) throws {
        Thread.sleep(forTimeInterval: Double(time.milliseconds) / 1_000 + 0.5)
    }
}
