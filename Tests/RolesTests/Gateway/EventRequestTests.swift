import JSON
import Roles
import Testing

@Suite("Events by HTTP")
struct EventRequestTests {
    private static func events(_ headers: [(name: String, value: String)], _ body: String) throws -> [JSONValue] {
        try EventRequest(headers: headers, body: Array(body.utf8)).events
    }

    private static func refusal(_ headers: [(name: String, value: String)], _ body: String) -> EventsProblem? {
        do {
            _ = try events(headers, body)
            return nil
        } catch {
            return error as? EventsProblem
        }
    }

    @Test(
        "Structured mode, batches, and plain JSON",
        arguments: [
            ("application/cloudevents+json", #"{"id":"1"}"#, 1),
            ("application/cloudevents+json; charset=utf-8", #"{"id":"1"}"#, 1),
            ("Application/CloudEvents-Batch+JSON", #"[{"id":"1"},{"id":"2"}]"#, 2),
            ("application/cloudevents-batch+json", "[]", 0), ("application/json", #"{"id":"1"}"#, 1),
            ("application/json", #"[{"id":"1"},{"id":"2"},3]"#, 3),
        ])
    func structured(type: String, body: String, count: Int) throws {
        let events = try Self.events([("content-TYPE", type)], body)
        #expect(events.count == count)
        if let first = events.first { #expect(first == ["id": "1"]) }
    }

    @Test("Binary mode: attributes are headers, the data is the body")
    func binary() throws {
        let headers = [
            ("Host", "x"), ("CE-Specversion", "1.0"), ("ce-id", "e%201"), ("ce-type", "loan.bid.placed"),
            ("ce-source", "/platform"), ("ce-tenant", "%E4%B8%AD"), ("Content-Type", "application/json; charset=utf-8"),
        ].map { (name: $0.0, value: $0.1) }
        let events = try Self.events(headers, #"{"bidNo":"b1"}"#)
        #expect(
            events == [
                [
                    "specversion": "1.0", "id": "e 1", "type": "loan.bid.placed", "source": "/platform",
                    "tenant": "中", "datacontenttype": "application/json", "data": ["bidNo": "b1"],
                ]
            ])
        #expect(try Self.events(Array(headers.dropLast()), "")[0]["data"] == nil)
    }

    @Test("An event whose content type says structured is structured, whatever other headers there are")
    func structuredFirst() throws {
        let headers = [("ce-id", "9"), ("Content-Type", "application/cloudevents+json")].map {
            (name: $0.0, value: $0.1)
        }
        #expect(try Self.events(headers, #"{"id":"1"}"#) == [["id": "1"]])
    }

    @Test(
        "What is no event is refused with what is wrong",
        arguments: [
            ("text/plain", #"{"id":"1"}"#, 415, "mediaType"), ("", "{}", 415, "mediaType"),
            ("application/cloudevents+avro", "{}", 415, "mediaType"), ("application/json", "", 400, "malformed"),
            ("application/json", "{", 400, "malformed"), ("application/json", #"{"a":1,"a":2}"#, 400, "malformed"),
            ("application/json", "\u{FEFF}{}", 400, "malformed"), ("application/json", "17", 400, "malformed"),
            ("application/cloudevents+json", "[{}]", 400, "malformed"),
            ("application/cloudevents-batch+json", "{}", 400, "malformed"),
            ("application/json", "[" + Array(repeating: "1", count: 1001).joined(separator: ",") + "]", 413, "tooMany"),
        ])
    func refused(type: String, body: String, status: Int, code: String) throws {
        let refusal = try #require(Self.refusal([("Content-Type", type)], body))
        #expect(refusal.status == status && refusal.code == code && refusal.message.hasSuffix("."))
    }

    @Test(
        "Binary mode that does not fit is refused",
        arguments: [
            ([("ce-id", "1"), ("Ce-Id", "2")], "{}", 400, "ce-id"), ([("ce-id", "%E4%B8")], "{}", 400, "ce-id"),
            ([("ce-id", "100%")], "{}", 400, "ce-id"), ([("ce-data", "x")], "{}", 400, "ce-data"),
            ([("ce-id", "1"), ("content-type", "text/xml")], "<a/>", 415, "Content-Type"),
            ([("ce-id", "1"), ("content-type", "application/json")], "{", 400, ""),
        ] as [([(String, String)], String, Int, String)])
    func refusedBinary(headers: [(String, String)], body: String, status: Int, field: String) throws {
        var named = headers.map { (name: $0.0, value: $0.1) }
        if !headers.contains(where: { $0.0 == "content-type" }) { named.append(("content-type", "application/json")) }
        let refusal = try #require(Self.refusal(named, body))
        #expect(refusal.status == status && refusal.field == field)
    }

    @Test("What stays refused is told before what may pass")
    func receipts() {
        #expect(EventReceipt.refusal(of: [.taken, .taken]) == nil)
        let mixed: [EventReceipt] = [.taken, .unavailable("x"), .refused(EventRefusal(.unfit, field: "amount", "m"))]
        #expect(
            EventReceipt.refusal(of: mixed)
                == EventsProblem(status: 422, code: "unfit", field: "amount", message: "m", index: 2))
        #expect(
            EventReceipt.refusal(of: [.taken, .unavailable("x")])
                == EventsProblem(status: 503, code: "unavailable", message: "x", index: 1))
    }
}
