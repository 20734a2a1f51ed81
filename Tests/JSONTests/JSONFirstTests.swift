import JSON
import Testing

struct JSONFirstTests {
    @Test("A document comes back as it was")
    func roundTrip() throws {
        let text = #"{"a":[1,-0.5e+3,true,false,null,{}],"中文":"a\"\\\n\u0001é😀","b":{"c":[]}}"#
        #expect(try JSONValue(reading: text).text == text)
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "[1,]", "{\"a\":1,}", "+1", ".5", "1.", "01", "NaN", "//", "1 1", "\"\\ud800\"",
            "{\"a\":1,\"\\u0061\":2}",
            "[", "{", "\"", "\"\\", "tru", "\u{FEFF}1", "\"\t\"", "-", "1e", "{\"a\"}", "{a:1}",
        ])
    func refused(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(reading: text) }
    }
}
