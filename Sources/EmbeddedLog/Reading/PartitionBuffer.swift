import Log
import Queues

/// Chunks of one partition that a reader has and has not handed on.
struct PartitionBuffer {
    private var chunks: FIFO<(chunk: Chunk, cursor: ChunkCursor)> = FIFO()
    private var current: (chunk: Chunk, cursor: ChunkCursor)?
    /// The offset that it goes on with.
    private(set) var offset: Int64

    /// - Parameter chunks: in order; the first has the offset, or none of them has it any more.
    init(_ chunks: [Chunk], from offset: Int64, of partition: PartitionKey) {
        self.offset = offset
        for chunk in chunks { self.chunks.append((chunk, partition.cursor(chunk))) }
    }

    /// Adds the next records to those, until there are so many or it is empty.
    ///
    /// - Throws: `.corrupted`
    mutating func take(
        _ maximum: Int, of partition: TopicPartition, into records: inout [Record]
    ) throws(LogError) {
        while records.count < maximum, let (chunk, unread) = current ?? chunks.popFirst() {
            current = nil
            var cursor = unread
            let isOver = try Self.take(maximum, chunk, &cursor, from: offset, partition, &records)
            offset = max(offset, isOver ? chunk.next : cursor.expected)
            if !isOver { current = (chunk, cursor) }
        }
    }

    var isEmpty: Bool { current == nil && chunks.isEmpty }

    /// - Returns: whether the chunk is read to its end.
    private static func take(
        _ maximum: Int, _ chunk: Chunk, _ cursor: inout ChunkCursor, from offset: Int64, _ partition: TopicPartition,
        _ records: inout [Record]
    ) throws(LogError) -> Bool {
        let result: Result<Bool, LogError> = chunk.bytes.withUnsafeBytes { bytes in
            do throws(LogError) {
                while records.count < maximum {
                    guard let stored = try cursor.record(in: bytes) else { return .success(true) }
                    guard stored.offset >= offset else { continue }
                    records.append(try Self.record(stored, bytes, partition))
                }
                return .success(cursor.expected == chunk.next)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func record(
        _ stored: StoredRecord, _ bytes: UnsafeRawBufferPointer, _ partition: TopicPartition
    ) throws(LogError) -> Record {
        do throws(StoredRecord.Damage) {
            return try stored.record(in: bytes, of: partition)
        } catch {
            throw .corrupted(RecordPosition(partition, stored.offset), error.sentence)
        }
    }
}

/// What reading a partition's chunks takes.
struct PartitionKey: Sendable {
    let id: Int
    let name: TopicPartition
    private let seed: UInt32
    private let mayHaveGaps: Bool

    init(_ state: PartitionState) {
        id = state.id
        name = state.name
        seed = state.seed
        mayHaveGaps = state.cleanup == .compact
    }

    func cursor(_ chunk: Chunk) -> ChunkCursor {
        ChunkCursor(of: name, seed: seed, mayHaveGaps: mayHaveGaps, from: chunk.first, upTo: chunk.next)
    }
}
