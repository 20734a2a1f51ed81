extension JSONReader {
    /// Moves over the characters beyond ASCII at the cursor, or refuses the first malformed one (RFC 3629, section 4).
    mutating func skipBeyondASCII() throws(JSONError) {
        while cursor < end, cursor.pointee >= 0x80 {
            guard let length = wellFormedLength() else { throw malformed() }
            cursor += length
        }
    }

    /// The length of the character at the cursor; `nil` when it is malformed.
    private func wellFormedLength() -> Int? {
        let first = cursor[0]
        let left = end - cursor
        switch first {
        case 0xC2...0xDF: return left >= 2 && isContinuation(1) ? 2 : nil
        case 0xE0...0xEF:
            guard left >= 3, secondByte(after: first).contains(cursor[1]), isContinuation(2) else { return nil }
            return 3
        case 0xF0...0xF4:
            guard left >= 4, secondByte(after: first).contains(cursor[1]), isContinuation(2), isContinuation(3)
            else { return nil }
            return 4
        default: return nil
        }
    }

    private func isContinuation(_ distance: Int) -> Bool { cursor[distance] & 0xC0 == 0x80 }

    private func secondByte(after first: UInt8) -> ClosedRange<UInt8> {
        switch first {
        case 0xE0: 0xA0...0xBF
        case 0xED: 0x80...0x9F
        case 0xF0: 0x90...0xBF
        case 0xF4: 0x80...0x8F
        default: 0x80...0xBF
        }
    }

    @inline(never)
    private func malformed() -> JSONError {
        let first = cursor.pointee
        let second = end - cursor >= 2 ? cursor[1] : 0
        let fault: JSONError.UTF8Fault =
            switch first {
            case 0x80...0xBF: .strayContinuation
            case 0xC0, 0xC1: .overlong
            case 0xF5...0xF7: .beyondUnicode
            case 0xF8...0xFF: .neverUsed
            case 0xE0 where (0x80...0x9F).contains(second), 0xF0 where (0x80...0x8F).contains(second): .overlong
            case 0xED where (0xA0...0xBF).contains(second): .surrogate
            case 0xF4 where (0x90...0xBF).contains(second): .beyondUnicode
            default: .cutShort
            }
        return failure(.malformedUTF8(byte: first, fault), at: cursor)
    }
}
