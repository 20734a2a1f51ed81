import Log
import Roles
import Saga
import TestSupport
import Topics

/// One partition and its owner on a clock of its own: what the owner wants appended is there at once or later, and its
/// process may die between any two things.
struct OwnerStage {
    static let topics = TopicTable(partitions: 1)

    var now = Loans.start
    var inbox: [Record] = []
    /// What stands beside the inbox, as it was appended.
    var checkpoints: [Record] = []
    /// Everything else that was appended, by topic.
    var appended: [String: [NewRecord]] = [:]
    var committed: Int64?
    var owner: PartitionOwner
    /// Batches that are not acknowledged yet.
    var open: [(turn: Int, batch: OutputBatch)] = []
    private var held: [CheckpointWrite] = []

    init() {
        owner = Self.restore([], start: 0, committed: nil)
    }

    private static func restore(_ checkpoints: [Record], start: Int64, committed: Int64?) -> PartitionOwner {
        var reading = CheckpointReading(0)
        for record in checkpoints { reading.take(record) }
        do throws(CheckpointReading.Refusal) {
            return PartitionOwner(
                try reading.restored(library: Shipped.library, start: start), topics: topics,
                committed: committed, acceptsCreatedTimes: false)
        } catch {
            preconditionFailure("What the owner has written restores: \(error)")
        }
    }

    // MARK: The inbox

    mutating func append(_ record: InboxRecord) { append(bytes: record.encoded()) }

    mutating func append(bytes: [UInt8]?) {
        inbox.append(
            Record(
                partition: TopicPartition(Self.topics.inbox, 0), offset: Int64(inbox.count), timestamp: now,
                timestampKind: .appended, key: nil, value: bytes, headers: []))
    }

    /// Folds what is there, at most so many records.
    mutating func fold(most: Int = .max) {
        let folded = owner.fold(inbox.dropFirst(Int(owner.next)).prefix(most), library: Shipped.library, now: now)
        for batch in folded.batches { open.append((folded.turn, batch)) }
    }

    /// A batch gets to the log and is acknowledged.
    mutating func acknowledge(_ place: Int) {
        let (turn, batch) = open.remove(at: place)
        appended[batch.partition.topic, default: []] += batch.records(source: "test")
        owner.acknowledge(turn)
    }

    mutating func acknowledgeAll() {
        while !open.isEmpty { acknowledge(0) }
    }

    mutating func commit() {
        committed = owner.acknowledged
        owner.commit(owner.acknowledged)
    }

    // MARK: Checkpoints

    mutating func checkpoint(patience: Int64 = 0, most: Int = .max) {
        held += owner.checkpoints(now: now, patience: patience, most: most)
        let ready = held.filter { $0.offset < owner.committed }
        held.removeAll { $0.offset < owner.committed }
        for write in ready {
            beside(write.records)
            beside(owner.written(write, now: now))
        }
        if let marker = owner.marker(now: now) {
            beside([NewRecord(key: marker.key, value: marker.encoded())])
            beside(owner.written(marker))
        }
    }

    private mutating func beside(_ records: [NewRecord]) {
        for record in records {
            checkpoints.append(
                Record(
                    partition: TopicPartition(Self.topics.checkpoints, 0), offset: Int64(checkpoints.count),
                    timestamp: now, timestampKind: .appended, key: record.key, value: record.value, headers: []))
        }
    }

    /// The process dies and another takes over; some of what was under way has got to the log.
    mutating func crash(_ random: inout SeededGenerator) {
        for (_, batch) in open where Bool.random(using: &random) {
            appended[batch.partition.topic, default: []] += batch.records(source: "test")
        }
        open = []
        held = []
        let compacted = Bool.random(using: &random) ? Self.compacted(checkpoints) : checkpoints
        owner = Self.restore(compacted, start: 0, committed: committed)
    }

    /// The last record of each key.
    static func compacted(_ records: [Record]) -> [Record] {
        var last: [[UInt8]: Int] = [:]
        for (place, record) in records.enumerated() { last[record.key ?? []] = place }
        return last.values.sorted().map { records[$0] }
    }

    /// Time passes until the next timer, whose record is appended.
    mutating func passTime() -> Bool {
        guard let next = owner.nextTimer else { return false }
        now = max(now, next)
        for timer in owner.dueTimers(now: now) { append(timer.record) }
        return true
    }
}
