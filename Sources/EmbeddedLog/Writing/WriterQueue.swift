import Log
import Queues

/// What the writing thread is to do.
struct WriterQueue: Sendable {
    /// An append as it was taken in; its producer holds what becomes of it.
    struct Append: Sendable {
        struct Part: Sendable {
            let partition: Int
            let records: [NewRecord]
            /// Where the records stand among those of the append.
            let indices: [Int]
        }

        let producer: EmbeddedProducer
        let number: Int
        let count: Int
        let bytes: Int
        let parts: [Part]
    }

    /// Offsets that a group commits.
    struct Commit: Sendable {
        let group: String
        /// By partition.
        let offsets: [Int: Int64]
        let done: @Sendable (LogError?) -> Void
    }

    /// The most of one transaction.
    static let batchByteCount = 2 << 20
    static let batchRecords = 8_192

    var appends = FIFO<Append>()
    var commits = FIFO<Commit>()
    /// How often everybody together asked for all to be tidied, and how many of these wishes are fulfilled.
    var tidyWanted = 0
    var tidyDone = 0
    var isClosing = false
    /// Something went wrong on another thread.
    var failure: LogError?
    /// The thread takes nothing any more.
    var isOver = false

    /// Whether there is something to do at once.
    var isBusy: Bool { !appends.isEmpty || !commits.isEmpty || isClosing || failure != nil }

    /// What goes into one transaction; empty when nothing waits.
    mutating func popBatch() -> (appends: [Append], commits: [Commit]) {
        var batch: [Append] = []
        var bytes = 0
        var records = 0
        while let append = appends.first {
            bytes += append.bytes
            records += append.count
            guard batch.isEmpty || bytes <= Self.batchByteCount && records <= Self.batchRecords else { break }
            _ = appends.popFirst()
            batch.append(append)
        }
        var offsets: [Commit] = []
        while let commit = commits.popFirst() { offsets.append(commit) }
        return (batch, offsets)
    }
}
