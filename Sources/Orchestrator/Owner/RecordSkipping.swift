public import Log
public import Roles
public import Topics

/// Has a record of the inbox passed over without a console: for one on which the fold breaks so badly that no process lives
/// to tell where it stands.
public enum RecordSkipping {
    /// Looks whether it may be.
    ///
    /// - Parameter number: of the partition.
    /// - Throws: `Skip.Refused`, or `LogError`.
    public static func check(_ offset: Int64, partition number: Int, in log: any Log, _ topics: TopicTable) throws {
        let inbox = TopicPartition(topics.inbox, number)
        let range = try log.range(of: inbox)
        // Below what owners have committed everything was folded, and others have acted on what came of it.
        let consumer = try log.consumer(ConsumerOptions(group: OwnerLoop.group(topics), topics: [topics.inbox]))
        defer { consumer.close() }
        let committed = try consumer.committed([inbox])[inbox]
        try Skip.check(offset, next: committed ?? range.lowerBound, in: range)
    }

    /// Looks whether it may be, and appends the operator's word beside the checkpoints; blocks until that is durable.
    ///
    /// - Throws: as `check`.
    public static func append(_ skip: Skip, partition number: Int, to log: any Log, _ topics: TopicTable) throws {
        try check(skip.offset, partition: number, in: log, topics)
        let appender = try Appender(log)
        defer { appender.close(within: .seconds(5)) }
        try appender.appendAndWait(
            [NewRecord(key: skip.key, value: skip.encoded())],
            to: .partition(TopicPartition(topics.checkpoints, number)))
    }
}
