import Log
import Synchronization

/// A log that notes of which partitions the range is asked.
final class WatchedLog: Log {
    private let inner: any Log
    private let asked = Mutex<[TopicPartition]>([])
    private let whenAsked = Mutex<(@Sendable (TopicPartition) -> Void)?>(nil)

    init(_ inner: any Log) {
        self.inner = inner
    }

    /// Those that were asked about since the last call, in order.
    func takeAsked() -> [TopicPartition] {
        asked.withLock { asked in
            defer { asked = [] }
            return asked
        }
    }

    /// Does something before each answer.
    func beforeAnswers(_ action: @escaping @Sendable (TopicPartition) -> Void) {
        whenAsked.withLock { $0 = action }
    }

    func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
        asked.withLock { $0.append(partition) }
        whenAsked.withLock { $0 }?(partition)
        return try inner.range(of: partition)
    }

    var limits: LogLimits { inner.limits }
    var state: LogState { inner.state }

    func createTopics(_ topics: [TopicSpecification]) throws(LogError) { try inner.createTopics(topics) }
    func topic(_ name: String) throws(LogError) -> TopicDescription { try inner.topic(name) }
    func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        try inner.deleteRecords(below: offset, in: partition)
    }
    func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer { try inner.producer(options) }
    func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try inner.consumer(options)
    }
    func reader() throws(LogError) -> sending any LogReader { try inner.reader() }
    func close() { inner.close() }
}
