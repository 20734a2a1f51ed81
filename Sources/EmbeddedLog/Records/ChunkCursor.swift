import Log

/// Walks through a chunk's records in order, and checks each.
struct ChunkCursor: Sendable {
    let partition: TopicPartition
    private let seed: UInt32
    /// Whether compaction may have taken records between two.
    private let mayHaveGaps: Bool
    /// The offset behind the chunk.
    let next: Int64
    /// The lowest offset that the next record can have.
    private(set) var expected: Int64
    /// Where the next record begins among the chunk's bytes.
    private var position = 0

    init(of partition: TopicPartition, seed: UInt32, mayHaveGaps: Bool, from first: Int64, upTo next: Int64) {
        self.partition = partition
        self.seed = seed
        self.mayHaveGaps = mayHaveGaps
        self.next = next
        expected = first
    }

    /// The next record; nil behind the last.
    ///
    /// - Throws: `.corrupted`
    mutating func record(in bytes: UnsafeRawBufferPointer) throws(LogError) -> StoredRecord? {
        guard position < bytes.count else {
            guard mayHaveGaps || expected == next else {
                throw damage("it is missing; the next one that is there is \(next)")
            }
            return nil
        }
        let record: StoredRecord
        do throws(StoredRecord.Damage) {
            record = try StoredRecord(in: bytes, at: position, seed: seed)
        } catch {
            throw damage(error.sentence)
        }
        guard record.offset >= expected, record.offset < next, mayHaveGaps || record.offset == expected else {
            throw damage("in its place is one with the offset \(record.offset)")
        }
        expected = record.offset + 1
        position = record.whole.upperBound
        return record
    }

    private func damage(_ how: String) -> LogError {
        .corrupted(RecordPosition(partition, expected), how)
    }
}
