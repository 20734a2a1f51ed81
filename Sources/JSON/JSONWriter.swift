import Octets

/// Writes values as UTF-8, with only the escapes that RFC 8259 demands.
struct JSONWriter {
    var bytes: [UInt8] = []

    mutating func write(_ value: JSONValue) {
        switch value {
        case .array(let elements):
            bytes.append(ASCII.openBracket)
            for (position, element) in elements.enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                write(element)
            }
            bytes.append(ASCII.closeBracket)
        case .object(let members):
            bytes.append(ASCII.openBrace)
            for (position, member) in members.members.enumerated() {
                if position > 0 { bytes.append(ASCII.comma) }
                write(member.key)
                bytes.append(ASCII.colon)
                write(member.value)
            }
            bytes.append(ASCII.closeBrace)
        case .null, .bool, .number, .string: writeScalar(value)
        }
    }

    mutating func writePretty(_ value: JSONValue, level: Int) {
        switch value {
        case .array(let elements) where !elements.isEmpty:
            bytes.append(ASCII.openBracket)
            for (position, element) in elements.enumerated() {
                startLine(after: position, level: level + 1)
                writePretty(element, level: level + 1)
            }
            startLine(after: 0, level: level)
            bytes.append(ASCII.closeBracket)
        case .object(let members) where !members.isEmpty:
            bytes.append(ASCII.openBrace)
            for (position, member) in members.members.enumerated() {
                startLine(after: position, level: level + 1)
                write(member.key)
                bytes.append(contentsOf: [ASCII.colon, ASCII.space])
                writePretty(member.value, level: level + 1)
            }
            startLine(after: 0, level: level)
            bytes.append(ASCII.closeBrace)
        case .null, .bool, .number, .string, .array, .object: write(value)
        }
    }

    private mutating func startLine(after elements: Int, level: Int) {
        if elements > 0 { bytes.append(ASCII.comma) }
        bytes.append(ASCII.lineFeed)
        bytes.append(contentsOf: repeatElement(ASCII.space, count: 2 * level))
    }

    private mutating func writeScalar(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let value): bytes.append(contentsOf: value.text.utf8)
        case .string(let value): write(value)
        case .array, .object: write(value)
        }
    }

    private mutating func write(_ text: String) {
        bytes.append(ASCII.quote)
        let utf8 = text.utf8.span
        utf8.withUnsafeBufferPointer { utf8 in
            var rest = utf8[...]
            while let position = firstEscape(in: rest) {
                bytes.append(contentsOf: rest[..<position])
                writeEscape(rest[position])
                rest = rest[(position + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
        bytes.append(ASCII.quote)
    }

    private func firstEscape(in utf8: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard let start = utf8.base.baseAddress else { return nil }
        var position = utf8.startIndex
        while utf8.endIndex - position >= 8 {
            let plain = ByteWord(at: start + position).unescaped
            position += plain
            if plain < 8 { return position }
        }
        while position < utf8.endIndex {
            if ASCII.needsEscape(start[position]) { return position }
            position += 1
        }
        return nil
    }

    private mutating func writeEscape(_ byte: UInt8) {
        bytes.append(ASCII.backslash)
        switch byte {
        case ASCII.backspace: bytes.append(UInt8(ascii: "b"))
        case ASCII.formFeed: bytes.append(UInt8(ascii: "f"))
        case ASCII.lineFeed: bytes.append(UInt8(ascii: "n"))
        case ASCII.carriageReturn: bytes.append(UInt8(ascii: "r"))
        case ASCII.tab: bytes.append(UInt8(ascii: "t"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(HexDigit.lower(byte >> 4))
            bytes.append(HexDigit.lower(byte))
        default: bytes.append(byte)
        }
    }
}
