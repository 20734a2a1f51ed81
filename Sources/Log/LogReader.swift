/// Reads partitions of its choice, without a group.
///
/// Not `Sendable`: one thread uses it.
public protocol LogReader: AnyObject {
    /// Reads these partitions from now on, and no others.
    ///
    /// - Throws: `.unknownTopic`, `.unknownPartition`
    func read(_ partitions: [TopicPartition: ReadStart]) throws(LogError)

    /// Waits for records, at most so long; none when there are none.
    ///
    /// - Parameter maximum: the most records at once, at least 1.
    /// - Throws: as `LogConsumer.poll`.
    func poll(maximum: Int, wait: Duration) throws(LogError) -> [Record]

    /// The offset that a partition is read from next; where compaction has taken the last records it is behind them, so
    /// that it reaches the end of `Log.range` when everything was read. Nil for a partition that is not read, or of
    /// which nothing is known yet.
    func position(of partition: TopicPartition) -> Int64?

    func close()
}
