extension JSONReader {
    /// Reads a number at the cursor, which stands on its minus or first digit (RFC 8259, section 6).
    mutating func number() throws(JSONError) -> JSONNumber {
        let first = cursor
        _ = take(ASCII.minus)
        if take(ASCII.zero) {
            if cursor < end, ASCII.isDigit(cursor.pointee) { throw failure(.leadingZero, at: cursor) }
        } else {
            try digits()
        }
        if take(ASCII.point) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(ASCII.plus) { _ = take(ASCII.minus) }
            try digits()
        }
        let bytes = UnsafeBufferPointer(start: first, count: cursor - first)
        return JSONNumber(verified: String(decoding: bytes, as: UTF8.self))
    }

    private mutating func digits() throws(JSONError) {
        guard cursor < end, ASCII.isDigit(cursor.pointee) else { throw unexpected(.digit) }
        repeat { cursor += 1 } while cursor < end && ASCII.isDigit(cursor.pointee)
    }
}
