import Log
import Queues

/// What all threads of a log know of it: topics, partitions, and the newest records.
struct LogContents: Sendable {
    struct Topic: Sendable {
        let description: TopicDescription
        let firstPartition: Int
    }

    private(set) var topics: [String: Topic] = [:]
    /// By id.
    var partitions: [PartitionState] = []
    /// Why nothing goes any more; nil while it does.
    var end: LogError?
    private var tailByteCount = 0
    /// In whose tail the next oldest chunk is.
    private(set) var tailOrder = FIFO<Int>()

    mutating func add(_ description: TopicDescription, _ rows: [PartitionRow]) {
        guard let first = rows.first else { return }
        topics[description.name] = Topic(description: description, firstPartition: first.id)
        for row in rows {
            partitions.append(
                PartitionState(
                    row, name: TopicPartition(description.name, row.number),
                    cleanup: description.cleanup ?? .keep))
        }
    }

    func topic(_ name: String) throws(LogError) -> Topic {
        guard let topic = topics[name] else { throw .unknownTopic(name) }
        return topic
    }

    /// The id of a partition.
    func id(of partition: TopicPartition) throws(LogError) -> Int {
        let topic = try topic(partition.topic)
        guard (0..<topic.description.partitions).contains(partition.number) else {
            throw .unknownPartition(partition, partitions: topic.description.partitions)
        }
        return topic.firstPartition + partition.number
    }

    /// Where reading begins.
    func offset(of start: ReadStart, in partition: TopicPartition) throws(LogError) -> Int64 {
        let range = partitions[try id(of: partition)].range
        return switch start {
        case .beginning: range.lowerBound
        case .end: range.upperBound
        case .offset(let offset): offset
        }
    }

    /// Takes in a chunk that is durable.
    ///
    /// - Parameter limit: the most bytes of all tails together.
    /// - Returns: who waits for it.
    mutating func append(_ chunk: Chunk, to id: Int, keeping limit: Int) -> [Waker] {
        partitions[id].end = chunk.next
        partitions[id].newest = chunk.newest
        partitions[id].tail.append(chunk)
        tailOrder.append(id)
        tailByteCount += Self.size(of: chunk)
        while tailByteCount > limit, let oldest = tailOrder.popFirst() {
            tailByteCount -= partitions[oldest].tail.popFirst().map(Self.size) ?? 0
        }
        guard !partitions[id].waiting.isEmpty else { return [] }
        defer { partitions[id].waiting = [:] }
        return Array(partitions[id].waiting.values)
    }

    /// Notes that a partition is compacted, and forgets the records in memory that may not be there any more.
    mutating func setCompacted(_ id: Int, _ compacted: Compacted) {
        partitions[id].compacted = compacted
        var forgotten = 0
        while let first = partitions[id].tail.first, first.first < compacted.upTo {
            tailByteCount -= partitions[id].tail.popFirst().map(Self.size) ?? 0
            forgotten += 1
        }
        guard forgotten > 0 else { return }
        _ = tailOrder.removeAll { other in
            guard other == id, forgotten > 0 else { return false }
            forgotten -= 1
            return true
        }
    }

    private static func size(of chunk: Chunk) -> Int {
        chunk.bytes.count + 100
    }
}
