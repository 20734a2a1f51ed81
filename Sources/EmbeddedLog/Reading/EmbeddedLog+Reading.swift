import Log
import Synchronization

extension EmbeddedLog {
    /// What a reader finds in memory.
    struct Look: Sendable {
        let key: PartitionKey
        let end: Int64
        /// Nil when the offset is only in the file.
        let chunks: [Chunk]?
    }

    /// - Throws: `.outOfRange` and what a log that is over throws.
    func look(at partition: TopicPartition, from offset: Int64, bytes: Int) throws(LogError) -> Look {
        try withOpen { (contents) throws(LogError) in
            let id = try contents.id(of: partition)
            let range = contents.partitions[id].range
            guard offset >= range.lowerBound, offset <= range.upperBound else {
                throw .outOfRange(partition, offset: offset, available: range)
            }
            let chunks =
                offset < range.upperBound ? contents.partitions[id].chunksInMemory(from: offset, bytes: bytes) : []
            return Look(key: PartitionKey(contents.partitions[id]), end: range.upperBound, chunks: chunks)
        }
    }

    /// Chunks from the file: the one that has the offset, or the next, and more up to so many bytes.
    func chunks(of key: PartitionKey, from offset: Int64, upTo end: Int64, bytes: Int) throws(LogError) -> [Chunk] {
        let chunks = try withFile { try $0.chunks(of: key.id, from: offset, bytes: bytes) }
        let range = try range(of: key.name)
        guard offset >= range.lowerBound else {
            throw .outOfRange(key.name, offset: offset, available: range)
        }
        // Behind the end are records that are durable and that nobody has been told of.
        return chunks.filter { $0.first < end }
    }
}
