import JSON
import Testing

struct WriterTests {
    @Test("Only what must be escaped is escaped")
    func escapes() {
        let all = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar($0) }))
        let start = #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010"#
        let controls = (0x11...0x1F).map { "\\u00" + String($0, radix: 16) }.joined()
        let printable = (0x20..<0x80).compactMap { Unicode.Scalar($0) }.map { scalar in
            scalar == "\"" || scalar == "\\" ? "\\\(scalar)" : "\(scalar)"
        }
        #expect(JSONValue.string(all).text == start + controls + printable.joined() + "\"")
    }

    @Test("An escape is found at every place of a long text", arguments: 0..<20)
    func places(position: Int) throws {
        for (character, escape) in [("\"", #"\""#), ("\\", #"\\"#), ("\u{1F}", #"\u001f"#), ("\n", #"\n"#)] {
            for filler in ["a", "中", "\u{7F}", "\u{A0}", " "] {
                let before = String(repeating: filler, count: position)
                let after = String(repeating: filler, count: 19 - position)
                let value = JSONValue.string(before + character + after)
                #expect(value.text == "\"\(before)\(escape)\(after)\"")
                #expect(try JSONValue(reading: value.text) == value)
            }
        }
    }

    @Test("Writing appends to what is there")
    func appending() {
        var bytes = Array("data: ".utf8)
        (["a": [1, 2]] as JSONValue).write(into: &bytes)
        (true as JSONValue).write(into: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"data: {"a":[1,2]}true"#)
    }

    @Test("The pretty text has one member a line and two spaces a level")
    func pretty() {
        let value: JSONValue = ["a": 1, "b": [], "c": .object([:]), "d": [true, ["e": "f\n"]]]
        #expect(
            value.prettyText == """
                {
                  "a": 1,
                  "b": [],
                  "c": {},
                  "d": [
                    true,
                    {
                      "e": "f\\n"
                    }
                  ]
                }
                """)
        #expect((7 as JSONValue).prettyText == "7")
    }
}
