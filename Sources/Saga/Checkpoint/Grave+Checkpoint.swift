import Custody

/// Graves as bytes: few, because there are as many of them as there ever were loans.
extension Grave {
    public func encoded() -> [UInt8] {
        var bytes = JSONBytes(capacity: 160)
        bytes.object { bytes in
            bytes.member("v", CheckpointFormat.current)
            bytes.key("grave")
            bytes.array { bytes in
                bytes.integer(offset)
                bytes.integer(time)
                bytes.integer(sequence)
                bytes.integer(arming)
                bytes.integer(calls)
                bytes.integer(hasOpenProject ? 1 : 0)
                if let day { bytes.integer(Past.day(time) - day) } else { bytes.null() }
                bytes.past(past, since: Past.day(time), offset)
            }
        }
        return bytes.checked()
    }

    fileprivate init(_ cursor: inout JSONCursor) throws(CheckpointError) {
        let offset = try cursor.int64()
        try cursor.comma()
        let time = try cursor.int64()
        try cursor.comma()
        let sequence = try cursor.index(below: 1 << 31)
        try cursor.comma()
        let arming = try cursor.index(below: 1 << 31)
        try cursor.comma()
        let calls = try cursor.index(below: 1 << 31)
        try cursor.comma()
        let hasOpenProject = try cursor.index(below: 2) == 1
        try cursor.comma()
        let today = Past.day(time)
        let age = try cursor.optionalInt64().map { Int($0) }
        try cursor.comma()
        self.init(
            offset: offset, time: time, sequence: sequence, arming: arming, calls: calls, day: age.map { today &- $0 },
            hasOpenProject: hasOpenProject, past: try cursor.past(since: today, offset))
    }
}

/// What a checkpoint says of a family.
public enum CheckpointContents: Equatable, Sendable {
    case family(Family)
    case grave(Grave)
    /// Its grave was removed by the record at this offset.
    case removed(at: Int64)

    /// - Parameters:
    ///   - bytes: what stands under the family's key.
    ///   - part: looks further parts up: ranges of a large family, and pieces.
    public init(
        reading bytes: [UInt8], library: Library, part: (CheckpointKey) -> [UInt8]? = { _ in nil }
    ) throws(CheckpointError) {
        let grave = Array("{\"v\":1,\"grave\":[".utf8)
        let removed = Array("{\"v\":1,\"removed\":".utf8)
        guard bytes.starts(with: grave) || bytes.starts(with: removed) else {
            self = .family(try Family(checkpoint: bytes, library: library, part: part))
            return
        }
        let isGrave = bytes.starts(with: grave)
        let text = try Checksum.opened(bytes, nil)
        self = try text.withUnsafeBufferPointer { buffer throws(CheckpointError) in
            var cursor = try JSONCursor(buffer, from: isGrave ? grave.count : removed.count)
            guard isGrave else {
                let offset = try cursor.int64()
                try cursor.finish()
                return .removed(at: offset)
            }
            let grave = try Grave(&cursor)
            try cursor.close()
            try cursor.finish()
            return .grave(grave)
        }
    }
}

extension CheckpointPart {
    /// Says that a family's grave was removed by the record at an offset.
    ///
    /// It makes way itself when the marker is above that offset: no record from before is folded again then.
    public static func removal(of family: String, at offset: Int64) -> CheckpointPart {
        var bytes = JSONBytes()
        bytes.object {
            $0.member("v", CheckpointFormat.current)
            $0.member("removed", offset)
        }
        return CheckpointPart(
            key: CheckpointKey(family: family, part: .family, offset: offset), bytes: bytes.checked())
    }
}

extension Partition {
    /// The parts of a family's checkpoint that have to be written now, the head last; of a grave its one record; none
    /// for a family that is not there.
    ///
    /// - Parameters:
    ///   - written: what is known to stand in the log already.
    public func checkpoint(of family: String, without written: Set<CheckpointKey> = []) -> [CheckpointPart] {
        if let family = self.family(family) { return family.checkpoint(without: written) }
        guard let grave = grave(family) else { return [] }
        let key = CheckpointKey(family: family, part: .family, offset: grave.offset)
        return written.contains(key) ? [] : [CheckpointPart(key: key, bytes: grave.encoded())]
    }

