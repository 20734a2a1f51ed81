import JSON
import Testing

struct ErrorTests {
    @Test(
        "A fault is placed by byte, line and column in code points",
        arguments: [
            ("x", 0, 1, 1), ("\n\nx", 2, 3, 1), ("{\n  \"a\": 1,\n  \"b\": x\n}", 19, 3, 8), ("[\"中文\", x]", 11, 1, 8),
            ("[\"😀\",\r\n\"é\" x]", 15, 2, 5), ("[\"a\nb\"]", 3, 1, 4), ("[1,\r2 3]", 6, 1, 7), ("[\n", 2, 2, 1),
        ])
    func position(text: String, offset: Int, line: Int, column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: text) }
        #expect(error?.offset == offset)
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test(
        "A message says where, what was found and what was expected",
        arguments: [
            ("{\"a\":1,}", "line 1, column 8 (byte 7): found '}', expected a key in double quotes"),
            ("[1\n2]", "line 2, column 1 (byte 3): found '2', expected ',' or ']'"),
            ("[1", "line 1, column 3 (byte 2): the document ends here, expected ',' or ']'"),
            (
                "01",
                "line 1, column 2 (byte 1): found a digit after a leading 0, expected a number without leading zeros"
            ),
            (
                "\"\t\"",
                "line 1, column 2 (byte 1): found the control character byte 0x09 in a string, expected it escaped as \\u0009"
            ),
            (
                "{} x",
                "line 1, column 4 (byte 3): found 'x', expected the end: a document is one value and nothing else"
            ),
            ("\"\\x\"", "line 1, column 3 (byte 2): found 'x' after a backslash, expected one of \" \\ / b f n r t u"),
            (
                "{\"a\":1,\"a\":2}",
                "line 1, column 8 (byte 7): found a key that this object already has, expected every key once"
            ),
            ("tru ", "line 1, column 4 (byte 3): found byte 0x20, expected the literal true"),
        ])
    func message(text: String, message: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: text) }
        #expect(error?.description == message)
    }

    @Test(
        "No message gives away the document",
        arguments: [
            #"{"Zhang":"SECRET","Zhang":"SECRET"}"#, #"["SECRET""#, #"["SECRET\q"]"#, #"["SECRET\ud800"]"#,
            #"{"SECRET" 1}"#,
            "[\"SECRET\u{1}\"]", "[\"SECRET\"] SECRET", "SECRET", "[98765432101SECRET]", #"{"SECRET":tSECRET}"#,
        ])
    func discretion(text: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: text) }
        for message in [error.map(String.init(describing:)), error.map(String.init(reflecting:))].compactMap({ $0 }) {
            for secret in ["SECRET", "ECRE", "Zhang", "987654"] { #expect(!message.contains(secret)) }
        }
    }

    @Test("Every reason has a message that says what was expected")
    func everyReason() {
        let refused =
            RefusedTests.structures + RefusedTests.numbers + RefusedTests.strings + RefusedTests.encodings
            + RefusedTests.repeatedKeys
        let reasons = Set(refused.map(\.reason)).union([.tooDeep(limit: 64), .tooLong(bytes: 11, limit: 10)])
        #expect(reasons.allSatisfy { $0.description.contains("expected") })
        #expect(Set(reasons.map(\.description)).count == reasons.count)
    }
}
