import JSON
import Testing

/// A document that must be read, and how it is written back.
struct Accepted: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let compact: String

    init(_ name: String, _ text: String, as compact: String? = nil) {
        self.name = name
        self.text = text
        self.compact = compact ?? text
    }

    var testDescription: String { name }
}

struct AcceptedTests {
    @Test(
        "What RFC 8259 allows is read, and written back compactly", arguments: structures + numbers + strings + objects)
    func accepted(document: Accepted) throws {
        #expect(try JSONValue(reading: document.text).text == document.compact)
        #expect(try JSONValue(reading: Array(document.text.utf8)).encoded() == Array(document.compact.utf8))
    }

    static let structures = [
        Accepted("lone null", "null"), Accepted("lone true", "true"), Accepted("lone false", "false"),
        Accepted("lone number", "42"), Accepted("lone negative number", "-0.1"), Accepted("lone string", #""asd""#),
        Accepted("lone empty string", #""""#), Accepted("empty array", "[]"), Accepted("empty object", "{}"),
        Accepted("white space in an empty array", "[ \t\r\n]", as: "[]"),
        Accepted("white space in an empty object", "{ \t\r\n}", as: "{}"),
        Accepted("white space everywhere", " \r\n\t[ 1 , { \"a\" : 2 , \"b\" : [ ] } ] \n", as: #"[1,{"a":2,"b":[]}]"#),
        Accepted("line feed after the document", "[]\n", as: "[]"),
        Accepted("nothing between tokens", #"[1,"a",{"b":[]}]"#),
        Accepted("arrays in arrays", "[[[]],[[],[]]]"), Accepted("several nulls", "[1,null,null,null,2]"),
        Accepted("all kinds", #"[null,1,"1",{},[],true,false]"#), Accepted("empty string in an array", #"[""]"#),
        Accepted("false in an array", "[false]"),
        Accepted("heterogeneous array", #"[null, 1, "1", {}]"#, as: #"[null,1,"1",{}]"#),
    ]

    static let numbers = [
        "0", "-0", "1", "-1", "10", "123", "-123", "0.0", "-0.0", "0.5", "1.50", "123.456", "0e1", "0e+1", "0E-1",
        "1e2",
        "1E22", "1E+2", "1E-2", "1e007", "123e45", "123.456e78", "-1.5E+400", "123123e100000",
        "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
        "100000000000000000000000000000000000000000000000000", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "0.30000000000000000000000000000000000004",
    ].map { Accepted("number \($0)", "[\($0)]") }

    static let strings = [
        Accepted("all short escapes", #"["\"\\\/\b\f\n\r\t"]"#, as: #"["\"\\/\b\f\n\r\t"]"#),
        Accepted("escaped control characters", #"["\u0000\u0001\u001f\u001F"]"#, as: #"["\u0000\u0001\u001f\u001f"]"#),
        Accepted("escaped ASCII", #"["\u0061\u0041\u0022\u005C\u002f"]"#, as: #"["aA\"\\/"]"#),
        Accepted("either case of hex digits", #"["\u00e9\u00E9\uABCD\uabcd"]"#, as: #"["éé\#u{ABCD}\#u{ABCD}"]"#),
        Accepted("escaped Chinese", #"["\u5f20\u4e09"]"#, as: #"["张三"]"#),
        Accepted("escaped surrogate pair", #"["\ud83d\ude39\uD83D\uDE39"]"#, as: "[\"\u{1F639}\u{1F639}\"]"),
        Accepted("lowest surrogate pair", #"["\ud800\udc00"]"#, as: "[\"\u{10000}\"]"),
        Accepted("highest surrogate pair", #"["\udbff\udfff"]"#, as: "[\"\u{10FFFF}\"]"),
        Accepted("escaped backslash before u", #"["\\u0061"]"#), Accepted("escaped quote at the end", #"["a\""]"#),
        Accepted("neighbours of the surrogates", "[\"\u{D7FF}\u{E000}\"]"),
        Accepted("neighbours of the surrogates, escaped", #"["\ud7ff\ue000"]"#, as: "[\"\u{D7FF}\u{E000}\"]"),
        Accepted("first and last of each length", "[\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}\"]"),
        Accepted("code points that are no characters", "[\"\u{FFFE}\u{1FFFF}\"]"),
        Accepted("byte order mark within a string", "[\"\u{FEFF}\"]"), Accepted("delete", "[\"\u{7F}\"]"),
        Accepted("line and paragraph separators", "[\"\u{2028}\u{2029}\"]"),
        Accepted("next line and no-break space", "[\"\u{85}\u{A0}\"]"),
        Accepted("comment inside a string", #"["a/*b*/c//d"]"#),
        Accepted("Chinese", #"["欧阳小明"]"#), Accepted("combining marks stay apart", "[\"e\u{301}\"]"),
        Accepted("emoji with joiners", "[\"👨‍👩‍👧\"]"), Accepted("brackets in a string", #"["[{]},:"]"#),
        Accepted("right to left mark", "[\"\u{200F}\"]"),
        Accepted("escape after eight plain bytes", #"["12345678\n12345678\n"]"#),
        Accepted("escape among Chinese", #"["第一行\n第二行\t\"完\""]"#),
    ]

    static let objects = [
        Accepted("one member", #"{"a":1}"#), Accepted("order of members is kept", #"{"z":1,"a":2,"m":3}"#),
        Accepted("empty key", #"{"":0}"#), Accepted("escaped zero in a key", #"{"foo\u0000bar":42}"#),
        Accepted("escaped key", #"{"\u0061\n":1}"#, as: #"{"a\n":1}"#), Accepted("Chinese key", #"{"姓名":"张三"}"#),
        Accepted("key of another case", #"{"a":1,"A":2}"#), Accepted("same key on two levels", #"{"a":{"a":{"a":1}}}"#),
        Accepted("canonically equivalent keys", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
        Accepted("same key in neighbours", #"[{"a":1},{"a":1}]"#),
        Accepted("long key", "{\"\(String(repeating: "k", count: 300))\":\"\(String(repeating: "v", count: 300))\"}"),
        Accepted("line breaks between members", "{\n\"a\":\n1\n,\n\"b\"\n:2\n}", as: #"{"a":1,"b":2}"#),
    ]
}
