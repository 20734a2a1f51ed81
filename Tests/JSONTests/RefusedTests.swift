import JSON
import Testing

/// A document that must be refused, with the fault and the bytes before it.
struct Refused: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let offset: Int
    let reason: JSONError.Reason

    init(_ text: String, at offset: Int, _ reason: JSONError.Reason) {
        self.init(Array(text.utf8), at: offset, reason)
    }

    init(_ bytes: [UInt8], at offset: Int, _ reason: JSONError.Reason) {
        self.bytes = bytes
        self.offset = offset
        self.reason = reason
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}

extension JSONError.Reason {
    static func found(_ character: Unicode.Scalar, _ expected: JSONError.Expectation) -> JSONError.Reason {
        .unexpected(byte: UInt8(truncatingIfNeeded: character.value), expected: expected)
    }

    static func ended(_ expected: JSONError.Expectation) -> JSONError.Reason { .unexpectedEnd(expected: expected) }
}

struct RefusedTests {
    @Test("A malformed structure is refused where it goes wrong", arguments: structures)
    func structure(document: Refused) { refuse(document) }

    @Test("A malformed number or literal is refused where it goes wrong", arguments: numbers)
    func number(document: Refused) { refuse(document) }

    @Test("A malformed string is refused where it goes wrong", arguments: strings)
    func string(document: Refused) { refuse(document) }

    @Test("Bad UTF-8 is refused at the first byte of the malformed character", arguments: encodings)
    func encoding(document: Refused) { refuse(document) }

    @Test("A repeated key is refused at its second place", arguments: repeatedKeys)
    func repeatedKey(document: Refused) { refuse(document) }

    private func refuse(_ document: Refused, _ location: SourceLocation = #_sourceLocation) {
        let error = #expect(throws: JSONError.self, sourceLocation: location) { try JSONValue(reading: document.bytes) }
        #expect(error?.reason == document.reason, sourceLocation: location)
        #expect(error?.offset == document.offset, sourceLocation: location)
    }

    static let structures = [
        Refused("", at: 0, .ended(.value)), Refused(" ", at: 1, .ended(.value)),
        Refused("[", at: 1, .ended(.valueOrClosingBracket)),
        Refused("]", at: 0, .found("]", .value)), Refused("{", at: 1, .ended(.keyOrClosingBrace)),
        Refused("}", at: 0, .found("}", .value)), Refused(",", at: 0, .found(",", .value)),
        Refused(":", at: 0, .found(":", .value)),
        Refused("[1,]", at: 3, .found("]", .value)), Refused("[1,,2]", at: 3, .found(",", .value)),
        Refused("[,]", at: 1, .found(",", .valueOrClosingBracket)),
        Refused("[,1]", at: 1, .found(",", .valueOrClosingBracket)),
        Refused("[1 2]", at: 3, .found("2", .commaOrClosingBracket)),
        Refused("[1:2]", at: 2, .found(":", .commaOrClosingBracket)),
        Refused("[1", at: 2, .ended(.commaOrClosingBracket)), Refused("[1,", at: 3, .ended(.value)),
        Refused("[1}", at: 2, .found("}", .commaOrClosingBracket)),
        Refused("[1;2]", at: 2, .found(";", .commaOrClosingBracket)),
        Refused("[\"a\"", at: 4, .ended(.commaOrClosingBracket)), Refused("[]]", at: 2, .found("]", .end)),
        Refused("[[]", at: 3, .ended(.commaOrClosingBracket)), Refused("[1],", at: 3, .found(",", .end)),
        Refused("1 2", at: 2, .found("2", .end)), Refused("{}{}", at: 2, .found("{", .end)),
        Refused("[]x", at: 2, .found("x", .end)),
        Refused("null null", at: 5, .found("n", .end)), Refused("{} //", at: 3, .found("/", .end)),
        Refused("[]\u{0}", at: 2, .found("\u{0}", .end)), Refused("// a\n1", at: 0, .found("/", .value)),
        Refused("/**/1", at: 0, .found("/", .value)), Refused("[1/**/]", at: 2, .found("/", .commaOrClosingBracket)),
        Refused("#1", at: 0, .found("#", .value)), Refused("<a>", at: 0, .found("<", .value)),
        Refused("\u{B}1", at: 0, .found("\u{B}", .value)),
        Refused("[\u{C}]", at: 1, .found("\u{C}", .valueOrClosingBracket)),
        Refused("\u{A0}1", at: 0, .found("\u{C2}", .value)), Refused("\u{2028}1", at: 0, .found("\u{E2}", .value)),
        Refused("{\"a\":1,}", at: 7, .found("}", .key)), Refused("{,\"a\":1}", at: 1, .found(",", .keyOrClosingBrace)),
        Refused("{\"a\":1,,\"b\":2}", at: 7, .found(",", .key)), Refused("{\"a\"}", at: 4, .found("}", .colon)),
        Refused("{\"a\",1}", at: 4, .found(",", .colon)), Refused("{\"a\" 1}", at: 5, .found("1", .colon)),
        Refused("{\"a\"::1}", at: 5, .found(":", .value)), Refused("{\"a\":}", at: 5, .found("}", .value)),
        Refused("{\"a\":", at: 5, .ended(.value)), Refused("{\"a\"", at: 4, .ended(.colon)),
        Refused("{\"a\":1", at: 6, .ended(.commaOrClosingBrace)), Refused("{\"a\":1,", at: 7, .ended(.key)),
        Refused("{\"a\":1]", at: 6, .found("]", .commaOrClosingBrace)),
        Refused("{\"a\":1 \"b\":2}", at: 7, .found("\"", .commaOrClosingBrace)),
        Refused("{a:1}", at: 1, .found("a", .keyOrClosingBrace)),
        Refused("{'a':1}", at: 1, .found("'", .keyOrClosingBrace)),
        Refused("{1:1}", at: 1, .found("1", .keyOrClosingBrace)),
        Refused("{null:1}", at: 1, .found("n", .keyOrClosingBrace)),
        Refused("{[]:1}", at: 1, .found("[", .keyOrClosingBrace)), Refused("{\"a\":1,b:2}", at: 7, .found("b", .key)),
        Refused("{\"a\":1}}", at: 7, .found("}", .end)), Refused("*", at: 0, .found("*", .value)),
    ]

