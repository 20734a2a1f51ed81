import Log
import Synchronization

/// A log that notes of which partitions the range is asked, and whose consumers refuse what they are told for a while.
final class WatchedLog: Log {
    private let inner: any Log
    private let asked = Mutex<[TopicPartition]>([])
    private let whenAsked = Mutex<(@Sendable (TopicPartition) -> Void)?>(nil)

    private let refusal = Refusal()

    /// What consumers say to `seek`, `pause` and `resume` instead of doing it.
    final class Refusal: Sendable {
        private let error = Mutex<LogError?>(nil)

        func set(_ new: LogError?) { error.withLock { $0 = new } }

        func check() throws(LogError) {
            if let error = error.withLock({ $0 }) { throw error }
        }
    }

    init(_ inner: any Log) {
        self.inner = inner
    }

    /// - Parameter error: nil where consumers do again what they are told.
    func refuse(_ error: LogError?) { refusal.set(error) }

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
        RefusingConsumer(try inner.consumer(options), refusal)
    }
    func reader() throws(LogError) -> sending any LogReader { try inner.reader() }
    func close() { inner.close() }
}

/// A member of a group that does not do what it is told while there is a reason.
private final class RefusingConsumer: LogConsumer {
    private let inner: any LogConsumer
    private let refusal: WatchedLog.Refusal

    init(_ inner: any LogConsumer, _ refusal: WatchedLog.Refusal) {
        self.inner = inner
        self.refusal = refusal
    }

    var assignment: Set<TopicPartition> { inner.assignment }
    var hasShare: Bool { inner.hasShare }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> ConsumerEvent? {
        try inner.poll(maximum: maximum, wait: wait)
    }
    func seek(_ partition: TopicPartition, to start: ReadStart) throws(LogError) {
        try refusal.check()
        try inner.seek(partition, to: start)
    }
    func pause(_ partitions: Set<TopicPartition>) throws(LogError) {
        try refusal.check()
        try inner.pause(partitions)
    }
    func resume(_ partitions: Set<TopicPartition>) throws(LogError) {
        try refusal.check()
        try inner.resume(partitions)
    }
    func commit(_ offsets: [TopicPartition: Int64]) throws(LogError) { try inner.commit(offsets) }
    func committed(_ partitions: Set<TopicPartition>) throws(LogError) -> [TopicPartition: Int64] {
        try inner.committed(partitions)
    }
    func close() { inner.close() }
}
