public import Log

/// Which records of a group's partitions are done with: what may be committed is everything below the first that is
/// not.
public struct OffsetProgress: Sendable {
    private struct Partition {
        var prefix: OffsetPrefix
        /// What was committed last.
        var committed: Int64
    }

    private var states: [TopicPartition: Partition] = [:]

    public init() {}

    public var partitions: Set<TopicPartition> { Set(states.keys) }

    /// Takes over partitions, each from an offset on; what is known of them before is forgotten.
    public mutating func assign(_ starts: [TopicPartition: Int64]) {
        for (partition, start) in starts {
            states[partition] = Partition(prefix: OffsetPrefix(from: start), committed: start)
        }
    }

    public mutating func forget(_ gone: Set<TopicPartition>) {
        for partition in gone { states[partition] = nil }
    }

    public mutating func read(_ position: RecordPosition) {
        states[position.partition]?.prefix.read(position.offset)
    }

    /// Of a partition that is gone, or of a record that was not read, it does nothing.
    public mutating func finish(_ position: RecordPosition) {
        states[position.partition]?.prefix.finish(position.offset)
    }

    /// What may be committed and is not yet.
    public var due: [TopicPartition: Int64] {
        states.compactMapValues { $0.prefix.end > $0.committed ? $0.prefix.end : nil }
    }

    public mutating func commit(_ offsets: [TopicPartition: Int64]) {
        for (partition, offset) in offsets { states[partition]?.committed = offset }
    }
}
