/// A log of topics with partitions: in memory, on SQLite or on Kafka, with one meaning.
///
/// Every call may come from any thread and may block for a few seconds where it reaches for a broker or a disk.
public protocol Log: Sendable {
    var limits: LogLimits { get }
    var state: LogState { get }

    /// Makes the topics that are not there yet.
    ///
    /// - Throws: `.topicDiffers` when one is there with other partitions or another cleanup, `.notAllowed` for one that
    ///   cannot be; then none is made that was not there.
    func createTopics(_ topics: [TopicSpecification]) throws(LogError)

    /// - Throws: `.unknownTopic`
    func topic(_ name: String) throws(LogError) -> TopicDescription

    /// The offsets that are there now: from the first kept record up to, but without, that of the next append.
    func range(of partition: TopicPartition) throws(LogError) -> Range<Int64>

    /// Deletes the records below an offset, for good; the range then begins there.
    ///
    /// - Throws: `.outOfRange` for an offset above the end.
    func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError)

    func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer

    /// A new member of a group; it belongs to the thread that polls it.
    ///
    /// - Throws: `.unknownTopic`
    func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer

    /// A reader without a group; it belongs to the thread that polls it.
    func reader() throws(LogError) -> sending any LogReader

    /// Ends everything that the log has made; what was acknowledged stays, what was not fails with `.closed` or
    /// `.inDoubt`.
    func close()
}