    /// Puts in its place what a checkpoint says of a family.
    ///
    /// - Returns: when the family wants to be woken.
    @discardableResult
    public mutating func restore(_ contents: CheckpointContents, of family: String) -> Wake? {
        switch contents {
        case .family(let family):
            restore(family)
            return family.wake
        case .grave(let grave):
            restore(grave, of: family)
            return grave.wake
        case .removed(let offset):
            restore(removalOf: family, at: offset)
            return nil
        }
    }
}

// MARK: Those who were there

extension JSONBytes {
    /// Two lists. Of each saga: how it ended and its digests in one text, how many records and how many days ago. Of
    /// children: how many days ago, and the digests of those whom that day was the last, 8 characters each.
    mutating func past(_ past: Past, since today: Int, _ offset: Int64) {
        array { bytes in
            bytes.array { bytes in
                for entry in past.entries {
                    bytes.text(entry.ending.letter + Base64Digits.text(entry.mark.digest) + entry.content.description)
                    bytes.integer(offset - entry.offset)
                    bytes.integer(today - entry.mark.day)
                }
            }
            bytes.array { bytes in
                var rest = past.children[...]
                while let day = rest.first?.day {
                    let run = rest.prefix { $0.day == day }
                    bytes.integer(today - day)
                    bytes.text(run.map { Base64Digits.text($0.digest) }.joined())
                    rest = rest[run.endIndex...]
                }
            }
        }
    }
}

extension JSONCursor {
    mutating func past(since today: Int, _ offset: Int64) throws(CheckpointError) -> Past {
        var past = Past()
        try open()
        try open()
        var isFirst = true
        while try next(&isFirst) {
            let text = try text()
            try comma()
            let (age, overflows) = offset.subtractingReportingOverflow(try int64())
            try comma()
            let day = today &- (try int())
            guard let ending = Ending(letter: String(text.prefix(1))), !overflows,
                let digest = Base64Digits.value(text.utf8.dropFirst().prefix(8)),
                let content = ContentDigest(text: String(text.dropFirst(9)))
            else { throw fault("it is no ended saga") }
            past.entries.append(
                Past.Entry(mark: Past.Mark(digest: digest, day: day), ending: ending, offset: age, content: content))
        }
        try comma()
        try open()
        isFirst = true
        while try next(&isFirst) {
            let day = today &- (try int())
            try comma()
            var rest = Array(try text().utf8)[...]
            guard rest.count.isMultiple(of: 8) else { throw fault("they are no digests") }
            while !rest.isEmpty {
                guard let digest = Base64Digits.value(rest.prefix(8)) else { throw fault("they are no digests") }
                past.children.append(Past.Mark(digest: digest, day: day))
                rest = rest.dropFirst(8)
            }
        }
        try close()
        return past
    }
}

extension Ending {
    fileprivate var letter: String {
        switch self {
        case .completed: "c"
        case .failed: "f"
        case .unconfirmed: "u"
        }
    }

    fileprivate init?(letter: String) {
        guard let ending = Ending.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = ending
    }
}

/// 48 bits as eight digits of 64 (RFC 4648, section 5).
private enum Base64Digits {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func text(_ value: UInt64) -> String {
        String(decoding: (0..<8).map { digits[Int(value >> (42 - 6 * $0) & 63)] }, as: UTF8.self)
    }

    static func value(_ text: some Collection<UInt8>) -> UInt64? {
        guard text.count == 8 else { return nil }
        var value: UInt64 = 0
        for byte in text {
            guard let digit = digits.firstIndex(of: byte) else { return nil }
            value = value << 6 | UInt64(digit)
        }
        return value
    }
}
