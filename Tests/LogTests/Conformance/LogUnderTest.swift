import Log

/// One of the logs, set up for one test, and gone with it.
protocol LogUnderTest: AnyObject {
    /// Members that fall silent are out after this; a log that needs seconds says so.
    var pollDeadline: Duration { get }
    var sessionDeadline: Duration { get }
    /// How long a test waits for what must come.
    var patience: Duration { get }

    var log: any Log { get throws }

    /// Makes topics, by whatever way there is.
    func makeTopics(_ topics: [TopicSpecification]) throws

    /// Closes the log and opens it anew on what is durable.
    func restart() throws

    /// Compacts what is there, as far as the log ever does by itself, or waits until it has.
    func compact(_ partition: TopicPartition) throws

    /// Lets time pass for everybody but those who poll meanwhile.
    func pass(_ time: Duration) throws
}

/// The logs that the suite runs on.
enum LogKind: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case memory
    case sqlite = "SQLite"
    case mockKafka = "mock Kafka"
    case kafka = "Kafka"

    /// Kafka is the mock cluster unless the tests were given a real one.
    static var allCases: [LogKind] {
        [.memory, .sqlite, KafkaLogUnderTest.cluster == nil ? .mockKafka : .kafka]
    }

    var description: String { rawValue }

    /// What the log lacks in these surroundings.
    var lacks: Set<LogFeature> {
        switch self {
        case .memory, .sqlite, .kafka: []
        case .mockKafka: Set(LogFeature.allCases)
        }
    }

    func make() throws -> any LogUnderTest {
        switch self {
        case .memory: MemoryLogUnderTest()
        case .sqlite: try EmbeddedLogUnderTest()
        case .mockKafka, .kafka: try KafkaLogUnderTest()
        }
    }
}
