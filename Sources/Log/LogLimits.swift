/// What is bounded in a log, and by how much.
public struct LogLimits: Hashable, Sendable {
    /// The most bytes of one record (`NewRecord.byteCount`).
    public var maximumRecordBytes: Int

    /// Just below what a Kafka broker takes without being told otherwise (1,048,588 with its own framing).
    public init(maximumRecordBytes: Int = 1_000_000) {
        self.maximumRecordBytes = maximumRecordBytes
    }
}
