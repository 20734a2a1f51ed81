/// A part that is larger than a record may be is cut into pieces, each a text within a record of its own.
extension CheckpointPart {
    static func pieces(_ key: CheckpointKey, _ bytes: [UInt8], _ maximumBytes: Int) -> [CheckpointPart] {
        guard bytes.count > maximumBytes else { return [CheckpointPart(key: key, bytes: bytes)] }
        // A text within a text grows by its quotes: to less than twice its length.
        let length = max(256, (maximumBytes - 512) / 2)
        var texts: [String] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            var cut = min(rest.startIndex + length, rest.endIndex)
            while cut < rest.endIndex, rest[cut] & 0xC0 == 0x80 { cut -= 1 }
            texts.append(String(decoding: rest[..<cut], as: UTF8.self))
            rest = rest[cut...]
        }
        return texts.enumerated().map { index, text in
            let key = CheckpointKey(family: key.family, part: key.part, offset: key.offset, piece: index)
            var record = JSONBytes(capacity: 2 * length)
            record.object {
                $0.member("v", CheckpointFormat.current)
                $0.member("key", key.text)
                $0.member("pieces", texts.count)
                $0.member("text", text)
            }
            return CheckpointPart(key: key, bytes: record.checked())
        }
    }

    /// Puts a part together again.
    ///
    /// - Parameters:
    ///   - bytes: of the part, or of its first piece.
    ///   - key: nil when it is not known.
    /// - Returns: the part, without its checksum.
    static func whole(
        _ bytes: [UInt8], _ key: CheckpointKey?, _ part: (CheckpointKey) -> [UInt8]?
    ) throws(CheckpointError) -> [UInt8] {
        let text = try Checksum.opened(bytes, key)
        guard let first = try CheckpointPiece(text) else { return text }
        if let key, key != first.key { throw .misplaced(key) }
        guard first.key.piece == 0 else { throw .malformed(reason: "a part begins with its first piece", offset: 0) }
        var whole = Array(first.text.utf8)
        for index in 1..<max(1, first.pieces) {
            let key = CheckpointKey(
                family: first.key.family, part: first.key.part, offset: first.key.offset, piece: index)
            guard let bytes = part(key) else { throw .missingPart(key) }
            guard let piece = try CheckpointPiece(try Checksum.opened(bytes, key)), piece.key == key else {
                throw .misplaced(key)
            }
            whole += piece.text.utf8
        }
        return try Checksum.opened(whole, key)
    }
}

/// One piece of a part.
struct CheckpointPiece {
    let key: CheckpointKey
    let pieces: Int
    let text: String

    /// - Returns: nil for what is no piece.
    init?(_ bytes: [UInt8]) throws(CheckpointError) {
        guard bytes.starts(with: Self.beginning) else { return nil }
        let read = try bytes.withUnsafeBufferPointer { buffer throws(CheckpointError) in
            var cursor = try JSONCursor(buffer, from: Self.beginning.count)
            guard let key = CheckpointKey(text: try cursor.text()) else { throw cursor.fault("it is no key") }
            try cursor.expect(",\"pieces\":")
            let pieces = try cursor.index(below: 1 << 20)
            try cursor.expect(",\"text\":")
            return (key, pieces, try cursor.text())
        }
        (key, pieces, text) = read
    }

    private static let beginning = Array("{\"v\":1,\"key\":".utf8)
}
