import Log

/// Appends that are written together: their chunks, and where each record went.
struct Batch {
    private struct Open {
        let seed: UInt32
        let timestamp: Int64
        var next: Int64
        var encoder: ChunkEncoder
    }

    private(set) var chunks: [(partition: Int, chunk: Chunk)] = []
    private(set) var positions: [[RecordPosition]] = []
    private var open: [Int: Open] = [:]

    /// - Parameters:
    ///   - now: milliseconds since 1970.
    ///   - partitions: the state of those that the appends name.
    init(_ appends: [WriterQueue.Append], at now: Int64, _ partitions: [Int: PartitionHead]) {
        positions.reserveCapacity(appends.count)
        for append in appends {
            var places: [RecordPosition?] = []
            if append.parts.count == 1, let part = append.parts.first, let head = partitions[part.partition] {
                let first = add(part.records, to: part.partition, head, at: now)
                positions.append((0..<part.records.count).map { RecordPosition(head.name, first + Int64($0)) })
                continue
            }
            places = Array(repeating: nil, count: append.count)
            for part in append.parts {
                guard let head = partitions[part.partition] else { continue }
                let first = add(part.records, to: part.partition, head, at: now)
                for (place, index) in part.indices.enumerated() {
                    places[index] = RecordPosition(head.name, first + Int64(place))
                }
            }
            positions.append(places.compactMap(\.self))
        }
        for (partition, open) in open.sorted(by: { $0.key < $1.key }) where !open.encoder.isEmpty {
            chunks.append((partition, open.encoder.chunk()))
        }
        open = [:]
    }

    /// - Returns: the offset of the first.
    private mutating func add(
        _ records: [NewRecord], to partition: Int, _ head: PartitionHead, at now: Int64
    ) -> Int64 {
        // A partition's time never goes back, even if the clock does.
        var current =
            open.removeValue(forKey: partition)
            ?? Open(
                seed: head.seed, timestamp: max(now, head.newest), next: head.end,
                encoder: ChunkEncoder(seed: head.seed, first: head.end))
        let first = current.next
        for record in records {
            current.encoder.append(record, timestamp: current.timestamp)
            current.next += 1
            if current.encoder.isFull {
                chunks.append((partition, current.encoder.chunk()))
                current.encoder = ChunkEncoder(seed: current.seed, first: current.next)
            }
        }
        open[partition] = current
        return first
    }
}

/// What the writing thread must know of a partition to append to it.
struct PartitionHead {
    let name: TopicPartition
    let seed: UInt32
    let end: Int64
    let newest: Int64

    init(_ state: PartitionState) {
        name = state.name
        seed = state.seed
        end = state.end
        newest = state.newest
    }
}
