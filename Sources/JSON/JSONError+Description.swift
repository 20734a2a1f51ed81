import Octets

extension JSONError: CustomStringConvertible {
    public var description: String { "line \(line), column \(column) (byte \(offset)): \(reason)" }
}

extension JSONError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unexpected(let byte, let expected): "found \(name(of: byte)), expected \(expected)"
        case .unexpectedEnd(let expected): "the document ends here, expected \(expected)"
        case .byteOrderMark: "found a byte order mark, expected a value; send UTF-8 without the bytes EF BB BF in front"
        case .controlCharacter(let byte):
            "found the control character \(name(of: byte)) in a string, expected it escaped as \\u00\(hex(byte))"
        case .unknownEscape(let byte):
            "found \(name(of: byte)) after a backslash, expected \(JSONError.Expectation.escape)"
        case .loneSurrogate:
            "found half of an escaped surrogate pair, expected \\uD800 to \\uDBFF followed by \\uDC00 to \\uDFFF"
        case .malformedUTF8(let byte, let fault): "found \(name(of: byte)), \(fault); expected well-formed UTF-8"
        case .leadingZero: "found a digit after a leading 0, expected a number without leading zeros"
        case .repeatedKey: "found a key that this object already has, expected every key once"
        case .tooDeep(let limit):
            "found nesting deeper than \(limit), expected at most \(limit) open arrays and objects"
        case .tooLong(let bytes, let limit): "found a document of \(bytes) bytes, expected at most \(limit)"
        }
    }
}

extension JSONError.Expectation: CustomStringConvertible {
    public var description: String {
        switch self {
        case .value: "a value"
        case .valueOrClosingBracket: "a value or ']'"
        case .keyOrClosingBrace: "a key in double quotes or '}'"
        case .key: "a key in double quotes"
        case .colon: "':' after the key"
        case .commaOrClosingBracket: "',' or ']'"
        case .commaOrClosingBrace: "',' or '}'"
        case .literal(let text): "the literal \(text)"
        case .digit: "a digit"
        case .fourHexDigits: "four hexadecimal digits after \\u"
        case .closingQuote: "'\"' at the end of the string"
        case .escape: "one of \" \\ / b f n r t u"
        case .end: "the end: a document is one value and nothing else"
        }
    }
}

extension JSONError.UTF8Fault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .strayContinuation: "a continuation byte without a first byte"
        case .neverUsed: "a byte that UTF-8 never uses"
        case .overlong: "the start of an overlong form"
        case .surrogate: "the start of an encoded surrogate"
        case .beyondUnicode: "the start of a code point beyond U+10FFFF"
        case .cutShort: "the start of a cut-off character"
        }
    }
}

private func name(of byte: UInt8) -> String {
    (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte 0x\(hex(byte))"
}

private func hex(_ byte: UInt8) -> String {
    String(decoding: [HexDigit.upper(byte >> 4), HexDigit.upper(byte)], as: UTF8.self)
}
