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

    /// Moves to the next byte that is not printable ASCII, or is a quote or a backslash.
    private mutating func skipPlainASCII() {
        while end - cursor >= 8 {
            let word = UnsafeRawPointer(cursor).loadUnaligned(as: UInt64.self).littleEndian
            let marks = Self.marks(in: word)
            if marks != 0 {
                cursor += marks.trailingZeroBitCount >> 3
                return
            }
            cursor += 8
        }
        while cursor < end, (0x20..<0x80).contains(cursor.pointee), cursor.pointee != ASCII.quote,
            cursor.pointee != ASCII.backslash
        {
            cursor += 1
        }
    }

    /// The top bit of the lowest byte that is a control character, a quote, a backslash or not ASCII is set, and no top
    /// bit below it; bits above it may be wrong, because borrows run upwards.
    private static func marks(in word: UInt64) -> UInt64 {
        let ones = 0x0101_0101_0101_0101 as UInt64
        let quotes = word ^ (ones &* UInt64(ASCII.quote))
        let backslashes = word ^ (ones &* UInt64(ASCII.backslash))
        let low = (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones)
        return (low | word) & (ones &* 0x80)
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
        unescaped.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }

    /// Steps over the `u` at the cursor and reads four digits.
    private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
        cursor += 1
        var unit = 0 as UInt16
        for _ in 0..<4 {
            guard cursor < end, let digit = ASCII.hexDigit(cursor.pointee) else { throw unexpected(.fourHexDigits) }
            unit = unit << 4 | UInt16(digit)
            cursor += 1
        }
        return unit
    }
}

extension ASCII {
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case zero...nine: byte - zero
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
