import Crypto

/// The keys of the topic of definitions. What stands under a digest never changes; `current` says which set holds now.
enum DefinitionsKey: Hashable, Sendable {
    /// A definition's file, byte for byte.
    case definition(digest: String)
    /// A profile's file, byte for byte.
    case profile(digest: String)
    /// Definitions and the profile that they go with (`PublishedSet`).
    case set(digest: String)
    /// The set by which new sagas are started (`CurrentMark`).
    case current

    /// Nil for a key that is none of these.
    init?(text: String) {
        if text.utf8.elementsEqual("current".utf8) {
            self = .current
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Self.isDigest(parts[1]) else { return nil }
        switch parts[0] {
        case "definition": self = .definition(digest: parts[1])
        case "profile": self = .profile(digest: parts[1])
        case "set": self = .set(digest: parts[1])
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .definition(let digest): "definition.\(digest)"
        case .profile(let digest): "profile.\(digest)"
        case .set(let digest): "set.\(digest)"
        case .current: "current"
        }
    }

    /// The SHA-256 of what stands under the key; nil for `current`.
    var digest: String? {
        switch self {
        case .definition(let digest), .profile(let digest), .set(let digest): digest
        case .current: nil
        }
    }

    /// By which content is named: its SHA-256 in lower-case hexadecimal digits.
    static func digest(of bytes: [UInt8]) -> String { Hex.encode(Digest.sha256(bytes)) }

    static func isDigest(_ text: String) -> Bool {
        guard text.utf8.count == 64, let bytes = Hex.decode(text) else { return false }
        return Hex.encode(bytes).utf8.elementsEqual(text.utf8)
    }
}
