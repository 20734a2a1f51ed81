/// Why a sealed text does not open; never carries any of the text.
public enum OpeningError: Error, Hashable, Sendable {
    /// The text is not in the format of sealed text.
    case notSealed
    /// The text was sealed by a version of the format that this program does not know.
    case unknownVersion
    /// The key of that name is not among the keys held.
    case unknownKey(id: String)
    /// The text was changed or cut, belongs to other associated data, or was sealed with another key of that name.
    case damaged
}

extension OpeningError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notSealed:
            "not a sealed text; it must begin with \"sealed1:\""
        case .unknownVersion:
            "sealed by a newer version of this program; upgrade before opening it"
        case .unknownKey(let id):
            "sealed with the key \"\(Self.shown(id))\", which is not in seal.key; put its line back, below the first"
        case .damaged:
            "the sealed text was changed or cut, or belongs to another place, or seal.key holds another key of its name"
        }
    }

    /// A name from outside, fit for a log line.
    private static func shown(_ id: String) -> String {
        String(decoding: id.utf8.prefix(32).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
