/// Where a record stands.
public struct RecordPosition: Hashable, Sendable {
    public let partition: TopicPartition
    public let offset: Int64

    public init(_ partition: TopicPartition, _ offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}
