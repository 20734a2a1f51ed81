import Crypto
import EmbeddedLog
import Expressions
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Saga
import TestSupport
import Testing
import Topics
import Workflow

@Suite("Definitions and corrections by way of the console", .timeLimit(.minutes(2))) final class CorrectionTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture() }

    /// Its step cannot be worked out while `parts` is 0.
    static let trial = """
        { "workflow": "trial", "version": 1, "title": { "zh": "试验", "en": "Trial" },
          "events": { "trial.requested": { "family": "${event.trialNo}", "saga": "${event.trialNo}",
            "fields": { "trialNo": "identifier", "parts": "integer", "idNumber": "PERSONAL_REGISTER.idNumber?" } } },
          "startedBy": "trial.requested", "search": ["trialNo", "parts"],
          "steps": [ { "id": "tell", "when": "${10 / input.parts == 2}", "emit": "trial.told",
            "with": { "trialNo": "${input.trialNo}" } }, { "id": "rest", "delay": { "for": "1h" } } ],
          "completed": { "emit": "trial.completed", "with": { "trialNo": "${input.trialNo}" } },
          "failed": { "emit": "trial.failed", "with": { "trialNo": "${input.trialNo}" } } }
        """

    private func publish(_ text: String) async throws -> ConsoleReply {
        try await fixture.post("/v1/definitions", ["files": [["name": "trial.v1.json", "text": .string(text)]]])
    }

    @Test("What is published is in force when the answer comes")
    func inForce() async throws {
        for version in 1...3 {
            let text = Self.trial.replacing(#""version": 1"#, with: #""version": \#(version)"#)
            let file: JSONValue = ["name": .string("trial.v\(version).json"), "text": .string(text)]
            let published = try await fixture.post("/v1/definitions", ["files": [file]])
            #expect(published.status == 200, "\(published.text)")
            let current = fixture.context.definitions.published.current
            let isThere = current?.members.contains {
                $0.definition.name == "trial" && $0.definition.version == version
            }
            #expect(isThere == true)
        }
    }

    @Test("Data is corrected where it was wrong; personal data is sealed before it enters the log")
    func corrected() async throws {
        let published = try await publish(Self.trial)
        #expect(published.status == 200 && published.json["changed"] == true, "\(published.text)")
        #expect(
            published.json["definitions"]?.array?.contains { $0["workflow"] == "trial" && $0["new"] == true } == true)
        #expect(try await publish(Self.trial).json["changed"] == false)
        try await fixture.take([
            "specversion": "1.0", "id": "t1", "source": "test", "type": "trial.requested",
            "time": .string(now), "data": ["trialNo": "t1", "parts": 0],
        ])
        let held = try await fixture.view("t1", of: "t1") { $0.held != nil }
        #expect(held.held?.cause == .expression && held.offered.contains(.correct))
        let body: JSONObject = [
            "action": "correct", "reason": "the platform's mistake",
            "fields": ["parts": 5, "idNumber": "110101199003070134"],
        ]
        let done = try await fixture.command(body, "t1", of: "t1")
        #expect(done.json["result"] == "applied", "\(done.text)")
        _ = try await fixture.view("t1", of: "t1") { $0.version > held.version }
        let retry = try await fixture.command(["action": "retry", "reason": "it is right now"], "t1", of: "t1")
        #expect(retry.json["result"] == "applied", "\(retry.text)")
        let after = try await fixture.view("t1", of: "t1") { $0.step == "rest" }
        #expect(after.search.map(\.value) == ["t1", "5"])

        let fields = try #require(try inbox("t1").compactMap(Self.correction).last)
        #expect(fields["parts"] == .integer(5))
        guard case .sealed(.string(let sealed))? = fields["idNumber"] else { throw FixtureError("it is not sealed") }
        let plain = try fixture.context.keys.sealer.open(sealed, associatedData: Array("t1".utf8))
        #expect(String(decoding: plain, as: UTF8.self) == "\"110101199003070134\"")
        for text in [fixture.logged, try await fixture.get("/v1/sagas/t1/t1/history").text, done.text] {
            #expect(!text.contains("110101199003070134"))
        }
        let wrong = try await fixture.command(
            ["action": "correct", "reason": "r", "fields": ["idNumber": ["110101199003070134"]]], "t1", of: "t1")
        #expect(wrong.status == 422 && wrong.json["error"]?["field"] == "fields.idNumber")
        #expect(!wrong.text.contains("110101199003070134"))
    }

    @Test("A definition with a mistake is refused with its file and place, and nothing is published")
    func mistaken() async throws {
        let reply = try await publish(Self.trial.replacing("input.parts ==", with: "input.part =="))
        #expect(reply.status == 422 && reply.code == "invalid")
        let problem = try #require(reply.json["problems"]?.array?.first)
        #expect(problem["file"] == "trial.v1.json" && problem["message"]?.string?.contains("part") == true)
        #expect(
            fixture.context.definitions.published.current?.members.contains { $0.definition.name == "trial" } == false)
        for body in ["{}", #"{"files":[{"name":"x"}]}"#, #"{"files":[],"profiles":1}"#] {
            #expect(try await fixture.post("/v1/definitions", bytes: Array(body.utf8)).status == 422)
        }
    }

    private var now: String { fixture.context.clock.text }

    private func inbox(_ family: String) throws -> [Record] {
        let partition = fixture.context.topics.inboxPartition(ofFamily: family)
        let reader = try fixture.log.reader()
        defer { reader.close() }
        try reader.read([partition: .beginning])
        return try reader.poll(maximum: 1_000, wait: .seconds(5))
    }

    private static func correction(_ record: Record) -> ObjectValue? {
        guard let value = record.value, case .family(_, .command(let command))? = try? InboxRecord(reading: value),
            case .correct(let fields) = command.action
        else { return nil }
        return fields
    }
}
