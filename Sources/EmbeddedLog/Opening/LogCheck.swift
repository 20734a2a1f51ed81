public import Log
import SQLite

/// Reads a whole log that no process has open.
public enum LogCheck {
    /// What a log holds.
    public struct Contents: Hashable, Sendable {
        public let topics: Int
        public let partitions: Int
        public let records: Int
    }

    /// What is being read, for who waits for it.
    public struct Progress: Hashable, Sendable {
        /// What comes after the records is the structure of the file.
        public let isAtStructure: Bool
        public let records: Int
        /// Of compacted topics not all offsets have a record, so that it ends below this.
        public let atMost: Int
    }

    /// Reads and checks every record, and the structure of the file; takes as long as reading takes.
    ///
    /// - Parameter progress: called now and then, on this thread.
    /// - Throws: `.inUse` with the owner, `.corrupted` with the first bad record, `.cannotOpen` for anything else that is
    ///   wrong. A damaged log is left as it is; of a sound one, the write-ahead log moves into the database.
    public static func check(
        folder: String, progress: (Progress) -> Void = { _ in }
    ) throws(LogError) -> Contents {
        let opening = try Opening(folder, makingIt: false, checkingIt: false)
        let log = opening.file.log
        do {
            return try read(log, opening.contents, progress)
        } catch {
            log.database.keepLogOnClose()
            if let error = error as? LogError { throw error }
            throw .cannotOpen(path: folder, reason: "\(error)")
        }
    }

    private static func read(
        _ log: LogFile, _ contents: LogContents, _ progress: (Progress) -> Void
    ) throws -> Contents {
        let all = contents.partitions.reduce(0) { $0 + $1.range.count }
        var records = 0
        var told = ContinuousClock.now
        for partition in contents.partitions {
            let before = records
            records += try PartitionCheck.check(log, partition, from: partition.start) { count in
                guard told.duration(to: .now) > .seconds(1) else { return }
                told = .now
                progress(Progress(isAtStructure: false, records: before + count, atMost: all))
            }
        }
        progress(Progress(isAtStructure: true, records: records, atMost: all))
        try log.database.verify()
        return Contents(
            topics: contents.topics.count, partitions: contents.partitions.count, records: records)
    }
}
