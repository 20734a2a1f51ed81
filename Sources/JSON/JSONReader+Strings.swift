import Octets

extension JSONReader {
    /// Reads a string at the cursor, which stands on its opening quote.
    mutating func string() throws(JSONError) -> String {
        cursor += 1
        let first = cursor
        try skipPlainText()
        if cursor.pointee == ASCII.quote {
            let bytes = UnsafeBufferPointer(start: first, count: cursor - first)
            cursor += 1
            return String(decoding: bytes, as: UTF8.self)
        }
        return try stringWithEscapes(from: first)
    }

    /// Goes on at the first backslash of a string that began at `first`.
    private mutating func stringWithEscapes(from first: UnsafePointer<UInt8>) throws(JSONError) -> String {
        unescaped.removeAll(keepingCapacity: true)
        var plain = first
        while true {
            unescaped.append(contentsOf: UnsafeBufferPointer(start: plain, count: cursor - plain))
            if take(ASCII.quote) { return String(decoding: unescaped, as: UTF8.self) }
            try escape()
            plain = cursor
            try skipPlainText()
        }
    }

    /// Moves to the next quote or backslash; everything before it is well-formed and needs no escape.
    private mutating func skipPlainText() throws(JSONError) {
        while true {
            skipPlainASCII()
            guard cursor < end else { throw unexpected(.closingQuote) }
            let byte = cursor.pointee
            if byte == ASCII.quote || byte == ASCII.backslash { return }
            if byte < 0x20 { throw failure(.controlCharacter(byte), at: cursor) }
            try skipBeyondASCII()
        }
    }

    /// Moves to the next control character, quote, backslash or byte beyond ASCII.
    private mutating func skipPlainASCII() {
        while end - cursor >= 8 {
            let plain = ByteWord(at: cursor).plainASCII
            cursor += plain
            if plain < 8 { return }
        }
        while cursor < end, cursor.pointee < 0x80, !ASCII.needsEscape(cursor.pointee) { cursor += 1 }
    }

    /// Reads one escape at the cursor, which stands on its backslash, and appends what it means.
    private mutating func escape() throws(JSONError) {
        let backslash = cursor
        cursor += 1
        guard cursor < end else { throw unexpected(.escape) }
        let letter = cursor.pointee
        switch letter {
        case ASCII.quote, ASCII.backslash, ASCII.slash: unescaped.append(letter)
        case UInt8(ascii: "b"): unescaped.append(ASCII.backspace)
        case UInt8(ascii: "f"): unescaped.append(ASCII.formFeed)
        case UInt8(ascii: "n"): unescaped.append(ASCII.lineFeed)
        case UInt8(ascii: "r"): unescaped.append(ASCII.carriageReturn)
        case UInt8(ascii: "t"): unescaped.append(ASCII.tab)
        case ASCII.u: return try unicodeEscape(from: backslash)
        default: throw failure(.unknownEscape(letter), at: cursor)
        }
        cursor += 1
    }

    /// Reads the rest of `\uXXXX` and, for a surrogate, of its other half (RFC 8259, section 7).
    private mutating func unicodeEscape(from backslash: UnsafePointer<UInt8>) throws(JSONError) {
        let unit = try fourHexDigits()
        var code = UInt32(unit)
        if UTF16.isLeadSurrogate(unit) {
            guard end - cursor >= 2, cursor[0] == ASCII.backslash, cursor[1] == ASCII.u else {
                throw failure(.loneSurrogate, at: backslash)
            }
            cursor += 1
            let other = try fourHexDigits()
            guard UTF16.isTrailSurrogate(other) else { throw failure(.loneSurrogate, at: backslash) }
            code = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(other) & 0x3FF
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure(.loneSurrogate, at: backslash) }
        unescaped.append(contentsOf: scalar.utf8)
    }

    /// Steps over the `u` at the cursor and reads four digits.
    private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
        cursor += 1
        var unit = 0 as UInt16
        for _ in 0..<4 {
            guard cursor < end, let digit = HexDigit.value(cursor.pointee) else { throw unexpected(.fourHexDigits) }
            unit = unit << 4 | UInt16(digit)
            cursor += 1
        }
        return unit
    }
}
