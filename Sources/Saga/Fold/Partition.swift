import Custody

/// The fold of a partition: its families, and the version by which its records are folded.
public struct Partition: Sendable {
    /// The version that this code folds by when nothing else is said.
    public static let currentVersion = 1

    /// Why a record stops the partition; nothing was changed.
    public enum Stop: Error, Hashable, Sendable, CustomStringConvertible {
        /// Until it is known here, the owner waits.
        case missing(Missing)
        /// A newer program has to take the partition over.
        case newerVersion(Int)

        public var description: String {
            switch self {
            case .missing(let missing): "\(missing)"
            case .newerVersion(let version):
                "the partition is folded by version \(version), and this program knows \(Partition.currentVersion); "
                    + "run a newer one"
            }
        }
    }

    /// What the applying of a record came to.
    public struct Applied: Hashable, Sendable {
        /// What is kept of a family.
        public enum Kept: Hashable, Sendable {
            case family
            /// Everything that it did is over.
            case grave
            /// It was never there, or its grave was removed: a checkpoint of it makes way for one that says so.
            case nothing
        }

        public let outputs: [Output]
        /// The family whose wake-up may be another now; nil for a record of the partition.
        public let family: String?
        public let wake: Wake?
        public let kept: Kept
    }

    public let number: Int
    public private(set) var version = Partition.currentVersion
    private var families: [Family] = []
    /// By their digests, which is all that a notification tells of them.
    private var positions: [FamilyDigest: Int32] = [:]
    private var graves = Graveyard()
    /// The last record of families whose graves were removed, while records from before are folded once more.
    private var removed: [FamilyDigest: Int64] = [:]

    /// - Parameter number: of the inbox's partition.
    public init(_ number: Int) {
        self.number = number
    }

    /// Families that something can come of, without their graves.
    public var familyCount: Int { families.count }
    public var graveCount: Int { graves.count }

    public func family(_ name: String) -> Family? { position(FamilyDigest(of: name)).map { families[$0] } }
    public func grave(_ name: String) -> Grave? { graves[FamilyDigest(of: name)] }

    /// Takes up the version by which the records were folded, as a checkpoint has it.
    public mutating func restore(version: Int) { self.version = version }

    /// Puts a family in its place, as a checkpoint has it.
    public mutating func restore(_ family: Family) {
        if let position = position(family.digest) {
            families[position] = family
        } else {
            add(family)
        }
    }

    /// Puts a family's grave in its place, as a checkpoint has it.
    public mutating func restore(_ grave: Grave, of name: String) { graves[FamilyDigest(of: name)] = grave }

    /// Remembers that a family's grave was removed, as a checkpoint has it.
    public mutating func restore(removalOf name: String, at offset: Int64) { removed[FamilyDigest(of: name)] = offset }

    /// Folds a record. A record that a family has seen already does nothing.
    public mutating func apply(
        _ record: InboxRecord, offset: Int64, time: Int64, library: Library
    ) throws(Stop) -> Applied {
        guard version <= Self.currentVersion else { throw .newerVersion(version) }
        switch record {
        case .foldVersion(let version, _):
            guard version <= Self.currentVersion else { throw .newerVersion(version) }
            self.version = version
            return Applied(outputs: [], family: nil, wake: nil, kept: .nothing)
        case .byNumber(let notification):
            do throws(Missing) {
                return try apply(notification, offset: offset, time: time, library: library)
            } catch {
                throw .missing(error)
            }
        case .family(let name, let record):
            do throws(Missing) {
                return try apply(record, to: name, offset: offset, time: time, library: library)
            } catch {
                throw .missing(error)
            }
        }
    }

    private func position(_ digest: FamilyDigest) -> Int? { positions[digest].map { Int($0) } }

    /// A notification whose number no family has given out, or one of which only a grave is left, is a dead letter.
    private mutating func apply(
        _ notification: BankNotification, offset: Int64, time: Int64, library: Library
    ) throws(Missing) -> Applied {
        let number = notification.requestNo
        guard let position = position(number.familyDigest) else {
            let letter = DeadLetter(
                family: "", offset: offset, what: FamilyRecord.Kind.notification.rawValue, id: number.text,
                reason: "no family here has a call of this number, or it ended so long ago that it was forgotten")
            return Applied(outputs: [.deadLetter(letter)], family: nil, wake: nil, kept: .nothing)
        }
        return try apply(.notification(notification), at: position, offset: offset, time: time, library: library)
    }

