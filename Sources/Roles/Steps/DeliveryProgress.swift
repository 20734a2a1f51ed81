public import Log

/// What a member of the workers' group has read, what of it is under way, and what it may commit.
public struct DeliveryProgress: Sendable {
    private var prefixes: [TopicPartition: OffsetPrefix] = [:]
    private var committed: [TopicPartition: Int64] = [:]
    /// Partitions of which more may be done with than is committed.
    private var moved: Set<TopicPartition> = []
    /// Counts the assignments; deliveries of an earlier one change no offset any more.
    public private(set) var assignment = 0
    /// Deliveries that somebody works on and whose outcome is not in the log yet, those of earlier assignments included.
    public private(set) var underWay = 0

    public init() {}

    public var partitions: Set<TopicPartition> { Set(prefixes.keys) }

    /// The member has these partitions, and no others, and reads from these offsets on.
    public mutating func assign(_ starts: [TopicPartition: Int64]) {
        assignment += 1
        prefixes = starts.mapValues(OffsetPrefix.init(from:))
        committed = starts
        moved = []
    }

    /// The partitions are the member's no longer.
    public mutating func giveUp(_ partitions: Set<TopicPartition>) {
        for partition in partitions {
            prefixes[partition] = nil
            committed[partition] = nil
        }
        moved.subtract(partitions)
    }

    public mutating func read(_ position: RecordPosition) {
        prefixes[position.partition]?.read(position.offset)
    }

    /// Work on so many deliveries begins.
    public mutating func begin(_ count: Int) {
        underWay += count
    }

    /// Work on a delivery has ended without an outcome: it is delivered once more, to whoever has its partition then.
    public mutating func abandon() {
        underWay -= 1
    }

    /// What came of a delivery is in the log.
    public mutating func finish(_ origin: Delivery.Origin) {
        underWay -= 1
        guard origin.assignment == assignment else { return }
        let partition = origin.position.partition
        let before = prefixes[partition]?.end
        prefixes[partition]?.finish(origin.position.offset)
        if prefixes[partition]?.end != before { moved.insert(partition) }
    }

    /// What may be committed and is not yet.
    public var due: [TopicPartition: Int64] {
        var due: [TopicPartition: Int64] = [:]
        for partition in moved {
            guard let end = prefixes[partition]?.end, end > committed[partition] ?? 0 else { continue }
            due[partition] = end
        }
        return due
    }

    /// These are committed, for an assignment that may be over by now.
    public mutating func commit(_ offsets: [TopicPartition: Int64]) {
        for (partition, offset) in offsets where prefixes[partition] != nil {
            committed[partition] = offset
            if prefixes[partition]?.end == offset { moved.remove(partition) }
        }
    }
}
