extension Destination {
    /// Which of the records go to which partition, by their indices, the partitions in order.
    ///
    /// - Throws: what every log refuses at the call: a record that is too large or has no key, a partition that is not.
    public func parts(
        of records: [NewRecord], partitions: Int, limits: LogLimits
    ) throws(LogError) -> [(partition: TopicPartition, indices: [Int])] {
        for record in records {
            let bytes = record.byteCount
            guard bytes <= limits.maximumRecordBytes else {
                throw .tooLarge(bytes: bytes, limit: limits.maximumRecordBytes, topic: topic)
            }
        }
        switch self {
        case .partition(let partition):
            guard (0..<partitions).contains(partition.number) else {
                throw .unknownPartition(partition, partitions: partitions)
            }
            return records.isEmpty ? [] : [(partition, Array(records.indices))]
        case .key(let topic):
            var parts: [Int: [Int]] = [:]
            for (index, record) in records.enumerated() {
                guard let key = record.key else { throw .noKey(topic: topic) }
                parts[Partitioner.partition(of: key, among: partitions), default: []].append(index)
            }
            return parts.sorted { $0.key < $1.key }.map { (TopicPartition(topic, $0.key), $0.value) }
        }
    }
}
