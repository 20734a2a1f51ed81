/// A record as the log has it.
public struct Record: Hashable, Sendable {
    public enum TimestampKind: Hashable, Sendable {
        /// Given by the log, when it took the record in.
        case appended
        /// Given by whoever made the record.
        case created
    }

    public let partition: TopicPartition
    public let offset: Int64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let timestamp: Int64
    public let timestampKind: TimestampKind
    public let key: [UInt8]?
    public let value: [UInt8]?
    public let headers: [Header]

    public init(
        partition: TopicPartition, offset: Int64, timestamp: Int64, timestampKind: TimestampKind, key: [UInt8]?,
        value: [UInt8]?, headers: [Header]
    ) {
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.timestampKind = timestampKind
        self.key = key
        self.value = value
        self.headers = headers
    }
}
