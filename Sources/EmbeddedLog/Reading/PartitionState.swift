import Log
import Queues

/// What is known of a partition without a look at the file.
struct PartitionState: Sendable {
    let id: Int
    let name: TopicPartition
    let cleanup: Cleanup
    /// See `Seed`.
    let seed: UInt32
    var start: Int64
    /// The offset of the next append; all below it is durable.
    var end: Int64
    /// The timestamp of the newest record, also if it is deleted by now.
    var newest: Int64
    var compacted: Compacted
    /// The last chunks, without a gap up to the end.
    var tail = FIFO<Chunk>()
    /// Who waits for records, by its waker.
    var waiting: [ObjectIdentifier: Waker] = [:]

    init(_ row: PartitionRow, name: TopicPartition, cleanup: Cleanup) {
        id = row.id
        self.name = name
        self.cleanup = cleanup
        seed = Seed.of(name)
        start = row.start
        end = row.end
        newest = row.newest ?? .min
        compacted = row.compaction
    }

    var range: Range<Int64> { start..<max(start, end) }

    func cursor(_ chunk: Chunk) -> ChunkCursor {
        ChunkCursor(
            of: name, seed: seed, mayHaveGaps: cleanup == .compact, from: chunk.first, upTo: chunk.next)
    }

    /// The chunks in memory from the one that has the offset on; nil when that is not in memory.
    func chunksInMemory(from offset: Int64, bytes limit: Int) -> [Chunk]? {
        guard let first = tail.first, first.first <= offset else { return nil }
        var low = 0
        var high = tail.count
        // The first that ends behind the offset.
        while low < high {
            let middle = (low + high) / 2
            if (tail[middle]?.next ?? .max) <= offset { low = middle + 1 } else { high = middle }
        }
        var found: [Chunk] = []
        var size = 0
        for index in low..<tail.count where size < limit {
            guard let chunk = tail[index] else { break }
            found.append(chunk)
            size += chunk.bytes.count + 64
        }
        return found
    }
}
