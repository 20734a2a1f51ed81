import JSON
import Log
import Testing

@testable import Roles

@Suite("Events in records of Kafka") struct EventMessageTests {
    private static let attributes: [(String, String)] = [
        ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/p"), ("ce_type", "a.b"),
        ("ce_time", "2026-01-31T04:00:00Z"),
    ]

    private func headers(_ texts: [(String, String)]) -> [Header] { texts.map { Header($0.0, Array($0.1.utf8)) } }

    private func event(_ message: EventMessage) throws -> CloudEvent { try CloudEvent(message.event.get()) }

    @Test("are the same in either mode, and without headers they are in the structured one")
    func modes() throws {
        let structured =
            #"{"specversion":"1.0","id":"1","source":"/p","type":"a.b","time":"2026-01-31T04:00:00Z","data":{"x":1}}"#
        let expected = try CloudEvent(JSONValue(reading: structured))
        let types = [
            [], [("content-type", "application/cloudevents+json; charset=UTF-8")],
            [("Content-Type", "application/json")],
        ]
        for type in types {
            let message = EventMessage(headers: headers(type), value: Array(structured.utf8))
            #expect(try event(message) == expected)
            #expect(message.bytes == Array(structured.utf8))
        }
        for type in ["application/json", "application/vnd.x+json", nil] {
            let binary = EventMessage(
                headers: headers(Self.attributes + (type.map { [("content-type", $0)] } ?? []) + [("other", "x")]),
                value: Array(#"{"x":1}"#.utf8))
            #expect(try event(binary) == expected)
            #expect(
                try CloudEvent(JSONValue(reading: binary.bytes)) == expected, "what is kept of it is the event itself")
        }
    }

    @Test("that are none are refused, and what came is kept")
    func wrong() throws {
        let cases: [(headers: [(String, String)], value: String?, problem: String)] = [
            ([], nil, "no value"), ([], "not json", "is not JSON"),
            ([("content-type", "application/cloudevents+avro")], "{}", "application/cloudevents+json"),
            ([("content-type", "application/cloudevents-batch+json")], "[]", "application/cloudevents+json"),
            (Self.attributes + [("content-type", "text/plain")], "{}", "'content-type' should be application/json"),
            (Self.attributes, "绝密", "'data' is not JSON"), (Self.attributes + [("ce_id", "2")], "{}", "twice"),
            (Self.attributes + [("ce_data", "{}")], "{}", "not one of an attribute"),
            (Self.attributes, nil, "'data' is missing"), ([("ce_id", "1")], "{}", "'specversion' is missing"),
        ]
        for (headers, value, problem) in cases {
            let message = EventMessage(headers: self.headers(headers), value: value.map { Array($0.utf8) })
            do {
                _ = try event(message)
                Issue.record("\(problem): it was taken")
            } catch let error as EventRefusal {
                #expect(error.sentence.contains(problem) && !error.sentence.contains("绝密"), "\(problem): \(error)")
            }
        }
        let broken = EventMessage(headers: [Header("ce_id", [0xFF])] + headers(Self.attributes), value: [0xFF, 0xFE])
        #expect(throws: EventRefusal.self) { try event(broken) }
        let kept = try JSONValue(reading: broken.bytes)
        #expect(kept["data_base64"] == "//4=" && kept["source"] == "/p")
    }

    @Test("that are refused make a letter whose id is their place, and whose content is sealed")
    func letter() throws {
        let message = EventMessage(headers: headers(Self.attributes), value: Array(#"{"x":1}"#.utf8))
        let origin = RecordPosition(TopicPartition("loan.events", 3), 42)
        let refused = RefusedEvent(message, EventRefusal(.unfit, at: "data.x", "is no field"), at: origin)
        let made = refused.letter(at: 7, maximumBytes: 1_000_000) { "sealed \($0.count)" }
        guard case .letter(let letter) = made else { return }
        #expect(letter.id == "loan.events-3-42" && letter.origin == "loan.events/3@42" && letter.kind == .event)
        #expect(letter.what == "a.b" && letter.senderID == "1" && letter.reason == "'data.x' is no field")
        #expect(letter.content == "sealed \(message.bytes.count)" && letter.time == 7)
        #expect(try DeadLetterRecord(reading: made.encoded()) == made)
        let large = EventMessage(headers: [], value: [UInt8](repeating: 0x20, count: 900_000))
        let kept = RefusedEvent(large, EventRefusal(.tooLarge, "too large"), at: origin)
            .letter(at: 7, maximumBytes: 1_000_000) { _ in "" }
        guard case .letter(let rest) = kept else { return }
        #expect(rest.content == nil && rest.what == "event" && rest.reason.contains("stays at its origin"))
    }
}