    static let numbers = [
        Refused("+1", at: 0, .found("+", .value)), Refused(".5", at: 0, .found(".", .value)),
        Refused("1.", at: 2, .ended(.digit)),
        Refused("[1.]", at: 3, .found("]", .digit)), Refused("-", at: 1, .ended(.digit)),
        Refused("[-]", at: 2, .found("]", .digit)),
        Refused("--1", at: 1, .found("-", .digit)), Refused("-+1", at: 1, .found("+", .digit)),
        Refused("- 1", at: 1, .found(" ", .digit)),
        Refused("-.5", at: 1, .found(".", .digit)), Refused("-a", at: 1, .found("a", .digit)),
        Refused("01", at: 1, .leadingZero),
        Refused("[-01]", at: 3, .leadingZero), Refused("00", at: 1, .leadingZero),
        Refused("012.5", at: 1, .leadingZero),
        Refused("1e", at: 2, .ended(.digit)), Refused("1e+", at: 3, .ended(.digit)),
        Refused("[1e-]", at: 4, .found("]", .digit)),
        Refused("1e+-2", at: 3, .found("-", .digit)), Refused("1e1.5", at: 3, .found(".", .end)),
        Refused("1.e1", at: 2, .found("e", .digit)),
        Refused("1.5.5", at: 3, .found(".", .end)), Refused("1e5e5", at: 3, .found("e", .end)),
        Refused("0x1F", at: 1, .found("x", .end)),
        Refused("1_000", at: 1, .found("_", .end)), Refused("1,000", at: 1, .found(",", .end)),
        Refused("1a", at: 1, .found("a", .end)),
        Refused("1 000", at: 2, .found("0", .end)), Refused("0e", at: 2, .ended(.digit)),
        Refused("[0.]", at: 3, .found("]", .digit)),
        Refused("２", at: 0, .found("\u{EF}", .value)), Refused("1２", at: 1, .found("\u{EF}", .end)),
        Refused("1-2", at: 1, .found("-", .end)),
        Refused("NaN", at: 0, .found("N", .value)), Refused("nan", at: 1, .found("a", .literal("null"))),
        Refused("Infinity", at: 0, .found("I", .value)), Refused("-Infinity", at: 1, .found("I", .digit)),
        Refused("-NaN", at: 1, .found("N", .digit)),
        Refused("True", at: 0, .found("T", .value)), Refused("tru", at: 3, .ended(.literal("true"))),
        Refused("trux", at: 3, .found("x", .literal("true"))),
        Refused("fals", at: 4, .ended(.literal("false"))), Refused("nul]", at: 3, .found("]", .literal("null"))),
        Refused("nullx", at: 4, .found("x", .end)), Refused("truefalse", at: 4, .found("f", .end)),
        Refused("undefined", at: 0, .found("u", .value)),
        Refused("[nulls]", at: 5, .found("s", .commaOrClosingBracket)),
    ]

