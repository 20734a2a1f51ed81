import Custody
public import Log
import Saga

/// What a partition's checkpoints cover, and what has to be written so that a restart may begin later.
///
/// A family's state after a record is written when everything that came of that record is acknowledged and committed. The
/// marker stands below every change that no checkpoint covers yet.
struct CheckpointBook: Sendable {
    private struct Change: Sendable {
        /// The first change that no checkpoint in the log covers.
        var first: Int64
        var last: Int64
        /// The first one behind what is being written.
        var firstBehind: Int64?
    }

    /// Where a turn of records has ended.
    private struct Boundary: Sendable {
        let offset: Int64
        let sum: String
        let foldVersion: Int
    }

    private var changes: [FamilyName: Change] = [:]
    /// Changed families that nothing is being written for, in the order of their first changes, each with the time at
    /// which it was put there.
    private var waiting: [(family: FamilyName, since: Int64)] = []
    private var firstWaiting = 0
    private var isNew: [FamilyName] = []

    private var heads: [FamilyDigest: Int64]
    private var parts: [FamilyDigest: Set<CheckpointKey>]
    private var superseded: [CheckpointKey]
    private var removals: [CheckpointKey]
    private var markers: [Int64]
    private var boundaries: [Boundary] = []
    private var turnEnd: (any InboxEntry)?

    init(_ restored: RestoredPartition) {
        heads = restored.heads
        parts = restored.parts
        superseded = restored.superseded
        removals = restored.removals
        markers = restored.markers
    }

    /// How many families no checkpoint covers as they are.
    var uncovered: Int { changes.count }

    mutating func changed(_ family: String, _ kept: Partition.Applied.Kept, at offset: Int64) {
        let name = FamilyName(family)
        if changes[name] != nil {
            changes[name]?.last = offset
            if changes[name]?.firstBehind == nil { changes[name]?.firstBehind = offset }
            return
        }
        // What was never written need not be said to be gone.
        if kept == .nothing, heads[FamilyDigest(of: family)] == nil { return }
        changes[name] = Change(first: offset, last: offset, firstBehind: offset)
        isNew.append(name)
    }

    mutating func turned(_ last: any InboxEntry) { turnEnd = last }

    /// Notes that up to here everything was folded by this version.
    mutating func noteBoundary(foldVersion: Int) {
        guard let last = turnEnd else { return }
        turnEnd = nil
        boundaries.append(Boundary(offset: last.offset + 1, sum: last.sum, foldVersion: foldVersion))
    }

    // MARK: Writing

    /// Makes checkpoints of families that have waited long enough, oldest first.
    ///
    /// - Parameters:
    ///   - patience: how long a family is left alone, in milliseconds, as it may change again.
    ///   - most: how many families.
    mutating func writes(of partition: Partition, now: Int64, patience: Int64, most: Int) -> [CheckpointWrite] {
        waiting += isNew.map { ($0, now) }
        isNew = []
        var writes: [CheckpointWrite] = []
        while firstWaiting < waiting.count, writes.count < most, waiting[firstWaiting].since + patience <= now {
            let name = waiting[firstWaiting].family
            firstWaiting += 1
            if let write = write(name, of: partition) { writes.append(write) }
        }
        if firstWaiting > 1_024, firstWaiting * 2 > waiting.count {
            waiting.removeFirst(firstWaiting)
            firstWaiting = 0
        }
        return writes
    }

