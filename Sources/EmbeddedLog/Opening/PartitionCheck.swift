import Log
import SQLite

/// Reads records of a partition and finds the first that is not what was written.
enum PartitionCheck {
    /// Checks, in every partition, what was written since the last clean point.
    ///
    /// - Returns: where the partitions end that had something to be checked, by their ids.
    static func checkAllSinceCleanPoint(_ log: LogFile, _ contents: LogContents) throws -> [Int: Int64] {
        var ends: [Int: Int64] = [:]
        for row in try log.partitions() where row.end > max(row.checked, row.start) {
            try check(log, contents.partitions[row.id], from: max(row.checked, row.start)) { _ in }
            ends[row.id] = row.end
        }
        return ends
    }

    /// - Parameter progress: told how far it is, in records.
    /// - Returns: how many records are there.
    /// - Throws: `LogError.corrupted`, `DatabaseError`
    @discardableResult
    static func check(
        _ log: LogFile, _ partition: PartitionState, from start: Int64, progress: (Int) -> Void
    ) throws -> Int {
        var count = 0
        // The next offset that there must be, unless compaction took it.
        var expected: Int64?
        var last: (offset: Int64, timestamp: Int64) = (-1, .min)
        try log.forEachChunk(of: partition.id, from: start) { head, bytes in
            let isCompacted = partition.cleanup == .compact
            let due = expected ?? start
            if head.first > due, !isCompacted {
                throw LogError.corrupted(
                    RecordPosition(partition.name, due), "it is missing; the next one that is there is \(head.first)")
            }
            if let expected, head.first < expected {
                throw LogError.corrupted(RecordPosition(partition.name, head.first), "it is there twice")
            }
            var cursor = ChunkCursor(
                of: partition.name, seed: partition.seed, mayHaveGaps: isCompacted, from: head.first,
                upTo: head.next)
            while let record = try cursor.record(in: bytes) {
                guard record.timestamp >= last.timestamp else {
                    throw LogError.corrupted(
                        RecordPosition(partition.name, record.offset), "its time is before that of the one before it")
                }
                _ = try record.record(in: bytes, of: partition.name)
                last = (record.offset, record.timestamp)
                if record.offset >= start { count += 1 }
            }
            expected = head.next
            progress(count)
            return true
        }
        if let found = expected ?? (start < partition.end ? start : nil), found < partition.end {
            throw LogError.corrupted(RecordPosition(partition.name, found), "it is missing, and all behind it")
        }
        return count
    }
}
