import Log
import Queues

/// Which records of a group's partitions are done with: what may be committed is everything below the first that is
/// not.
struct OffsetProgress {
    private struct Partition {
        /// Begun, in order, the oldest first.
        var begun = FIFO<Int64>()
        /// Of those, the ones that are done with.
        var done: Set<Int64> = []
        /// The offset behind the last that was begun.
        var next: Int64
        /// What was committed last.
        var committed: Int64
    }

    private var partitions: [TopicPartition: Partition] = [:]

    /// How many are begun and not done with, or done with and behind one that is not.
    private(set) var pending = 0

    /// Takes over partitions, each from an offset on; what is known of them before is forgotten.
    mutating func assign(_ starts: [TopicPartition: Int64]) {
        forget(Set(starts.keys))
        for (partition, start) in starts { partitions[partition] = Partition(next: start, committed: start) }
    }

    mutating func forget(_ gone: Set<TopicPartition>) {
        for partition in gone {
            pending -= partitions[partition]?.begun.count ?? 0
            partitions[partition] = nil
        }
    }

    mutating func begin(_ partition: TopicPartition, _ offset: Int64) {
        guard partitions[partition] != nil else { return }
        partitions[partition]?.begun.append(offset)
        partitions[partition]?.next = offset + 1
        pending += 1
    }

    /// Of a partition that is gone, or of an offset that was not begun, it does nothing.
    mutating func finish(_ partition: TopicPartition, _ offset: Int64) {
        partitions[partition]?.done.insert(offset)
        while let first = partitions[partition]?.begun.first, partitions[partition]?.done.remove(first) != nil {
            _ = partitions[partition]?.begun.popFirst()
            pending -= 1
        }
    }

    /// The offsets to commit: of partitions where they are higher than what was committed last.
    var due: [TopicPartition: Int64] {
        partitions.compactMapValues { partition in
            let offset = partition.begun.first ?? partition.next
            return offset > partition.committed ? offset : nil
        }
    }

    mutating func committed(_ offsets: [TopicPartition: Int64]) {
        for (partition, offset) in offsets { partitions[partition]?.committed = offset }
    }
}
