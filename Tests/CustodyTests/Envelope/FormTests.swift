import Custody
import Testing

@Suite("Forms")
struct FormTests {
    @Test(
        "come back as they were",
        arguments: [
            [], [("a", "b")], [("a", "")], [("", "b")], [("a", "1"), ("b", "2"), ("c", "3")],
            [("reqData", #"{"realName":"张三","remark":"a+b & c=d %41 \u0000"}"#)], [("姓名", "😀 é e\u{301}")],
            [("a", "\u{0}\n\r\t")], [("-._*", "-._*~!'()")], [("K", "1"), ("\u{212A}", "2")],
        ])
    func roundTrip(fields: [(String, String)]) throws {
        let decoded = try Form.decode(Form.encode(fields.map { (name: $0.0, value: $0.1) }))
        #expect(decoded.fields.map { Array("\($0.name)=\($0.value)".utf8) } == fields.map { Array("\($0)=\($1)".utf8) })
        for (name, value) in fields { #expect(decoded[name].map { Array($0.utf8) } == Array(value.utf8)) }
        #expect(decoded.count == fields.count)
    }

    @Test("are written in the letters that every reader of forms takes")
    func written() {
        let bytes = Form.encode([("a b", "1+1=2&3"), ("名", "é~")])
        #expect(String(decoding: bytes, as: UTF8.self) == "a+b=1%2B1%3D2%263&%E5%90%8D=%C3%A9%7E")
    }

    @Test(
        "are read however they were escaped",
        arguments: [
            ("a=b", "b"), ("a=%62", "b"), ("%61=b", "b"), ("a=b+c", "b c"), ("a=b%20c", "b c"), ("a=%e5%90%8D", "名"),
            ("a=%E5%90%8d", "名"), ("a=b=c", "b=c"), ("a", ""), ("a=", ""), ("&&a=b&", "b"), ("x&a=b&y=", "b"),
        ])
    func reads(text: String, value: String) throws {
        #expect(try Form.decode(Array(text.utf8))["a"] == value)
    }

    @Test("without a field have none", arguments: ["", "&", "&&&"])
    func none(text: String) throws {
        #expect(try Form.decode(Array(text.utf8)).count == 0)
    }

    @Test("with a broken escape are refused", arguments: ["a=%", "a=%4", "a=%4g", "a=%g4", "%=a", "%4=a", "a=%%41"])
    func brokenEscape(text: String) {
        #expect(throws: FormError.brokenEscape) { try Form.decode(Array(text.utf8)) }
    }

    @Test(
        "that are not UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: FormError.notUTF8) { try Form.decode(Array("a=".utf8) + bytes) }
        let escaped = bytes.map { "%" + String($0, radix: 16) }.joined()
        #expect(throws: FormError.notUTF8) { try Form.decode(Array("a=\(escaped)".utf8)) }
        #expect(throws: FormError.notUTF8) { try Form.decode(Array("\(escaped)=a".utf8)) }
    }

    @Test("with a name twice are refused", arguments: ["a=1&a=2", "a=1&%61=2", "a&b&a", "=1&=2", "a=1&a=1"])
    func repeated(text: String) {
        #expect(throws: FormError.repeatedField) { try Form.decode(Array(text.utf8)) }
    }

    @Test("hold 64 fields and no more, however many come")
    func tooMany() throws {
        func form(_ count: Int) -> [UInt8] { Array((0..<count).map { "f\($0)=\($0)" }.joined(separator: "&").utf8) }
        #expect(try Form.decode(form(64)).count == 64)
        #expect(try Form.decode(form(64) + Array("&".utf8)).count == 64)
        #expect(throws: FormError.tooManyFields) { try Form.decode(form(65)) }
        #expect(throws: FormError.tooManyFields) { try Form.decode(form(64) + Array("&%".utf8)) }
        #expect(throws: FormError.tooManyFields) { try Form.decode(form(100_000)) }
    }

    @Test(
        "say what is wrong with them",
        arguments: [FormError.brokenEscape, .notUTF8, .repeatedField, .tooManyFields])
    func descriptions(error: FormError) {
        #expect(error.description.hasPrefix("The form "))
    }
}
