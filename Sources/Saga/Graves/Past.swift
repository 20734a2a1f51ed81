import Crypto
import Expressions
import Workflow

/// The sagas of a family that have shrunk away, known by digests: whatever is sent to them again is known.
struct Past: Equatable, Sendable {
    /// A saga that was nobody's child.
    struct Entry: Equatable, Sendable {
        let mark: Mark
        let ending: Ending
        /// Of the record with which it ended.
        let offset: Int64
        /// Of the starting event.
        let content: ContentDigest
    }

    /// A saga's id as 48 bits of its SHA-256, and the day on which the family was laid to rest.
    struct Mark: Hashable, Sendable {
        let bits: UInt64

        init(of id: String, day: Int) {
            let digest = Digest.sha256(Array(id.utf8)).prefix(6).reduce(0) { $0 << 8 | UInt64($1) }
            self.init(digest: digest, day: day)
        }

        init(digest: UInt64, day: Int) { bits = digest << 16 | UInt64(UInt16(clamping: day)) }

        var digest: UInt64 { bits >> 16 }
        /// Since 1970.
        var day: Int { Int(bits & 0xFFFF) }
    }

    var entries: [Entry] = []
    var children: [Mark] = []

    func entry(_ id: String) -> Entry? {
        guard !entries.isEmpty else { return nil }
        let digest = Mark(of: id, day: 0).digest
        return entries.first { $0.mark.digest == digest }
    }

    func hasChild(_ id: String) -> Bool {
        guard !children.isEmpty else { return false }
        let digest = Mark(of: id, day: 0).digest
        return children.contains { $0.digest == digest }
    }

    /// Without what has been dead for so long that nobody may send it anything any more.
    func since(day: Int) -> Past {
        Past(entries: entries.filter { $0.mark.day >= day }, children: children.filter { $0.day >= day })
    }

    static let dayLength: Int64 = 86_400_000
    /// How long ended sagas are known: intake refuses events that are older.
    static let days = 400

    static func day(_ time: Int64) -> Int {
        Int(time / dayLength) - (time % dayLength < 0 ? 1 : 0)
    }
}