    private mutating func write(_ name: FamilyName, of partition: Partition) -> CheckpointWrite? {
        guard let change = changes[name] else { return nil }
        changes[name]?.firstBehind = nil
        let digest = FamilyDigest(of: name.text)
        if let family = partition.family(name.text) {
            let known = parts[digest] ?? []
            let written = family.checkpoint(without: known.union(head(name, digest)))
            let keys = Set(family.checkpointKeys)
            let more = written.contains { $0.key.piece > 0 }
            return CheckpointWrite(
                family: name, offset: family.offset, written,
                keys: keys.count > 1 || more ? keys.union(written.map(\.key)) : nil)
        }
        if let grave = partition.grave(name.text) {
            let key = CheckpointKey(family: name.text, part: .family, offset: grave.offset)
            let isWritten = heads[digest] == grave.offset
            let written = isWritten ? [] : [CheckpointPart(key: key, bytes: grave.encoded())]
            return CheckpointWrite(family: name, offset: grave.offset, written, keys: nil)
        }
        let removal = CheckpointPart.removal(of: name.text, at: change.last)
        return CheckpointWrite(family: name, offset: removal.key.offset, [removal], keys: nil, isRemoval: true)
    }

    private func head(_ name: FamilyName, _ digest: FamilyDigest) -> Set<CheckpointKey> {
        heads[digest].map { [CheckpointKey(family: name.text, part: .family, offset: $0)] } ?? []
    }

    /// What was made is in the log.
    ///
    /// - Returns: records that take away what it has made superfluous.
    mutating func written(_ write: CheckpointWrite, now: Int64) -> [NewRecord] {
        let digest = FamilyDigest(of: write.family.text)
        var old = (parts[digest] ?? []).subtracting(write.keys ?? [])
        if let offset = heads[digest], offset < write.offset {
            old.insert(CheckpointKey(family: write.family.text, part: .family, offset: offset))
        }
        heads[digest] = write.offset
        parts[digest] = write.keys
        if write.isRemoval {
            removals.append(CheckpointKey(family: write.family.text, part: .family, offset: write.offset))
            heads[digest] = nil
        }
        if let first = changes[write.family]?.firstBehind {
            changes[write.family]?.first = first
            waiting.append((write.family, now))
        } else {
            changes[write.family] = nil
        }
        return old.map { NewRecord(key: Array($0.text.utf8), value: nil) }
    }

    // MARK: Markers

    /// A marker that is higher than those before it; nil while there is none.
    ///
    /// - Parameter committed: everything below it is done with.
    mutating func marker(committed: Int64, now: Int64) -> Marker? {
        var limit = committed
        for change in changes.values { limit = min(limit, change.first) }
        guard let place = boundaries.lastIndex(where: { $0.offset <= limit }) else { return nil }
        let boundary = boundaries[place]
        boundaries.removeFirst(place + 1)
        guard boundary.offset > markers.last ?? -1 else { return nil }
        return Marker(offset: boundary.offset, foldVersion: boundary.foldVersion, sum: boundary.sum, time: now)
    }

    /// The marker is in the log.
    ///
    /// - Returns: records that take away what it has made superfluous.
    mutating func written(_ marker: Marker) -> [NewRecord] {
        var old = markers.map { Array("\(Marker.keyPrefix)\($0)".utf8) }
        markers = [marker.offset]
        let over = removals.filter { $0.offset < marker.offset }
        removals.removeAll { $0.offset < marker.offset }
        old += (over + superseded).map { Array($0.text.utf8) }
        superseded = []
        return old.map { NewRecord(key: $0, value: nil) }
    }
}

/// A family's checkpoint, made and not yet in the log.
public struct CheckpointWrite: Sendable {
    let family: FamilyName
    /// Of the last record that the state knows: it may be written when the committed offset is above it.
    public let offset: Int64
    /// The head last; none where all of it stands in the log already.
    public let records: [NewRecord]
    /// Of a family that is written in parts: every key of it.
    let keys: Set<CheckpointKey>?
    let isRemoval: Bool

    init(
        family: FamilyName, offset: Int64, _ parts: [CheckpointPart], keys: Set<CheckpointKey>?, isRemoval: Bool = false
    ) {
        self.family = family
        self.offset = offset
        records = parts.map { NewRecord(key: Array($0.key.text.utf8), value: $0.bytes) }
        self.keys = keys
        self.isRemoval = isRemoval
    }
}
