import Custody
import Saga

/// A partition as its checkpoints have it, and what is known of them.
public struct RestoredPartition: Sendable {
    var partition: Partition
    /// The first offset that the inbox still has.
    let start: Int64
    /// Nil where none was ever written.
    public internal(set) var marker: Marker?
    var markers: [Int64] = []
    var skips: [Skip] = []
    var wakes: [(family: String, wake: Wake)] = []
    /// Of each family, the offset of its checkpoint.
    var heads: [FamilyDigest: Int64] = [:]
    /// Keys beside the heads: of families that are written in parts.
    var parts: [FamilyDigest: Set<CheckpointKey>] = [:]
    /// What a higher one has made superfluous.
    var superseded: [CheckpointKey] = []
    /// Families whose removal is noted, until the marker is above it.
    var removals: [CheckpointKey] = []

    init(_ number: Int, start: Int64) {
        partition = Partition(number)
        self.start = start
    }

    mutating func keepParts(of keys: some Sequence<CheckpointKey>) {
        for key in keys { parts[FamilyDigest(of: key.family), default: []].insert(key) }
    }

    /// Takes the highest checkpoint of a family that is complete.
    mutating func take(
        _ family: FamilyName, _ candidates: [Int64: [UInt8]], _ parts: [CheckpointKey: [UInt8]], _ library: Library
    ) throws(CheckpointReading.Refusal) {
        /// Why the highest one will not do.
        var refusal: CheckpointReading.Refusal?
        let digest = FamilyDigest(of: family.text)
        for (offset, bytes) in candidates.sorted(by: { $0.key > $1.key }) {
            let key = CheckpointKey(family: family.text, part: .family, offset: offset)
            guard heads[digest] == nil else {
                superseded.append(key)
                continue
            }
            do throws(CheckpointError) {
                restore(family.text, try CheckpointContents(reading: bytes, library: library) { parts[$0] }, key)
                heads[digest] = offset
            } catch {
                switch error {
                case .missing(let missing): throw .missing(missing)
                case .missingPart: refusal = refusal ?? .unreadable(key: key.text, error.description)
                case .newerFormat, .checksum, .misplaced, .malformed:
                    throw .unreadable(key: key.text, error.description)
                }
            }
        }
        if heads[digest] == nil, let refusal { throw refusal }
    }

    private mutating func restore(_ name: String, _ contents: CheckpointContents, _ key: CheckpointKey) {
        switch contents {
        case .family(let family):
            partition.restore(family)
            if let wake = family.wake { wakes.append((name, wake)) }
        case .grave(let grave):
            partition.restore(grave, of: name)
            if let wake = grave.wake { wakes.append((name, wake)) }
        case .removed(let offset):
            partition.restore(removalOf: name, at: offset)
            removals.append(key)
        }
    }
}
