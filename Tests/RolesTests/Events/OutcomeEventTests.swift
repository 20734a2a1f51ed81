import Expressions
import JSON
import Testing
import Workflow

@testable import Roles
@testable import Saga

@Suite("Outcomes for the platform") struct OutcomeEventTests {
    private func outcome(_ type: String, _ fields: ObjectValue, saga: String = "funding") -> OutcomeEvent {
        OutcomeEvent(
            id: "loan_1-7", type: type, family: "loan_1", saga: saga, workflow: "loan-funding", sequence: 7,
            time: Publishing.now + 5, fields: fields)
    }

    @Test("are CloudEvents as the catalogue has them")
    func catalogue() throws {
        let cases: [(String, ObjectValue)] = [
            (
                "loan.bid.action-required",
                ObjectValue([
                    ("link", .text("https://x")), ("requestNo", .text("r1")), ("expires", .time(Publishing.now)),
                ])
            ),
            ("saga.held", ObjectValue([("cause", .text("inDoubt")), ("reason", .text("why"))])),
            ("saga.resumed", ObjectValue()),
            (
                "saga.event-refused",
                ObjectValue([
                    ("event", .text("a.b")), ("eventId", .text("1")), ("code", .text("unfit")),
                    ("reason", .text("why")),
                ])
            ),
        ]
        for (type, fields) in cases {
            let event = try JSONValue(reading: outcome(type, fields).cloudEvent(source: "/loansaga"))
            #expect(try SchemaCheck.shipped.get().problems(event, type: type) == [], "\(event.text)")
            #expect(try CloudEvent(event).time == Publishing.now + 5)
        }
    }

    @Test("say amounts as texts and times with their zone, in lists and objects too")
    func values() throws {
        let fields = ObjectValue([
            ("amount", .amount(1_205)), ("time", .time(Publishing.now)), ("count", .integer(3)), ("is", .bool(true)),
            ("list", .list([.amount(5), .object(ObjectValue([("at", .time(0))]))])),
        ])
        let event = try JSONValue(reading: outcome("loan.funded", fields).cloudEvent(source: "/loansaga"))
        #expect(
            event["data"] == [
                "amount": "12.05", "time": "2026-01-31T04:00:00.000Z", "count": 3, "is": true,
                "list": ["0.05", ["at": "1970-01-01T00:00:00.000Z"]],
            ])
        #expect(event["subject"] == "loan_1/funding" && event["sequence"] == 7 && event["specversion"] == "1.0")
        #expect(event["source"] == "/loansaga" && event["time"] == "2026-01-31T04:00:00.005Z")
        let nameless = try JSONValue(reading: outcome("saga.resumed", ObjectValue(), saga: "").cloudEvent(source: "/l"))
        #expect(nameless["subject"] == nil && nameless["saga"] == "")
    }
}
