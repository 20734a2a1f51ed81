/// Makes new chunks of the records that stay of others.
struct ChunkMerger {
    private let seed: UInt32
    private var done: [Chunk] = []
    private var encoder: ChunkEncoder?
    private(set) var hasLeftOut = false

    init(_ seed: UInt32) {
        self.seed = seed
    }

    /// What follows is of this chunk.
    mutating func begin(_ chunk: Chunk) {
        if encoder == nil { encoder = ChunkEncoder(seed: seed, first: chunk.first) }
    }

    mutating func leaveOut() {
        hasLeftOut = true
    }

    mutating func keep(_ record: StoredRecord, in bytes: UnsafeRawBufferPointer) {
        let whole = UnsafeRawBufferPointer(rebasing: bytes[record.whole])
        encoder?.append(stored: whole, timestamp: record.timestamp)
        guard let full = encoder, full.isFull else { return }
        done.append(full.chunk(upTo: record.offset + 1))
        encoder = ChunkEncoder(seed: seed, first: record.offset + 1)
    }

    /// - Parameter end: the offset behind the last of the old chunks.
    consuming func chunks(upTo end: Int64) -> [Chunk] {
        guard let encoder, !encoder.isEmpty else { return done }
        return done + [encoder.chunk(upTo: end)]
    }
}
