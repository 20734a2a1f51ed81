/// A topic that there is.
public struct TopicDescription: Hashable, Sendable {
    public let name: String
    public let partitions: Int
    /// Nil where the log does not tell.
    public let cleanup: Cleanup?
    /// Nil where the log does not tell before a record is read.
    public let timestampKind: Record.TimestampKind?

    public init(
        name: String, partitions: Int, cleanup: Cleanup?, timestampKind: Record.TimestampKind?
    ) {
        self.name = name
        self.partitions = partitions
        self.cleanup = cleanup
        self.timestampKind = timestampKind
    }

    /// Its partitions, in order.
    public var all: [TopicPartition] {
        (0..<partitions).map { TopicPartition(name, $0) }
    }
}
