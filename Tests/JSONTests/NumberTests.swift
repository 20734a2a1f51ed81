import JSON
import Testing

struct NumberTests {
    @Test(
        "A number keeps its text and is an integer only when written as one",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("9223372036854775807", Int64.max),
            ("-9223372036854775808", Int64.min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.0", nil), ("1e3", nil), ("1E0", nil),
            ("0.5", nil),
        ] as [(String, Int64?)])
    func integer(text: String, value: Int64?) throws {
        let number = try #require(JSONNumber(text: text))
        #expect(number.text == text)
        #expect(number.int64 == value)
        #expect(try JSONValue(reading: text) == .number(number))
    }

    @Test(
        "A text that is not exactly a number makes none",
        arguments: [
            "", " 1", "1 ", "1\n", "+1", "01", ".5", "1.", "1e", "NaN", "\"1\"", "true", "[1]", "1,2", "１", "0x1",
            "1_0", "--1",
        ])
    func refused(text: String) {
        #expect(JSONNumber(text: text) == nil)
    }

    @Test("Integers become their decimal digits")
    func fromIntegers() {
        #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
        #expect(JSONNumber(42 as Int).text == "42")
        #expect((7 as JSONNumber).int64 == 7)
    }

    @Test("Numbers are equal when their texts are")
    func equality() {
        #expect(JSONNumber(text: "1") == JSONNumber(1 as Int))
        #expect(JSONNumber(text: "1.0") != JSONNumber(text: "1"))
        #expect(JSONNumber(text: "1e2") != JSONNumber(text: "1E2"))
    }
}
