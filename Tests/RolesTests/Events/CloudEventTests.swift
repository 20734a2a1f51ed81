import JSON
import Testing

@testable import Roles

@Suite("CloudEvents") struct CloudEventTests {
    private static let good: JSONObject = [
        "specversion": "1.0", "id": "1", "source": "/p", "type": "a.b-c", "time": "2026-01-31T12:00:00+08:00",
        "data": ["x": 1],
    ]

    @Test(
        "are read with their extensions, which are passed over",
        arguments: [
            [:], ["subject": "s"], ["subject": nil], ["traceparent": "00-1"], ["ext1": 7, "ext2": true],
            ["datacontenttype": "application/json"], ["datacontenttype": "Application/JSON; charset=utf-8"],
            ["datacontenttype": "application/vnd.platform+json"], ["dataschema": "https://example.com/s"],
            ["id": .string(String(repeating: "字", count: 200))],
        ] as [JSONObject])
    func read(_ more: JSONObject) throws {
        var object = Self.good
        for (name, value) in more { object[name] = value }
        let event = try CloudEvent(.object(object))
        #expect(event.type == "a.b-c" && event.source == "/p" && event.data == ["x": 1])
        #expect(event.time == 1_769_832_000_000)
    }

    @Test(
        "with an attribute that is not as it should be are refused, and it is named",
        arguments: [
            ("specversion", nil, "is missing"), ("specversion", "0.3", "should be \"1.0\""),
            ("specversion", 1, "a text"),
            ("id", nil, "is missing"), ("id", "", "is empty"), ("id", 7, "should be a text"), ("id", [], "should be"),
            ("id", .string(String(repeating: "x", count: 201)), "longer than 200"), ("id", "a\nb", "control character"),
            ("id", "a\u{85}b", "control character"), ("source", nil, "is missing"), ("source", "", "is empty"),
            ("source", .string(String(repeating: "x", count: 501)), "longer than 500"), ("type", nil, "is missing"),
            ("type", "A.b", "words of lower-case"), ("type", "a..b", "words of lower-case"),
            ("type", "a1", "words of lower-case"),
            ("type", .string(String(repeating: "x", count: 101)), "longer than 100"),
            ("time", nil, "is missing"), ("time", "2026-01-31T12:00:00", "a time with a zone"),
            ("time", 1_769_832_000, "should be a text"), ("datacontenttype", "text/plain", "application/json"),
            ("datacontenttype", "application/jsonx", "application/json"), ("data", nil, "is missing"),
            ("data", .null, "is missing"), ("data", "{}", "should be an object"), ("data", [], "should be an object"),
            ("data_base64", "e30=", "is not taken"), ("subject", .string(String(repeating: "x", count: 501)), "longer"),
            ("subject", [:], "should be a text, a number"), ("ext", [1], "should be a text, a number"),
        ] as [(String, JSONValue?, String)])
    func refused(_ name: String, _ value: JSONValue?, _ problem: String) {
        var object = Self.good
        object[name] = value
        expect(.object(object), .malformed, field: name, problem)
    }

    @Test(
        "that are none are refused without showing what came instead",
        arguments: [
            ("", "is not JSON"), ("{", "is not JSON"), ("[]", "is a JSON object"), ("7", "is a JSON object"),
            (#"{"id":"1","id":"2"}"#, "key"), (#"{"projectNo":"绝密"}"#, "fields belong in 'data'"),
            (#"{"绝密":"1"}"#, "fields belong in 'data'"), (#"{"":1}"#, "fields belong in 'data'"),
        ])
    func none(_ text: String, _ problem: String) {
        do {
            _ = try CloudEvent(CloudEvent.json(reading: Array(text.utf8)))
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .malformed && error.field == nil)
            #expect(error.sentence.contains(problem) && !error.sentence.contains("绝密"), "\(error)")
        }
    }

    @Test("that are too large or too deep are refused before they are looked at")
    func limits() {
        let large = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        #expect(throws: EventRefusal.self) { try CloudEvent.json(reading: large) }
        #expect((try? CloudEvent.json(reading: large)) == nil)
        do {
            _ = try CloudEvent.json(reading: large)
        } catch {
            #expect(error.code == .tooLarge)
        }
        let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
        #expect(throws: EventRefusal.self) { try CloudEvent.json(reading: Array(deep.utf8)) }
    }

    private func expect(_ event: JSONValue, _ code: EventRefusal.Code, field: String, _ problem: String) {
        do {
            _ = try CloudEvent(event)
            Issue.record("\(field) was taken")
        } catch {
            #expect(error.code == code && error.field == field, "\(error)")
            #expect(error.sentence.hasPrefix("'\(field)' ") && error.sentence.contains(problem), "\(error)")
        }
    }
}
