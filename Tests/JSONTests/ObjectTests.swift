import JSON
import Testing

struct ObjectTests {
    /// Sizes on both sides of the one above which an object carries an index.
    static let sizes = [0, 1, 2, 31, 32, 33, 34, 100]

    private static func object(_ count: Int) -> JSONObject {
        var object = JSONObject()
        for position in 0..<count { object["k\(position)"] = .number(JSONNumber(position)) }
        return object
    }

    @Test("Members keep the order in which they came", arguments: sizes)
    func order(count: Int) {
        let object = Self.object(count)
        #expect(object.map(\.key) == (0..<count).map { "k\($0)" })
        #expect(Array(object.keys) == (0..<count).map { "k\($0)" })
        #expect(object.count == count)
    }

    @Test("Every key is found, and no other", arguments: sizes)
    func lookup(count: Int) {
        let object = Self.object(count)
        for position in 0..<count { #expect(object["k\(position)"]?.number?.int64 == Int64(position)) }
        #expect(object["k\(count)"] == nil)
        #expect(object[""] == nil)
    }

    @Test("Setting replaces in place, adds at the end and removes with nil", arguments: sizes.filter { $0 > 1 })
    func setting(count: Int) {
        var object = Self.object(count)
        object["k1"] = "new"
        object["more"] = true
        object["absent"] = nil
        #expect(object[1].key == "k1" && object["k1"] == "new")
        #expect(object.last?.key == "more" && object.count == count + 1)
        object["k0"] = nil
        #expect(object["k0"] == nil && object[0].key == "k1" && object.count == count)
        for position in 2..<count { #expect(object["k\(position)"]?.number?.int64 == Int64(position)) }
        #expect(object["more"] == true)
        object["k0"] = 0
        #expect(object.last?.key == "k0" && object["k0"] == 0)
    }

    @Test("JSON null is a value of its own")
    func null() {
        var object: JSONObject = ["a": nil]
        #expect(object.count == 1 && object["a"] == .some(.null) && object["a"]?.isNull == true)
        object["a"] = .some(.null)
        #expect(object.count == 1)
        object["a"] = nil
        #expect(object.isEmpty)
    }

    @Test("Equality and hash do not depend on the order of members", arguments: sizes)
    func equality(count: Int) {
        let object = Self.object(count)
        let reversed = JSONObject(members: object.reversed())
        #expect(reversed == object)
        #expect(reversed?.hashValue == object.hashValue)
        var other = object
        other["k0"] = "other"
        #expect(other != object)
        other = object
        other["more"] = 1
        #expect(other != object)
    }

    @Test("Objects of one size with different keys differ")
    func differentKeys() {
        #expect(["a": 1, "b": 2] as JSONObject != ["a": 1, "c": 2])
        #expect(["a": 1, "b": 2] as JSONObject != ["a": 2, "b": 1])
        #expect(["a": 1, "b": 2] as JSONObject == ["b": 2, "a": 1])
    }

    @Test("Repeated members make no object", arguments: sizes.filter { $0 > 0 })
    func repeated(count: Int) {
        #expect(JSONObject(members: Array(Self.object(count)) + [(key: "k0", value: 1)]) == nil)
        #expect(JSONObject(members: Array(Self.object(count)) + [(key: "K0", value: 1)])?.count == count + 1)
    }

    @Test("Keys are told apart by their UTF-8 bytes", arguments: [1, 40])
    func bytes(others: Int) {
        var object = Self.object(others)
        object["\u{E9}"] = 1
        object["e\u{301}"] = 2
        #expect(object.count == others + 2)
        #expect(object["\u{E9}"] == 1 && object["e\u{301}"] == 2)
    }

    @Test("A literal that repeats a key traps")
    func literal() async {
        await #expect(processExitsWith: .failure) {
            let key = "a"
            let object: JSONObject = [key: 1, "a": 2]
            print(object.count)
        }
    }
}
