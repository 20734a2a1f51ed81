internal import CSQLite
import Glibc

extension Database {
    public enum CheckpointMode: Hashable, Sendable {
        /// Moves what it can into the file; the log keeps its size.
        case passive
        /// Moves everything and cuts the log to nothing.
        case truncate
    }

    /// What a checkpoint found and did, in frames (pages) of the write-ahead log.
    public struct Checkpoint: Hashable, Sendable {
        public let framesInLog: Int
        public let framesMoved: Int
    }

    /// Moves the write-ahead log into the file; nothing else ever does until the database closes.
    ///
    /// Blocks for as long as the disk takes. Does nothing in memory.
    /// - Throws: `.failed` with `SQLITE_LOCKED` inside a transaction.
    @discardableResult
    public func checkpoint(_ mode: CheckpointMode) throws(DatabaseError) -> Checkpoint {
        try connection.check()
        var inLog: Int32 = 0
        var moved: Int32 = 0
        let modeCode =
            switch mode {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, modeCode, &inLog, &moved)
        guard code == SQLITE_OK else { throw connection.failure(code, sql: "PRAGMA wal_checkpoint") }
        // -1 says that there is no log.
        return Checkpoint(framesInLog: max(0, Int(inLog)), framesMoved: max(0, Int(moved)))
    }

    /// How many pages were written since it was opened; what a checkpoint will have to move grows with it.
    public var pagesWritten: Int {
        var current: Int32 = 0
        var highest: Int32 = 0
        // It counts in 32 bits and starts over at each asking, so that it cannot run over.
        sqlite3_db_status(connection.handle, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 1)
        connection.pagesWritten += Int(current)
        return connection.pagesWritten
    }

    /// Leaves the files as they are when the database closes, the write-ahead log too: for files that are damaged.
    public func keepLogOnClose() {
        connection.keepLogOnClose()
    }

    /// The size of the write-ahead log's file; it grows until a truncating checkpoint.
    public var logByteCount: Int {
        guard case .file = location else { return 0 }
        var status = stat()
        return stat(location.sqliteName + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }

    /// Reads the whole file and refuses it when anything in it is damaged; takes as long as reading takes.
    /// - Throws: `.damaged` with at most ten findings.
    public func verify() throws(DatabaseError) {
        let findings = try prepare("PRAGMA integrity_check(10)").rows().flatMap(\.self)
        guard findings != [.text("ok")] else { return }
        let sentences = findings.map { if case .text(let sentence) = $0 { sentence } else { "unnamed damage" } }
        throw .damaged(path: location.name, findings: sentences)
    }
}
