public import Log

/// What a member of the workers' group has read, what of it is under way, and what it may commit.
public struct DeliveryProgress: Sendable {
    private var offsets = OffsetProgress()
    /// Counts the assignments; deliveries of an earlier one change no offset any more.
    public private(set) var assignment = 0
    /// Deliveries that somebody works on and whose outcome is not in the log yet, those of earlier assignments included.
    public private(set) var underWay = 0

    public init() {}

    public var partitions: Set<TopicPartition> { offsets.partitions }

    /// The member has these partitions, and no others, and reads from these offsets on.
    public mutating func assign(_ starts: [TopicPartition: Int64]) {
        assignment += 1
        offsets = OffsetProgress()
        offsets.assign(starts)
    }

    /// The partitions are the member's no longer.
    public mutating func giveUp(_ partitions: Set<TopicPartition>) {
        offsets.forget(partitions)
    }

    public mutating func read(_ position: RecordPosition) {
        offsets.read(position)
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
        if origin.assignment == assignment { offsets.finish(origin.position) }
    }

    /// What may be committed and is not yet.
    public var due: [TopicPartition: Int64] { offsets.due }

    /// These are committed, for an assignment that may be over by now.
    public mutating func commit(_ offsets: [TopicPartition: Int64]) {
        self.offsets.commit(offsets)
    }
}
