/// How a producer is set.
public struct ProducerOptions: Hashable, Sendable {
    /// What may be under way at once; above it `append` throws `.full`.
    public var maximumPendingRecords: Int
    /// The same in bytes (`NewRecord.byteCount`).
    public var maximumPendingBytes: Int
    /// After so long without an acknowledgement an append fails with `.inDoubt`.
    public var acknowledgementDeadline: Duration

    public init(
        maximumPendingRecords: Int = 100_000, maximumPendingBytes: Int = 64 << 20,
        acknowledgementDeadline: Duration = .seconds(120)
    ) {
        self.maximumPendingRecords = maximumPendingRecords
        self.maximumPendingBytes = maximumPendingBytes
        self.acknowledgementDeadline = acknowledgementDeadline
    }
}

/// Appends to a log; any thread may use it.
public protocol LogProducer: Sendable {
    typealias Acknowledgement = Result<[RecordPosition], LogError>

    /// Takes records in and returns at once, but for the first append to a topic, which may have to ask a cluster about it
    /// for a few seconds.
    ///
    /// Records of one partition stand in the order of the calls, and of the records in a call. An append of no records
    /// is acknowledged like any other.
    /// - Parameter done: called once, never from within this call and never at the same time as another `done` of this
    ///   producer, on a thread of the log, which it must not block: the records are durable and where, or why that is
    ///   not certain. After a failure any of the records may be in the log; after one that is not `.inDoubt` none is.
    /// - Throws: `.full` when too much is under way, `.away` when a topic that is new to it cannot be asked about,
    ///   `.tooLarge`, `.unknownTopic`, `.unknownPartition`, `.noKey`, `.stopped`, `.closed`; nothing was appended then and
    ///   `done` is not called.
    func append(
        _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError)

    /// Waits until nothing is under way, or the time is over.
    ///
    /// - Returns: whether nothing is under way.
    func drain(within time: Duration) -> Bool

    /// Takes nothing new, waits for what is under way within the time, and fails the rest with `.inDoubt`.
    func close(within time: Duration)
}