    static let strings = [
        Refused("\"", at: 1, .ended(.closingQuote)), Refused("\"a", at: 2, .ended(.closingQuote)),
        Refused("[\"12345678", at: 10, .ended(.closingQuote)), Refused("'a'", at: 0, .found("'", .value)),
        Refused("“a”", at: 0, .found("\u{E2}", .value)), Refused("abc", at: 0, .found("a", .value)),
        Refused("\"a\"b\"", at: 3, .found("b", .end)), Refused("\"a\u{0}b\"", at: 2, .controlCharacter(0)),
        Refused("\"\t\"", at: 1, .controlCharacter(0x09)), Refused("\"a\nb\"", at: 2, .controlCharacter(0x0A)),
        Refused("\"a\rb\"", at: 2, .controlCharacter(0x0D)),
        Refused("\"1234567\u{1F}\"", at: 8, .controlCharacter(0x1F)),
        Refused("\"中\u{1}\"", at: 4, .controlCharacter(1)), Refused("{\"a\n\":1}", at: 3, .controlCharacter(0x0A)),
        Refused("\"\\\n\"", at: 2, .unknownEscape(0x0A)), Refused("\"\\", at: 2, .ended(.escape)),
        Refused("\"\\\"", at: 3, .ended(.closingQuote)), Refused("\"\\a\"", at: 2, .unknownEscape(UInt8(ascii: "a"))),
        Refused("\"\\x41\"", at: 2, .unknownEscape(UInt8(ascii: "x"))),
        Refused("\"\\'\"", at: 2, .unknownEscape(UInt8(ascii: "'"))),
        Refused("\"\\0\"", at: 2, .unknownEscape(UInt8(ascii: "0"))), Refused("\"\\ \"", at: 2, .unknownEscape(0x20)),
        Refused("\"\\U0041\"", at: 2, .unknownEscape(UInt8(ascii: "U"))),
        Refused("\"\\中\"", at: 2, .unknownEscape(0xE4)),
        Refused("\"\\N\"", at: 2, .unknownEscape(UInt8(ascii: "N"))),
        Refused("\"\\u\"", at: 3, .found("\"", .fourHexDigits)),
        Refused("\"\\u", at: 3, .ended(.fourHexDigits)), Refused("\"\\u00", at: 5, .ended(.fourHexDigits)),
        Refused("\"\\u004\"", at: 6, .found("\"", .fourHexDigits)),
        Refused("\"\\u00g1\"", at: 5, .found("g", .fourHexDigits)),
        Refused("\"\\u{41}\"", at: 3, .found("{", .fourHexDigits)),
        Refused("\"\\u+041\"", at: 3, .found("+", .fourHexDigits)),
        Refused("\"\\u 041\"", at: 3, .found(" ", .fourHexDigits)), Refused("\"\\ud800\"", at: 1, .loneSurrogate),
        Refused("\"\\udc00\"", at: 1, .loneSurrogate), Refused("\"\\uDFFF\"", at: 1, .loneSurrogate),
        Refused("\"ab\\ud800a\"", at: 3, .loneSurrogate), Refused("\"\\ud800\\n\"", at: 1, .loneSurrogate),
        Refused("\"\\ud800\\u0041\"", at: 1, .loneSurrogate), Refused("\"\\ud800\\ud800\"", at: 1, .loneSurrogate),
        Refused("\"\\ud800\\ud800\\udc00\"", at: 1, .loneSurrogate),
        Refused("\"\\udc00\\ud800\"", at: 1, .loneSurrogate),
        Refused("\"\\ud800", at: 1, .loneSurrogate), Refused("\"\\ud800\\u", at: 9, .ended(.fourHexDigits)),
        Refused("\"\\ud800\\udc0\"", at: 12, .found("\"", .fourHexDigits)),
        Refused("{\"\\ud800\":1}", at: 2, .loneSurrogate),
    ]

