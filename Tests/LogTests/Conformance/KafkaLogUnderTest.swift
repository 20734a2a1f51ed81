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

    /// A cluster compacts when it likes.
    func compact(_ partition: TopicPartition) throws {}

    func pass(_ time: Duration) throws {
        Thread.sleep(forTimeInterval: Double(time.milliseconds) / 1_000 + 0.5)
    }
}
