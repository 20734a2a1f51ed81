import JSON
import Testing

struct ValueTests {
    static let document: JSONValue = [
        "nothing": nil, "flag": true, "count": 3, "name": "张三", "list": [1, "2", false], "inner": ["a": []],
    ]

    @Test("Literals make values, in their order")
    func literals() {
        #expect(
            Self.document.text
                == #"{"nothing":null,"flag":true,"count":3,"name":"张三","list":[1,"2",false],"inner":{"a":[]}}"#)
    }

    @Test("Accessors give the value of their kind and nothing of another")
    func accessors() {
        let document = Self.document
        #expect(document["flag"]?.bool == true && document["count"]?.number?.int64 == 3)
        #expect(document["name"]?.string == "张三" && document["list"]?.array?.count == 3)
        #expect(document["inner"]?.object?.count == 1 && document["inner"]?["a"] == [])
        #expect(document["nothing"]?.isNull == true && document["absent"] == nil)
        for kind in ["nothing", "flag", "count", "name", "list", "inner"].compactMap({ document[$0] }) {
            let answers: [Any?] = [
                kind.bool, kind.number, kind.string, kind.array, kind.object, kind.isNull ? true : nil,
            ]
            #expect(answers.count { $0 != nil } == 1)
        }
        #expect(document["name"]?["a"] == nil && document["list"]?["a"] == nil)
    }

    @Test("Texts are equal by their UTF-8 bytes, not by canonical equivalence")
    func equality() {
        #expect("\u{E9}" == "e\u{301}", "Swift's own comparison calls these equal")
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(JSONValue.object(["\u{E9}": 1]) != .object(["e\u{301}": 1]))
        #expect(Set<JSONValue>([.string("\u{E9}"), .string("e\u{301}"), .string("\u{E9}")]).count == 2)
        // Both are canonically equivalent and equally long.
        #expect(JSONValue.string("a\u{315}\u{300}") != .string("a\u{300}\u{315}"))
    }

    @Test("Values of different kinds differ, and hash equal only when equal")
    func kinds() {
        let values: [JSONValue] = [
            nil, true, false, 0, 1, "", "1", "true", [], [[]], ["a": 1], ["a": 2], .object([:]), [nil], [0, 1], [1, 0],
        ]
        for (one, first) in values.enumerated() {
            for (other, second) in values.enumerated() { #expect((first == second) == (one == other)) }
        }
        #expect(Set(values + values).count == values.count)
    }

    @Test("Every form of bytes is read alike")
    func sources() throws {
        let text = Self.document.text
        let bytes = Array(text.utf8)
        #expect(try JSONValue(reading: text) == Self.document)
        #expect(try JSONValue(reading: bytes) == Self.document)
        #expect(try JSONValue(reading: ([0x20, 0x78] + bytes + [0x78])[2..<(bytes.count + 2)]) == Self.document)
        #expect(try bytes.withUnsafeBytes { try JSONValue(reading: $0) } == Self.document)
        #expect(try JSONValue(reading: bytes.span) == Self.document)
        #expect(throws: JSONError.self) { try JSONValue(reading: UnsafeRawBufferPointer(start: nil, count: 0)) }
    }
}
