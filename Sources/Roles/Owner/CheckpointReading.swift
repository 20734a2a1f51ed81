import Custody
public import Log
public import Saga

/// Reads what stands beside a partition's inbox: checkpoints, markers and skips, in whatever order.
public struct CheckpointReading: Sendable {
    /// Why a partition cannot be taken over.
    public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// Until it is known here, the owner waits.
        case missing(Missing)
        case unreadable(key: String, String)

        public var description: String {
            switch self {
            case .missing(let missing): missing.description
            case .unreadable(let key, let why): "what stands under '\(key)' in the checkpoints cannot be used: \(why)"
            }
        }
    }

    private let number: Int
    private var families: [FamilyName] = []
    private var heads: [FamilyName: [Int64: [UInt8]]] = [:]
    /// Ranges of large families, and further pieces.
    private var parts: [CheckpointKey: [UInt8]] = [:]
    private var markers: [Int64: [UInt8]] = [:]
    private var skips: [Int64: [UInt8]] = [:]
    private var unknown: [String] = []

    /// - Parameter number: of the partition.
    public init(_ number: Int) {
        self.number = number
    }

    /// Takes a record in; one without a value takes its key away.
    public mutating func take(_ record: Record) {
        let key = String(decoding: record.key ?? [], as: UTF8.self)
        if let offset = Self.offset(key, behind: Marker.keyPrefix) {
            markers[offset] = record.value
        } else if let offset = Self.offset(key, behind: Skip.keyPrefix) {
            skips[offset] = record.value
        } else if let key = CheckpointKey(text: key) {
            take(key, record.value)
        } else if record.value != nil {
            unknown.append(key)
        }
    }

    /// The highest marker that was read until now and can be understood.
    public var marker: Marker? {
        markers.max { $0.key < $1.key }.flatMap { try? Marker(reading: $0.value) }
    }

    private static func offset(_ key: String, behind prefix: String) -> Int64? {
        guard key.utf8.starts(with: prefix.utf8) else { return nil }
        return Int64(Substring(key.utf8.dropFirst(prefix.utf8.count)))
    }

    private mutating func take(_ key: CheckpointKey, _ value: [UInt8]?) {
        guard key.part == .family, key.piece == 0 else {
            parts[key] = value
            return
        }
        let family = FamilyName(key.family)
        if heads[family] == nil {
            guard value != nil else { return }
            families.append(family)
        }
        heads[family, default: [:]][key.offset] = value
    }

    /// The partition as the checkpoints have it; what was read is let go of on the way.
    ///
    /// - Parameter start: the first offset that the inbox still has.
    public consuming func restored(library: Library, start: Int64) throws(Refusal) -> RestoredPartition {
        if let key = unknown.first { throw .unreadable(key: key, "nothing of ours has such a key") }
        var restored = RestoredPartition(number, start: start)
        for (offset, bytes) in markers {
            let marker: Marker
            do throws(UnreadableRecord) {
                marker = try Marker(reading: bytes)
            } catch {
                throw .unreadable(key: "\(Marker.keyPrefix)\(offset)", error.description)
            }
            restored.markers.append(offset)
            if offset > restored.marker?.offset ?? -1 { restored.marker = marker }
        }
        restored.markers.sort()
        for (offset, bytes) in skips.sorted(by: { $0.key < $1.key }) {
            do throws(UnreadableRecord) {
                restored.skips.append(try Skip(reading: bytes))
            } catch {
                throw .unreadable(key: "\(Skip.keyPrefix)\(offset)", error.description)
            }
        }
        if let version = restored.marker?.foldVersion { restored.partition.restore(version: version) }
        restored.keepParts(of: parts.keys)
        for family in families {
            guard let candidates = heads.removeValue(forKey: family), !candidates.isEmpty else { continue }
            try restored.take(family, candidates, parts, library)
        }
        return restored
    }
}
