extension Lexer {
    /// A text in single, double or tripled quotes; raw ones keep their backslashes.
    mutating func text(isRaw: Bool) throws(ExpressionError) -> String {
        let start = position
        guard let quote = peek() else { return "" }
        let isTriple = peek(1) == quote && peek(2) == quote
        let width = isTriple ? 3 : 1
        index += width
        var text: [UInt8] = []
        while let byte = peek() {
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                index += width
                return String(decoding: text, as: UTF8.self)
            }
            switch byte {
            case UInt8(ascii: "\\") where !isRaw:
                text += String(try escape()).utf8
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                guard isTriple else {
                    throw ExpressionError(.syntax, at: start, "a text ends on its own line; use '\\n' or triple quotes")
                }
                text.append(byte)
                index += 1
                if byte == UInt8(ascii: "\n") { newLine() }
            default:
                text.append(byte)
                index += 1
            }
        }
        throw ExpressionError(.syntax, at: start, "the text that begins here has no end; close it with its quote")
    }

    /// What a backslash stands for (CEL specification, "String and Bytes Values").
    private mutating func escape() throws(ExpressionError) -> Unicode.Scalar {
        let start = position
        index += 1
        guard let byte = peek() else { throw ExpressionError(.syntax, at: start, "'\\' stands at the end of the text") }
        index += 1
        switch byte {
        case UInt8(ascii: "a"): return "\u{7}"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "v"): return "\u{b}"
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return Unicode.Scalar(byte)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return try scalar(digits: 2, radix: 16, at: start)
        case UInt8(ascii: "u"): return try scalar(digits: 4, radix: 16, at: start)
        case UInt8(ascii: "U"): return try scalar(digits: 8, radix: 16, at: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            index -= 1
            return try scalar(digits: 3, radix: 8, at: start)
        default:
            let character = Unicode.Scalar(byte)
            throw ExpressionError(.syntax, at: start, "'\\\(character)' is not an escape; a backslash is '\\\\'")
        }
    }

    private mutating func scalar(
        digits: Int, radix: UInt64, at start: SourcePosition
    ) throws(ExpressionError) -> Unicode.Scalar {
        var value: UInt64 = 0
        for _ in 0..<digits {
            guard let digit = peek().flatMap(Self.digit), digit < radix else {
                throw ExpressionError(.syntax, at: start, "the escape needs \(digits) digits of base \(radix)")
            }
            value = value * radix + digit
            index += 1
        }
        guard let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: value)), value <= 0x10_ffff else {
            throw ExpressionError(.syntax, at: start, "the escape names no character of Unicode")
        }
        return scalar
    }
}
