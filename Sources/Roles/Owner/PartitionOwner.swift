import Log
public import Saga
public import Topics

/// The owner of a partition of the inbox: folds its records, says what has to be appended for them, from where on a
/// restart may begin, and which timers have come due.
///
/// A state machine without a clock and without I/O. Whoever runs it appends what it asks for, tells what was acknowledged,
/// and commits no further than `acknowledged`.
public struct PartitionOwner: Sendable {
    public let number: Int
    let topics: TopicTable
    let acceptsCreatedTimes: Bool

    public internal(set) var partition: Partition
    /// The offset of the next record that is to be folded.
    public internal(set) var next: Int64
    /// Outputs of records below it are in the log already.
    let emitsFrom: Int64
    /// The group's committed offset.
    public internal(set) var committed: Int64
    /// Why it stands at `next`.
    public internal(set) var stall: Stall?

    var flight: InFlight
    var timers = TimerTable()
    var book: CheckpointBook
    /// What operators have had passed over, by offset.
    var skips: [Int64: Skip]

    /// What a turn of records came to.
    public struct Folded: Sendable {
        /// By which its acknowledgements are told.
        public let turn: Int
        /// Each has to be acknowledged once.
        public let batches: [OutputBatch]
        /// How many records were folded.
        public let count: Int
    }

    /// - Parameters:
    ///   - restored: as the checkpoints have it.
    ///   - committed: the group's committed offset; the marker where there is none.
    public init(
        _ restored: RestoredPartition, topics: TopicTable, committed: Int64?, acceptsCreatedTimes: Bool
    ) {
        number = restored.partition.number
        self.topics = topics
        self.acceptsCreatedTimes = acceptsCreatedTimes
        partition = restored.partition
        next = restored.marker?.offset ?? restored.start
        let committed = max(committed ?? next, next)
        emitsFrom = committed
        self.committed = committed
        flight = InFlight(from: committed)
        skips = Dictionary(restored.skips.map { ($0.offset, $0) }) { $1 }
        book = CheckpointBook(restored)
        for (family, wake) in restored.wakes { timers.schedule(family, wake) }
    }

    /// Everything that comes of the records below it is in the log: no commit may go beyond.
    public var acknowledged: Int64 { flight.acknowledged }

    /// Folds records as far as it can; where it cannot go on, `stall` says why, and the same records are given again.
    ///
    /// - Parameters:
    ///   - records: of this partition, in order; those before `next` are passed over.
    ///   - now: the owner's clock, in milliseconds; it may make it wait, and decides nothing.
    public mutating func fold<Entry: InboxEntry>(
        _ records: some Sequence<Entry>, library: Library, now: Int64
    ) -> Folded {
        var turn = OwnerTurn(number: number, topics: topics)
        var last: Entry?
        var count = 0
        stall = nil
        for record in records where record.offset >= next {
            do throws(Stall) {
                try fold(record, library: library, now: now, &turn)
            } catch {
                stall = error
                break
            }
            next = record.offset + 1
            last = record
            count += 1
        }
        if let last { book.turned(last) }
        turn.addViews(of: partition)
        let batches = turn.batches
        return Folded(turn: flight.begin(end: next, count: batches.count), batches: batches, count: count)
    }

    private mutating func fold(
        _ record: some InboxEntry, library: Library, now: Int64, _ turn: inout OwnerTurn
    ) throws(Stall) {
        let emits = record.offset >= emitsFrom
        if let skip = skips[record.offset] {
            if emits { turn.addSkipped(record, skip) }
            return
        }
        guard record.timestampKind == .appended || acceptsCreatedTimes else { throw .notStamped }
        guard record.timestamp <= now + Stall.tolerance else { throw .ahead(by: record.timestamp - now) }
        let read: InboxRecord
        do throws(UnreadableRecord) {
            read = try readable(record)
        } catch {
            switch error {
            case .newerFormat(let format): throw .newerFormat(format)
            case .malformed(let fault):
                if emits { turn.addMalformed(record, fault) }
                return
            }
        }
        let applied: Partition.Applied
        do throws(Partition.Stop) {
            applied = try partition.apply(read, offset: record.offset, time: record.timestamp, library: library)
        } catch {
            throw .stopped(error)
        }
        if emits { turn.add(applied.outputs, of: partition, offset: record.offset, time: record.timestamp) }
        guard let family = applied.family else { return }
        book.changed(family, applied.kept, at: record.offset)
        timers.schedule(family, applied.wake)
    }

    /// - Throws: also for a record whose family belongs to another partition: here it would begin a life of its own.
    private func readable(_ record: some InboxEntry) throws(UnreadableRecord) -> InboxRecord {
        let read = try record.read()
        if case .family(let name, .event) = read, topics.inboxPartition(ofFamily: name).number != number {
            throw .malformed(
                MalformedRecord(path: "family", reason: "belongs to another partition of the inbox than \(number)"))
        }
        return read
    }

    /// One of a turn's batches is in the log.
    public mutating func acknowledge(_ turn: Int) { flight.acknowledge(turn) }

    /// The group's offset was committed.
    public mutating func commit(_ offset: Int64) { committed = max(committed, offset) }

    /// An operator has had a record skipped.
    public mutating func skip(_ skip: Skip) { skips[skip.offset] = skip }

    /// What operators see of it.
    public func view(time: Int64, owner: String) -> PartitionView {
        PartitionView(
            partition: number, foldVersion: partition.version, next: next, committed: committed,
            families: partition.familyCount, graves: partition.graveCount, stalled: stall?.description, time: time,
            owner: owner)
    }
}
