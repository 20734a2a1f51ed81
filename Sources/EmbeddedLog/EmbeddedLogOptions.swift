public import Log

/// How a log on SQLite is set.
public struct EmbeddedLogOptions: Hashable, Sendable {
    public var limits: LogLimits
    /// How often it looks for records to delete or to compact.
    public var tidyInterval: Duration
    /// While appends wait, one small step of that is done so often.
    public var tidyPause: Duration
    /// So many pages of the file are written before they are moved from the write-ahead log into the database also while
    /// appends wait.
    public var pagesPerCheckpoint: Int
    /// Of a compacted partition, so many of the newest offsets are left alone.
    public var uncompactedRecords: Int
    /// How long compaction keeps a record without a value that is the last of its key, so that readers see it.
    public var removalRetention: Duration
    /// How many bytes of the newest records are kept in memory for readers.
    public var tailByteCount: Int

    public init(
        limits: LogLimits = LogLimits(), tidyInterval: Duration = .seconds(10),
        tidyPause: Duration = .milliseconds(50), pagesPerCheckpoint: Int = 4_096, uncompactedRecords: Int = 1_000,
        removalRetention: Duration = .seconds(86_400), tailByteCount: Int = 8 << 20
    ) {
        self.limits = limits
        self.tidyInterval = tidyInterval
        self.tidyPause = tidyPause
        self.pagesPerCheckpoint = pagesPerCheckpoint
        self.uncompactedRecords = uncompactedRecords
        self.removalRetention = removalRetention
        self.tailByteCount = tailByteCount
    }
}