    static let encodings =
        [
            ([0x80], .strayContinuation), ([0xBF], .strayContinuation), ([0xC3], .cutShort), ([0xC0, 0x80], .overlong),
            ([0xC1, 0xBF], .overlong), ([0xE0, 0x80, 0x80], .overlong), ([0xE0, 0x9F, 0xBF], .overlong),
            ([0xF0, 0x80, 0x80, 0x80], .overlong), ([0xF0, 0x8F, 0xBF, 0xBF], .overlong),
            ([0xED, 0xA0, 0x80], .surrogate),
            ([0xED, 0xBF, 0xBF], .surrogate), ([0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], .surrogate),
            ([0xF4, 0x90, 0x80, 0x80], .beyondUnicode), ([0xF5, 0x80, 0x80, 0x80], .beyondUnicode),
            ([0xF8, 0x88, 0x80, 0x80, 0x80], .neverUsed), ([0xFC], .neverUsed), ([0xFE], .neverUsed),
            ([0xFF], .neverUsed),
            ([0xE4, 0xB8], .cutShort), ([0xE4], .cutShort), ([0xF0, 0x9F, 0x98], .cutShort), ([0xF0, 0x9F], .cutShort),
            ([0xC3, 0xC3], .cutShort), ([0xE4, 0xB8, 0xC0], .cutShort), ([0xF1, 0x80, 0x80, 0x7F], .cutShort),
            ([0xE9], .cutShort),
        ].map { (bytes: [UInt8], fault: JSONError.UTF8Fault) in
            Refused(Array("[\"a中".utf8) + bytes + Array("\"]".utf8), at: 6, .malformedUTF8(byte: bytes[0], fault))
        } + [
            Refused([0x22, 0xE4, 0xB8], at: 1, .malformedUTF8(byte: 0xE4, .cutShort)),
            Refused([0x22, 0x5C, 0x6E, 0xF0], at: 3, .malformedUTF8(byte: 0xF0, .cutShort)),
            Refused([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], at: 2, .malformedUTF8(byte: 0xFF, .neverUsed)),
            Refused([0x80], at: 0, .unexpected(byte: 0x80, expected: .value)),
            Refused([0xEF, 0xBB, 0xBF, 0x31], at: 0, .byteOrderMark),
            Refused([0xEF, 0xBB, 0xBF], at: 0, .byteOrderMark),
            Refused([0xEF, 0xBB], at: 0, .unexpected(byte: 0xEF, expected: .value)),
            Refused([0x20, 0xEF, 0xBB, 0xBF, 0x31], at: 1, .unexpected(byte: 0xEF, expected: .value)),
            Refused([0xFF, 0xFE, 0x31, 0x00], at: 0, .unexpected(byte: 0xFF, expected: .value)),
            Refused([0x00, 0x31], at: 0, .unexpected(byte: 0x00, expected: .value)),
            Refused([0x31, 0x00], at: 1, .unexpected(byte: 0x00, expected: .end)),
        ]

    static let repeatedKeys = [
        Refused(#"{"a":1,"a":1}"#, at: 7, .repeatedKey), Refused(#"{"a":1,"b":2,"a":3}"#, at: 13, .repeatedKey),
        Refused(#"{"a":1,"\u0061":2}"#, at: 7, .repeatedKey), Refused(#"{"\u0061":1,"a":2}"#, at: 12, .repeatedKey),
        Refused(#"{"":1,"":2}"#, at: 6, .repeatedKey), Refused(#"{"中":1,"\u4e2d":2}"#, at: 9, .repeatedKey),
        Refused(#"{"\ud83d\ude39":1,"\#u{1F639}":2}"#, at: 18, .repeatedKey),
        Refused(#"{"/":1,"\/":2}"#, at: 7, .repeatedKey), Refused(#"[{"b":{"a":1,"a":2}}]"#, at: 13, .repeatedKey),
        Refused(#"{"a":1,"a":+}"#, at: 7, .repeatedKey),
        Refused(#"{"a long key, longer than fifteen":1,"a long key, longer than fifteen":2}"#, at: 37, .repeatedKey),
    ]
}
