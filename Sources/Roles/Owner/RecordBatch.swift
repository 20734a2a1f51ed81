public import Log

/// Records for one partition of a topic, in order.
public struct RecordBatch: Hashable, Sendable {
    public let partition: TopicPartition
    public internal(set) var records: [NewRecord]

    public init(_ partition: TopicPartition, _ records: [NewRecord]) {
        self.partition = partition
        self.records = records
    }
}
