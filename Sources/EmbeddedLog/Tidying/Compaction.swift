import Log

/// The compaction of one partition under way.
///
/// First it learns which keys the records since the last time have, and their last offsets; then it goes through the
/// partition from its start and leaves out what these supersede. Offsets never change. What it must remember is bounded:
/// with more keys than that it goes only as far as they fit, and further the next time.
struct Compaction: Sendable {
    enum Phase: Sendable {
        /// Learning, from this offset on.
        case learning(Int64)
        /// Leaving out, from this offset on.
        case leavingOut(Int64)
    }

    /// Together about 32 MB.
    private static let maximumKeys = 131_072
    private static let maximumKeyBytes = 8 << 20

    let partition: PartitionState
    var phase: Phase
    /// Up to where it goes.
    private(set) var limit: Int64
    /// The last offset of each key.
    private var last: [[UInt8]: Int64] = [:]
    private var keyBytes = 0
    /// Removals that are older go too.
    private let removalsBefore: Int64
    private let retention: Int64
    private let now: Int64
    private let isDue: Bool
    private var kept: Int64 = 0
    private var oldestRemoval: Int64?

    /// Nil when it is not worth while yet.
    init?(_ partition: PartitionState, _ options: EmbeddedLogOptions, now: Int64) {
        guard partition.cleanup == .compact else { return nil }
        let done = partition.compacted
        // The last record always stays: it tells where the partition ends.
        limit = max(done.upTo, partition.end - Int64(max(1, options.uncompactedRecords)))
        let dirty = limit - max(done.upTo, partition.start)
        // Going through everything for every few records would cost more than it brings.
        let isWorthIt = dirty > 0 && dirty >= min(done.kept, Int64(Self.maximumKeys))
        isDue = done.due.map { $0 <= now } == true
        guard isWorthIt || isDue else { return nil }
        self.partition = partition
        self.now = now
        phase = .learning(max(done.upTo, partition.start))
        retention = options.removalRetention.milliseconds
        removalsBefore = now - retention
    }

    var isFull: Bool { last.count >= Self.maximumKeys || keyBytes >= Self.maximumKeyBytes }

    mutating func learn(_ record: StoredRecord, in bytes: UnsafeRawBufferPointer) {
        guard let range = record.key else { return }
        let key = Array(bytes[range])
        if last.updateValue(record.offset, forKey: key) == nil { keyBytes += key.count }
    }

    /// Goes no further than this; everything up to there is learnt.
    mutating func end(at offset: Int64) {
        limit = min(limit, offset)
    }

    /// Whether nothing new was learnt and no removal is due.
    var isNeedless: Bool { limit <= partition.compacted.upTo && !isDue }

    /// Whether the record stays.
    func keeps(_ record: StoredRecord, in bytes: UnsafeRawBufferPointer) -> Bool {
        guard let range = record.key else { return true }
        if let newer = last[Array(bytes[range])], newer > record.offset { return false }
        return record.value != nil || record.timestamp >= removalsBefore
    }

    mutating func count(_ record: StoredRecord) {
        kept += 1
        if record.value == nil, record.key != nil { oldestRemoval = min(oldestRemoval ?? .max, record.timestamp) }
    }

    /// What is true of the partition when it has come to its end.
    var result: Compacted {
        // Not for each removal by itself: every time costs a way through everything.
        let due = oldestRemoval.map { max($0 + retention, now + retention / 2) + 1 }
        return Compacted(upTo: limit, kept: kept, due: due)
    }
}
