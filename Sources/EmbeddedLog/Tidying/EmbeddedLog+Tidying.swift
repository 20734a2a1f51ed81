public import Log
import Queues
import Synchronization

extension EmbeddedLog {
    /// How many chunks one step deletes.
    private static let chunksPerStep = 64

    /// Deletes and compacts all that is due now, which otherwise happens by and by; blocks until it is done.
    ///
    /// - Returns: false when the time was over first.
    /// - Throws: `.stopped`, `.closed`
    public func tidyUp(within time: Duration) throws(LogError) -> Bool {
        try withOpen { (_) throws(LogError) in }
        let wish = queue.withLock { queue in
            queue.tidyWanted += 1
            return queue.tidyWanted
        }
        let isDone = queue.wait(until: .now + time) { $0.tidyDone >= wish || $0.isOver ? true : nil } ?? false
        try withOpen { (_) throws(LogError) in }
        return isDone
    }

    /// Deletes some of the first chunks if they are too old, or below the partition's start.
    ///
    /// - Returns: whether there were any.
    func dropOldChunks(of partition: PartitionState) throws -> Bool {
        let oldest: Int64 =
            switch partition.cleanup {
            case .delete(let age): Self.now - age.milliseconds
            case .keep, .compact: .min
            }
        return try file.withLock { open in
            guard let file = open?.log else { return false }
            let start = contents.withLock { $0.partitions[partition.id].start }
            let dropped = try file.firstHeads(of: partition.id, Self.chunksPerStep).prefix {
                $0.next <= start || $0.newest < oldest
            }
            guard let last = dropped.last else { return false }
            let newStart = max(start, last.next)
            let newest = contents.withLock { $0.partitions[partition.id].newest }
            try file.trim(partition.id, start: newStart, newest: newest, deleting: dropped.map(\.first))
            // Before the file is let go: who then does not find the records finds that they are out of range.
            contents.withLock { $0.partitions[partition.id].start = newStart }
            return true
        }
    }
}
