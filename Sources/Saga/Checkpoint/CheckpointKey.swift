/// Under which key a part of a family's checkpoint is kept. What stands under a key never changes.
public struct CheckpointKey: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        /// The family, whole or as the head that says which ranges there are.
        case family
        /// So many ranges of sagas stand before it.
        case range(Int)
    }

    public let family: String
    public let part: Part
    /// Of the last record that changed it.
    public let offset: Int64
    /// Which piece of a part that is too large for one record, from 0.
    public let piece: Int

    public init(family: String, part: Part, offset: Int64, piece: Int = 0) {
        self.family = family
        self.part = part
        self.offset = offset
        self.piece = piece
    }

    /// `<offset>.f.<family>`, `<offset>.r<range>.<family>`; behind `f` or the range, `+<piece>` from the second piece on.
    public var text: String {
        let part =
            switch part {
            case .family: "f"
            case .range(let range): "r\(range)"
            }
        return "\(offset).\(part)\(piece > 0 ? "+\(piece)" : "").\(family)"
    }

    /// Reads back what `text` wrote; nil for anything else.
    public init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let offset = Int64(Substring(parts[0])) else { return nil }
        let words = parts[1].split(separator: UInt8(ascii: "+"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let word = words.first, let piece = words.count == 1 ? 0 : Int(Substring(words[1])) else { return nil }
        let part: Part
        if word.elementsEqual("f".utf8) {
            part = .family
        } else {
            guard word.first == UInt8(ascii: "r"), let range = Int(Substring(word.dropFirst())) else { return nil }
            part = .range(range)
        }
        self.init(family: String(Substring(parts[2])), part: part, offset: offset, piece: piece)
        // Only the one spelling that `text` gives counts.
        guard self.text.isSame(as: text) else { return nil }
    }

    public static func == (one: CheckpointKey, other: CheckpointKey) -> Bool {
        one.offset == other.offset && one.part == other.part && one.piece == other.piece
            && one.family.isSame(as: other.family)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(offset)
        hasher.combine(part)
        hasher.combine(piece)
    }
}

/// A part of a checkpoint, as it is written.
public struct CheckpointPart: Hashable, Sendable {
    public let key: CheckpointKey
    public let bytes: [UInt8]

    public init(key: CheckpointKey, bytes: [UInt8]) {
        self.key = key
        self.bytes = bytes
    }
}
