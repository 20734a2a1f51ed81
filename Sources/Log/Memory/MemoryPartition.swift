/// The records of one partition of the in-memory log.
struct MemoryPartition: Sendable {
    private(set) var records: [Record] = []
    /// The first offset that was not deleted, and the next one that is given.
    private(set) var range: Range<Int64> = 0..<0
    private var lastTimestamp = Int64.min

    /// - Returns: the offset of the first.
    mutating func append(_ new: [NewRecord], to partition: TopicPartition, at now: Int64) -> Int64 {
        let first = range.upperBound
        lastTimestamp = max(lastTimestamp, now)
        for (index, record) in new.enumerated() {
            records.append(
                Record(
                    partition: partition, offset: first + Int64(index), timestamp: lastTimestamp,
                    timestampKind: .appended, key: record.key, value: record.value, headers: record.headers))
        }
        range = range.lowerBound..<first + Int64(new.count)
        return first
    }

    /// At most so many, from the offset on, in order.
    func read(from offset: Int64, maximum: Int) -> ArraySlice<Record> {
        let start = firstIndex(atOrAbove: offset)
        return records[start..<min(records.count, start + max(1, maximum))]
    }

    mutating func delete(below offset: Int64) {
        guard offset > range.lowerBound else { return }
        records.removeSubrange(..<firstIndex(atOrAbove: offset))
        range = offset..<range.upperBound
    }

    /// Deletes from the front what is older.
    mutating func delete(olderThan time: Int64) {
        let kept = records.firstIndex { $0.timestamp >= time }
        delete(below: kept.map { records[$0].offset } ?? range.upperBound)
    }

    /// Keeps, of what is below the offset, the last record of each key, and everything that has no key.
    ///
    /// - Parameter dropsRemovals: whether records without a value go too.
    mutating func compact(below offset: Int64, dropsRemovals: Bool) {
        let end = firstIndex(atOrAbove: offset)
        var last: [[UInt8]: Int] = [:]
        for index in 0..<end {
            if let key = records[index].key { last[key] = index }
        }
        let kept = records[..<end].indices.filter { index in
            guard let key = records[index].key else { return true }
            return last[key] == index && !(dropsRemovals && records[index].value == nil)
        }
        records.replaceSubrange(..<end, with: kept.map { records[$0] })
    }

    private func firstIndex(atOrAbove offset: Int64) -> Int {
        var low = 0
        var high = records.count
        while low < high {
            let middle = (low + high) / 2
            if records[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