    private mutating func apply(
        _ record: FamilyRecord, to name: String, offset: Int64, time: Int64, library: Library
    ) throws(Missing) -> Applied {
        let digest = FamilyDigest(of: name)
        guard let position = position(digest) else {
            return try call(name, digest, record, offset: offset, time: time, library: library)
        }
        return try apply(record, at: position, offset: offset, time: time, library: library)
    }

    private mutating func apply(
        _ record: FamilyRecord, at position: Int, offset: Int64, time: Int64, library: Library
    ) throws(Missing) -> Applied {
        let outputs = try families[position].apply(record, offset: offset, time: time, library: library)
        let (name, digest) = (families[position].name, families[position].digest)
        guard let grave = families[position].grave else {
            return Applied(outputs: outputs, family: name, wake: families[position].wake, kept: .family)
        }
        remove(position)
        graves[digest] = grave
        return Applied(outputs: outputs, family: name, wake: grave.wake, kept: .grave)
    }

    // MARK: Families that are not there

    /// A record for a family that was never there, or of which a grave is left.
    private mutating func call(
        _ name: String, _ digest: FamilyDigest, _ record: FamilyRecord, offset: Int64, time: Int64, library: Library
    ) throws(Missing) -> Applied {
        if let grave = graves[digest] {
            return try call(name, from: grave, digest, record, offset: offset, time: time, library: library)
        }
        let nothing = Applied(outputs: [], family: name, wake: nil, kept: .nothing)
        if let last = removed[digest] {
            guard offset > last else { return nothing }
            removed[digest] = nil
        }
        var family = Family(name, digest, partition: number)
        let outputs = try family.apply(record, offset: offset, time: time, library: library)
        if family.isUntouched { return Applied(outputs: outputs, family: name, wake: nil, kept: .nothing) }
        guard let grave = family.grave else {
            add(family)
            return Applied(outputs: outputs, family: name, wake: family.wake, kept: .family)
        }
        graves[digest] = grave
        return Applied(outputs: outputs, family: name, wake: grave.wake, kept: .grave)
    }

    private mutating func call(
        _ name: String, from grave: Grave, _ digest: FamilyDigest, _ record: FamilyRecord, offset: Int64, time: Int64,
        library: Library
    ) throws(Missing) -> Applied {
        guard offset > grave.offset else {
            return Applied(outputs: [], family: name, wake: grave.wake, kept: .grave)
        }
        if case .timer(let arming) = record {
            if let wake = grave.wake, wake.arming == arming, time >= wake.at {
                graves[digest] = grave.forgotten(offset, time)
            }
            let rest = graves[digest]
            return Applied(outputs: [], family: name, wake: rest?.wake, kept: rest == nil ? .nothing : .grave)
        }
        var family = Family(name, partition: number, from: grave)
        if library.has(.numbersBeginAnew) { family.callers = CallerTable() }
        if library.has(.sequenceBeginsAnew) { family.sequence = 0 }
        let outputs = try family.apply(record, offset: offset, time: time, library: library)
        guard family.sagas.isEmpty, family.early.isEmpty else {
            graves[digest] = nil
            add(family)
            return Applied(outputs: outputs, family: name, wake: family.wake, kept: .family)
        }
        if family.sequence != grave.sequence {
            graves[digest] = grave.after(offset, family.time, sequence: family.sequence)
        }
        return Applied(outputs: outputs, family: name, wake: grave.wake, kept: .grave)
    }

    private mutating func add(_ family: Family) {
        positions[family.digest] = Int32(clamping: families.count)
        families.append(family)
    }

    private mutating func remove(_ position: Int) {
        positions[families[position].digest] = nil
        let last = families.count - 1
        if position < last {
            families.swapAt(position, last)
            positions[families[position].digest] = Int32(clamping: position)
        }
        families.removeLast()
    }
}
