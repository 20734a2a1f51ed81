internal import CRDKafka
public import Log
import Synchronization

/// The log on a Kafka cluster, through librdkafka.
///
/// It holds one client for questions, and one more for each producer, consumer and reader. A cluster that is away is
/// tried for ever.
public final class KafkaLog: Log {
    /// How long a question to the cluster may take.
    static let patience = Duration.seconds(5)

    public let limits: LogLimits
    let options: KafkaOptions
    let client: Client
    let vigil: Vigil
    private let partitionCounts = Mutex<[String: Int]>([:])
    private let producers = Mutex<[WeakProducer]>([])

    private struct WeakProducer {
        weak var producer: KafkaProducer?
    }

    /// Returns at once, whether the cluster can be reached or not; `state` tells.
    ///
    /// - Throws: `.notAllowed` for settings that are unknown, have wrong values or are not the user's to set, and for a
    ///   librdkafka that is too old.
    public init(_ options: KafkaOptions) throws(LogError) {
        try LibraryVersion.check()
        guard !options.brokers.isEmpty else {
            throw .notAllowed("no Kafka broker was given; name at least one as HOST:PORT")
        }
        self.options = options
        limits = options.limits
        let configuration = try Configuration(options)
        configuration.receive(events: RD_KAFKA_EVENT_ERROR)
        client = Client(try configuration.client(RD_KAFKA_PRODUCER))
        vigil = Vigil(client)
    }

    deinit {
        vigil.close()
    }

    public var state: LogState { vigil.logState }

    public func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer {
        try checkOpen()
        let producer = try KafkaProducer(self, options)
        producers.withLock { producers in
            producers.removeAll { $0.producer == nil }
            producers.append(WeakProducer(producer: producer))
        }
        return producer
    }

    public func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try checkOpen()
        for topic in options.topics { _ = try partitionCount(of: topic) }
        return try KafkaConsumer(self, options)
    }

    public func reader() throws(LogError) -> sending any LogReader {
        try checkOpen()
        return try KafkaReader(self)
    }

    /// Consumers and readers end at their next poll, on their own threads.
    public func close() {
        vigil.close()
        let left = producers.withLock { producers in
            defer { producers = [] }
            return producers.compactMap(\.producer)
        }
        for producer in left { producer.close(within: .zero) }
    }

    /// Waits until a broker has answered.
    ///
    /// - Throws: `.away` with librdkafka's words when none has in time, `.closed`
    public func reach(within time: Duration) throws(LogError) {
        switch vigil.logState(by: .now + time) {
        case .working: return
        case .away(let why): throw .away(why)
        case .stopped(let error): throw error
        }
    }

    func checkOpen() throws(LogError) {
        if vigil.isClosed { throw .closed }
    }

    /// The topic's partitions; the cluster is asked once, because their number is fixed when a topic is made.
    func partitionCount(of topic: String) throws(LogError) -> Int {
        try checkOpen()
        if let count = partitionCounts.withLock({ $0[topic] }) { return count }
        let count = try outline(of: topic).partitions
        partitionCounts.withLock { $0[topic] = count }
        return count
    }

    func check(_ partition: TopicPartition) throws(LogError) {
        let count = try partitionCount(of: partition.topic)
        guard (0..<count).contains(partition.number) else { throw .unknownPartition(partition, partitions: count) }
    }
}
