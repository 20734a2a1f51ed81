/// Reads one document from borrowed bytes by recursive descent.
struct JSONReader {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    let maximumDepth: Int
    var cursor: UnsafePointer<UInt8>
    var depth = 0
    /// The latest string that had escapes, without them; kept to spare an allocation for each.
    var unescaped: [UInt8] = []

    static func document(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) throws(JSONError) -> JSONValue {
        guard let start = bytes.baseAddress, bytes.count > 0 else {
            throw JSONError(reason: .unexpectedEnd(expected: .value), offset: 0, line: 1, column: 1)
        }
        var reader = JSONReader(
            start: start, end: start + bytes.count, maximumDepth: limits.maximumDepth, cursor: start)
        guard bytes.count <= limits.maximumBytes else {
            let first = start + max(0, limits.maximumBytes)
            throw reader.failure(.tooLong(bytes: bytes.count, limit: limits.maximumBytes), at: first)
        }
        return try reader.document()
    }

    private mutating func document() throws(JSONError) -> JSONValue {
        if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
            throw failure(.byteOrderMark, at: start)
        }
        skipWhitespace()
        let value = try value(expected: .value)
        skipWhitespace()
        guard cursor == end else { throw unexpected(.end) }
        return value
    }

    private mutating func value(expected: JSONError.Expectation) throws(JSONError) -> JSONValue {
        guard cursor < end else { throw unexpected(expected) }
        switch cursor.pointee {
        case ASCII.quote: return .string(try string())
        case ASCII.openBrace: return .object(try object())
        case ASCII.openBracket: return .array(try array())
        case ASCII.minus, ASCII.zero...ASCII.nine: return .number(try number())
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default: throw unexpected(expected)
        }
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        try open()
        var elements: [JSONValue] = []
        if take(ASCII.closeBracket) {
            depth -= 1
            return elements
        }
        var expected = JSONError.Expectation.valueOrClosingBracket
        while true {
            elements.append(try value(expected: expected))
            skipWhitespace()
            if take(ASCII.comma) {
                skipWhitespace()
                expected = .value
            } else if take(ASCII.closeBracket) {
                depth -= 1
                return elements
            } else {
                throw unexpected(.commaOrClosingBracket)
            }
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        try open()
        var object = JSONObject()
        if take(ASCII.closeBrace) {
            depth -= 1
            return object
        }
        var expected = JSONError.Expectation.keyOrClosingBrace
        while true {
            guard cursor < end, cursor.pointee == ASCII.quote else { throw unexpected(expected) }
            let first = cursor
            let key = try string()
            if object.position(of: key) != nil { throw failure(.repeatedKey, at: first) }
            try colon()
            let value = try value(expected: .value)
            object.append(newKey: key, value)
            skipWhitespace()
            if take(ASCII.comma) {
                skipWhitespace()
                expected = .key
            } else if take(ASCII.closeBrace) {
                depth -= 1
                return object
            } else {
                throw unexpected(.commaOrClosingBrace)
            }
        }
    }

    /// Steps over the colon behind a key and the white space around it.
    private mutating func colon() throws(JSONError) {
        skipWhitespace()
        guard take(ASCII.colon) else { throw unexpected(.colon) }
        skipWhitespace()
    }

    /// Steps over an opening bracket or brace and the white space behind it.
    private mutating func open() throws(JSONError) {
        guard depth < maximumDepth else { throw failure(.tooDeep(limit: maximumDepth), at: cursor) }
        depth += 1
        cursor += 1
        skipWhitespace()
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for position in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[position]) else { throw unexpected(.literal("\(word)")) }
        }
    }
}

extension JSONReader {
    mutating func take(_ byte: UInt8) -> Bool {
        guard cursor < end, cursor.pointee == byte else { return false }
        cursor += 1
        return true
    }

    mutating func skipWhitespace() {
        while cursor < end {
            switch cursor.pointee {
            case ASCII.space, ASCII.lineFeed, ASCII.carriageReturn, ASCII.tab: cursor += 1
            default: return
            }
        }
    }

    /// The byte at the cursor, or the end there, is not what should follow.
    @inline(never)
    func unexpected(_ expected: JSONError.Expectation) -> JSONError {
        let reason: JSONError.Reason =
            cursor < end ? .unexpected(byte: cursor.pointee, expected: expected) : .unexpectedEnd(expected: expected)
        return failure(reason, at: cursor)
    }

    @inline(never)
    func failure(_ reason: JSONError.Reason, at fault: UnsafePointer<UInt8>) -> JSONError {
        var line = 1
        var column = 1
        var byte = start
        while byte < fault {
            if byte.pointee == ASCII.lineFeed {
                line += 1
                column = 1
            } else if byte.pointee & 0xC0 != 0x80 {
                column += 1
            }
            byte += 1
        }
        return JSONError(reason: reason, offset: fault - start, line: line, column: column)
    }
}
