import Custody
import JSON
import Log
import Orchestrator
import Saga
import TestSupport
import Testing
import Topics

@Suite("Commands to one saga", .timeLimit(.minutes(2))) final class CommandTests {
    let fixture: ConsoleFixture
    let path = "/v1/sagas/p1/funding/commands"

    init() throws { fixture = try ConsoleFixture() }

    @Test("A command is previewed, applied as it was shown, and audited with who, when, why")
    func retried() async throws {
        try await fixture.held("p1")
        let before = try await fixture.view("funding", of: "p1") { $0.held != nil }
        let preview = try await fixture.post(path, ["action": "retry", "reason": "set right", "dryRun": true])
        #expect(preview.status == 200 && preview.json["result"] == "planned", "\(preview.text)")
        let plan = preview.json["plan"]?.array ?? []
        #expect(plan.contains { $0.string?.contains("call with CREATE_PROJECT") == true }, "\(plan)")
        #expect(try await fixture.view("funding", of: "p1").version == before.version, "nothing has changed")

        let done = try await fixture.post(
            path,
            [
                "action": "retry", "reason": "set right", "version": preview.json["version"] ?? nil,
                "plan": preview.json["digest"] ?? nil,
            ])
        #expect(done.status == 200 && done.json["result"] == "applied", "\(done.text)")
        let after = try await fixture.view("funding", of: "p1") { $0.held == nil }
        #expect(after.version > before.version && after.calls.last?.attempts == 2)

        let entries = try await fixture.get("/v1/sagas/p1/funding/history").json["entries"]?.array ?? []
        let commanded = try #require(entries.first { $0["what"]?["kind"] == "commanded" })
        #expect(commanded["what"]?["operator"] == "liu" && commanded["what"]?["reason"] == "set right")
        #expect(commanded["account"] == "liu gave the command retry: set right")
        let command = try #require(done.json["command"]?.string)
        #expect(fixture.logged.contains(command) && fixture.logged.contains("an operator has given a command"))
        let answer = try await fixture.get("/v1/commands/\(command)")
        #expect(answer.json["result"] == "applied" && answer.json["family"] == "p1")
    }

    @Test("A command is refused, with the reason, when the saga has changed or would do something else than was shown")
    func conflicts() async throws {
        try await fixture.held("p1")
        let version = try await fixture.view("funding", of: "p1") { $0.held != nil }.version
        let stale = try await fixture.post(
            path, ["action": "retry", "reason": "r", "plan": "0000", "version": .number(.init(version - 1))])
        #expect(stale.status == 409 && stale.code == "refused")
        #expect(stale.message.contains("has changed since version"))
        #expect(stale.json["error"]?["command"]?.string?.count == 36)
        let other = try await fixture.post(path, ["action": "retry", "reason": "r", "plan": "0000"])
        #expect(other.status == 409 && other.message.contains("something else"))
        let release = try await fixture.post(path, ["action": "release", "reason": "r", "dryRun": true])
        #expect(release.status == 409 && release.message == "no operator holds it")
        let none = try await fixture.post(
            "/v1/sagas/p9/funding/commands", ["action": "retry", "reason": "r", "plan": "0000"])
        #expect(none.status == 404)
    }

    @Test("A call in doubt is resolved with evidence, which is in the audit")
    func resolved() async throws {
        try await fixture.approve("p1")
        try await fixture.report(.inDoubt(.otherCall(parameter: "amount")), in: "p1")
        let held = try await fixture.view("funding", of: "p1") { $0.held != nil }
        #expect(held.held?.cause == .contradiction)
        let tooEarly = try await fixture.command(
            ["action": "resolve", "as": "notApplied", "evidence": "journal", "reason": "asked"], of: "p1")
        #expect(tooEarly.status == 409 && tooEarly.message.contains("may still land until"))
        let done = try await fixture.command(
            ["action": "resolve", "as": "applied", "evidence": "the bank's journal, row 17", "reason": "asked"],
            of: "p1")
        #expect(done.json["result"] == "applied", "\(done.text)")
        _ = try await fixture.view("funding", of: "p1") { $0.calls.last?.state == .applied }
        let retried = try await fixture.command(["action": "retry", "reason": "go on"], of: "p1")
        #expect(retried.json["result"] == "applied", "\(retried.text)")
        _ = try await fixture.view("funding", of: "p1") { $0.held == nil && $0.step == "raise" }
        let history = try await fixture.get("/v1/sagas/p1/funding/history").text
        #expect(history.contains("the bank's journal, row 17"))
    }

    @Test("A saga is stopped, released and undone")
    func stopped() async throws {
        try await fixture.approve("p1")
        _ = try await fixture.view("funding", of: "p1")
        for (action, state) in [("hold", "stopped"), ("release", "running"), ("undo", "undoing")] {
            let reply = try await fixture.command(["action": .string(action), "reason": "looked into"], of: "p1")
            #expect(reply.json["result"] == "applied", "\(reply.text)")
            _ = try await fixture.view("funding", of: "p1") { $0.state.rawValue == state }
        }
    }

    @Test(
        "A request that will not do is refused with the member named, before anything is sent",
        arguments: [
            ("", 400, "JSON"), ("[]", 400, "object"), (#"{"action":"retry","action":"retry"}"#, 400, "JSON"),
            ("{}", 422, "'action'"), (#"{"action":"retry"}"#, 422, "'reason'"),
            (#"{"action":"retry","reason":""}"#, 422, "'reason'"),
            (#"{"action":"delete","reason":"r"}"#, 422, "'action'"),
            (#"{"action":"resolve","reason":"r"}"#, 422, "'as'"),
            (#"{"action":"resolve","as":"maybe","reason":"r"}"#, 422, "'as'"),
            (#"{"action":"resolve","as":"applied","reason":"r"}"#, 422, "'evidence'"),
            (#"{"action":"retry","evidence":"e","reason":"r"}"#, 422, "'evidence'"),
            (#"{"action":"retry","fields":{},"reason":"r"}"#, 422, "'fields'"),
            (#"{"action":"correct","reason":"r"}"#, 422, "'fields'"),
            (#"{"action":"correct","fields":{},"reason":"r"}"#, 422, "'fields'"),
            (#"{"action":"retry","reason":"r","version":-1}"#, 422, "'version'"),
            (#"{"action":"retry","reason":"r","version":"1"}"#, 422, "'version'"),
            (#"{"action":"retry","reason":"r","dryRun":"yes"}"#, 422, "'dryRun'"),
            (#"{"action":"retry","reason":"r","force":true}"#, 422, "'force'"),
            (#"{"action":"correct","fields":{"colour":"red"},"reason":"r","dryRun":true}"#, 422, "'fields.colour'"),
            (#"{"action":"correct","fields":{"amount":"1,00"},"reason":"r","dryRun":true}"#, 422, "'fields.amount'"),
            (#"{"action":"correct","fields":{"amount":null},"reason":"r","dryRun":true}"#, 422, "'fields.amount'"),
            (#"{"action":"hold","reason":"r"}"#, 422, "'plan' is missing: ask with 'dryRun' first"),
            (#"{"action":"hold","reason":"r","dryRun":false}"#, 422, "'plan'"),
            (#"{"action":"hold","reason":"r","plan":""}"#, 422, "'plan'"),
        ])
    func malformed(body: String, status: Int, naming: String) async throws {
        try await fixture.approve("p1")
        let version = try await fixture.view("funding", of: "p1").version
        let reply = try await fixture.post(path, bytes: Array(body.utf8))
        #expect(reply.status == status && reply.message.contains(naming), "\(reply.text)")
        #expect(try await fixture.view("funding", of: "p1").version == version)
    }

    @Test("Reasons and evidence that are too long are refused by the fold, and the command changes nothing")
    func tooLong() async throws {
        try await fixture.approve("p1")
        _ = try await fixture.view("funding", of: "p1")
        let reply = try await fixture.post(
            path, ["action": "hold", "reason": .string(String(repeating: "x", count: 20_000)), "dryRun": true])
        #expect(reply.status == 409 && reply.message.contains("longer than"))
    }
}

@Suite("Commands that nobody answers", .timeLimit(.minutes(2))) struct UnansweredTests {
    @Test("The console says so, with the command's id, and that it may still be applied")
    func unanswered() async throws {
        let fixture = try ConsoleFixture(hasOwner: false, commandTime: .milliseconds(300))
        try fixture.append(
            .init(
                key: Array("saga:p1/funding".utf8), value: SampleRecords.view("p1", "funding", version: 5)),
            to: .init(fixture.context.topics.views, 0))
        _ = try await fixture.view("funding", of: "p1")
        let reply = try await fixture.post(
            "/v1/sagas/p1/funding/commands", ["action": "hold", "reason": "looked into", "plan": "0000"])
        #expect(reply.status == 504 && reply.code == "noAnswerYet" && reply.message.contains("may still be applied"))
        #expect(reply.json["error"]?["command"]?.string?.count == 36)
        let batch = try await fixture.post(
            "/v1/commands",
            [
                "action": "hold", "reason": "looked into",
                "items": [
                    ["family": "p1", "saga": "funding", "plan": "0000"],
                    ["family": "p1", "saga": "nobody", "plan": "0000"],
                ],
            ])
        #expect(batch.status == 200)
        #expect(
            batch.json["results"]?.array?.compactMap { $0["result"]?.string } == ["unanswered", "notFound"],
            "\(batch.text)")
        #expect(batch.json["counts"] == ["unanswered": 1, "notFound": 1])
    }
}
