import Queues
import Roles

/// The newest outcomes, kept in memory for those who wait for them.
struct OutcomeWindow: Sendable {
    private struct Entry {
        let offset: Int64
        /// In which order it came, over all partitions.
        let number: Int
        let event: [UInt8]
    }

    private struct Partition {
        var entries = FIFO<Entry>()
        /// From here on everything is kept.
        var first: Int64
        /// Up to here, but without it, everything was seen.
        var next: Int64

        /// Where the first entry at or above the offset is, counted from the oldest.
        func place(from offset: Int64) -> Int {
            var (low, high) = (0, entries.count)
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].map({ $0.offset < offset }) ?? false { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }

    private var partitions: [Partition]
    /// The partition of each entry, in the order in which they came.
    private var order = FIFO<Int>()
    private var arrived = 0
    private(set) var bytes = 0
    private let maximumBytes: Int

    /// - Parameters:
    ///   - start: by partition, the offset that comes next.
    ///   - maximumBytes: the oldest go when there is more.
    init(start: [Int64], maximumBytes: Int) {
        partitions = start.map { Partition(first: $0, next: $0) }
        self.maximumBytes = maximumBytes
    }

    /// By partition, the offset that comes next.
    var next: [Int64] { partitions.map(\.next) }

    mutating func append(_ event: [UInt8], partition: Int, offset: Int64) {
        guard partitions.indices.contains(partition), offset >= partitions[partition].next else { return }
        partitions[partition].entries.append(Entry(offset: offset, number: arrived, event: event))
        partitions[partition].next = offset + 1
        order.append(partition)
        arrived += 1
        bytes += event.count
        while bytes > maximumBytes, let oldest = order.popFirst() { dropFirst(of: oldest) }
    }

    /// Nothing else is in the partition below the offset: the records there are gone, or were none of ours.
    mutating func move(partition: Int, to offset: Int64) {
        guard partitions.indices.contains(partition) else { return }
        partitions[partition].next = max(partitions[partition].next, offset)
    }

    private mutating func dropFirst(of partition: Int) {
        guard let dropped = partitions[partition].entries.popFirst() else { return }
        bytes -= dropped.event.count
        partitions[partition].first = dropped.offset + 1
    }

    /// Whether everything behind the cursor is kept here, and the cursor is not ahead of what was seen.
    func covers(_ cursor: OutcomeCursor) -> Bool {
        cursor.offsets.count == partitions.count
            && zip(partitions, cursor.offsets).allSatisfy { $0.first <= $1 && $1 <= $0.next }
    }

    /// What stands behind the cursor, in the order in which it came, at most so much; nil when some of it is not kept.
    ///
    /// A partition in which the cursor is ahead has nothing yet.
    func batch(after cursor: OutcomeCursor, limit: OutcomeLimit) -> OutcomeBatch? {
        guard cursor.offsets.count == partitions.count,
            zip(partitions, cursor.offsets).allSatisfy({ $0.first <= $1 })
        else { return nil }
        var places = zip(partitions, cursor.offsets).map { $0.place(from: $1) }
        var offsets = zip(partitions, cursor.offsets).map { max($0.next, $1) }
        var batch = OutcomeBatch(cursor: cursor)
        while let partition = oldest(at: places), let entry = partitions[partition].entries[places[partition]] {
            guard batch.take(entry.event, limit) else { break }
            places[partition] += 1
        }
        for (index, partition) in partitions.enumerated() {
            if let left = partition.entries[places[index]] { offsets[index] = left.offset }
        }
        batch.cursor = OutcomeCursor(offsets: offsets)
        return batch
    }

    /// The partition whose entry at its place came first.
    private func oldest(at places: [Int]) -> Int? {
        var found: (partition: Int, number: Int)?
        for (index, partition) in partitions.enumerated() {
            guard let entry = partition.entries[places[index]], entry.number < found?.number ?? .max else { continue }
            found = (index, entry.number)
        }
        return found?.partition
    }
}
