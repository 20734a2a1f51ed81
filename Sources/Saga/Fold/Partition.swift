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
        public let outputs: [Output]
        /// The family whose wake-up may be another now; nil for a record of the partition.
        public let family: String?
        public let wake: Wake?
    }

    public let number: Int
    public private(set) var version = Partition.currentVersion
    private var families: [Family] = []
    private var positions = NameTable()

    /// - Parameter number: of the inbox's partition.
    public init(_ number: Int) {
        self.number = number
    }

    public var familyCount: Int { families.count }

    public func family(_ name: String) -> Family? { positions[name].map { families[$0] } }

    /// Puts a family in its place, as a checkpoint has it.
    public mutating func restore(_ family: Family) {
        if let position = positions[family.name] {
            families[position] = family
        } else {
            positions[family.name] = families.count
            families.append(family)
        }
    }

    /// Folds a record. A record that a family has seen already does nothing.
    public mutating func apply(
        _ record: InboxRecord, offset: Int64, time: Int64, library: Library
    ) throws(Stop) -> Applied {
        guard version <= Self.currentVersion else { throw .newerVersion(version) }
        switch record {
        case .foldVersion(let version):
            guard version <= Self.currentVersion else { throw .newerVersion(version) }
            self.version = version
            return Applied(outputs: [], family: nil, wake: nil)
        case .family(let name, let record):
            let position = position(of: name)
            do throws(Missing) {
                let outputs = try families[position].apply(record, offset: offset, time: time, library: library)
                return Applied(outputs: outputs, family: name, wake: families[position].wake)
            } catch {
                throw .missing(error)
            }
        }
    }

    private mutating func position(of name: String) -> Int {
        if let position = positions[name] { return position }
        positions[name] = families.count
        families.append(Family(name, partition: number))
        return families.count - 1
    }
}
