import JSON
import Testing

struct LimitsTests {
    private static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }

    @Test(
        "Nesting is read up to the limit and refused one deeper",
        arguments: [0, 1, 63, 64, 200, JSONLimits.deepestPossible])
    func depth(limit: Int) throws {
        let limits = JSONLimits(maximumDepth: limit)
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let value = try JSONValue(reading: Self.nested(limit, open, close), limits: limits)
            #expect(value.text == Self.nested(limit, open, close))
            let error = #expect(throws: JSONError.self) {
                try JSONValue(reading: Self.nested(limit + 1, open, close), limits: limits)
            }
            #expect(error?.reason == .tooDeep(limit: limit))
            #expect(error?.offset == limit * open.utf8.count)
        }
    }

    @Test("The deepest document is also compared, hashed and printed")
    func deepest() throws {
        let limits = JSONLimits(maximumDepth: .max)
        #expect(limits.maximumDepth == JSONLimits.deepestPossible)
        let text = Self.nested(limits.maximumDepth, "[", "]")
        let one = try JSONValue(reading: text, limits: limits)
        let other = try JSONValue(reading: text, limits: limits)
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(try JSONValue(reading: one.prettyText, limits: limits) == one)
    }

    @Test("Only what is open at once counts as depth")
    func width() throws {
        let text = "[" + Array(repeating: "[[]]", count: 1000).joined(separator: ",") + "]"
        #expect(try JSONValue(reading: text, limits: JSONLimits(maximumDepth: 3)).array?.count == 1000)
    }

    @Test("The default limits are 1 MiB and 64 levels")
    func defaults() {
        #expect(JSONLimits() == JSONLimits(maximumBytes: 1_048_576, maximumDepth: 64))
    }

    @Test("A document is read up to the limit of bytes and refused one longer")
    func size() throws {
        let limits = JSONLimits(maximumBytes: 10)
        #expect(try JSONValue(reading: "\"12345678\"", limits: limits).string == "12345678")
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: "\"123456789\"", limits: limits) }
        #expect(error?.reason == .tooLong(bytes: 11, limit: 10))
        #expect(error?.offset == 10)
    }

    @Test(
        "A million bytes of one kind are read or refused",
        arguments: ["[", "{", "\"", "\\", " ", "0", "1", "-", "[1,", "{\"a\":", "中"])
    func monotonous(unit: String) throws {
        let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
        if unit == "1" {
            #expect(try JSONValue(reading: text).number?.text == text)
        } else {
            #expect(throws: JSONError.self) { try JSONValue(reading: text) }
        }
    }

    @Test("A hundred thousand open brackets are refused at the limit")
    func brackets() {
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: String(repeating: "[", count: 100_000)) }
        #expect(error?.reason == .tooDeep(limit: 64))
    }

    @Test("Fifty thousand keys are read, found and written; one repeated is refused")
    func manyKeys() throws {
        let members = (0..<50_000).map { "\"key\($0)\":\($0)" }
        let text = "{" + members.joined(separator: ",") + "}"
        let object = try #require(try JSONValue(reading: text).object)
        #expect(object.count == 50_000)
        for position in 0..<50_000 where object["key\(position)"] != .number(JSONNumber(position)) {
            Issue.record("key\(position) is not found")
        }
        #expect(JSONValue.object(object).text == text)
        let error = #expect(throws: JSONError.self) { try JSONValue(reading: text.dropLast() + ",\"key25000\":1}") }
        #expect(error?.reason == .repeatedKey)
        #expect(error?.offset == text.utf8.count)
    }
}
