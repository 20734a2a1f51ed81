import Custody
import JSON
import Saga
import TestSupport
import Testing

@Suite("Commands to many sagas", .timeLimit(.minutes(2))) final class BatchTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture() }

    private func words(_ reply: ConsoleReply) -> [String] {
        (reply.json["results"]?.array ?? []).compactMap { $0["result"]?.string }
    }

    @Test("All that are held for a cause are tried again, the longest held first, after a preview that changes nothing")
    func cause() async throws {
        for project in ["p3", "p1", "p2"] { try await fixture.held(project) }
        try await fixture.approve("p4")
        let body: JSONObject = ["action": "retry", "reason": "the bank is up", "filter": ["cause": "misconfigured"]]
        var dry = body
        dry["dryRun"] = true
        let preview = try await fixture.post("/v1/commands", .object(dry))
        #expect(preview.status == 200 && words(preview) == ["planned", "planned", "planned"], "\(preview.text)")
        let results = preview.json["results"]?.array ?? []
        #expect(results.compactMap { $0["family"]?.string } == ["p3", "p1", "p2"])
        #expect(preview.json["more"] == false && preview.json["counts"] == ["planned": 3])

        // As they were shown; one has changed meanwhile.
        _ = try await fixture.command(["action": "hold", "reason": "not this one"], of: "p1")
        _ = try await fixture.view("funding", of: "p1") { $0.offered.contains(.release) }
        let items = ConsoleFixture.items(preview)
        let done = try await fixture.post(
            "/v1/commands", ["action": "retry", "reason": "the bank is up", "items": items])
        #expect(words(done) == ["applied", "refused", "applied"], "\(done.text)")
        #expect(done.json["results"]?.array?[1]["reason"]?.string?.contains("has changed") == true)
        for project in ["p2", "p3"] {
            _ = try await fixture.view("funding", of: project) { $0.held == nil }
            let history = try await fixture.get("/v1/sagas/\(project)/funding/history").text
            #expect(history.contains("the bank is up"))
        }
    }

    @Test("What nobody was shown is not done: neither to what a filter finds, nor to a saga without its plan")
    func unseen() async throws {
        for project in ["p1", "p2"] { try await fixture.held(project) }
        let versions = try await [
            fixture.view("funding", of: "p1").version, fixture.view("funding", of: "p2").version,
        ]
        let found = try await fixture.post(
            "/v1/commands", ["action": "retry", "reason": "the bank is up", "filter": ["cause": "misconfigured"]])
        #expect(found.status == 422 && found.message.contains("'filter' is for 'dryRun'"), "\(found.text)")
        let preview = try await fixture.post(
            "/v1/commands",
            ["action": "retry", "reason": "the bank is up", "filter": ["cause": "misconfigured"], "dryRun": true])
        var items = try #require(ConsoleFixture.items(preview).array)
        items[1] = ["family": "p2", "saga": "funding", "version": .number(.init(versions[1]))]
        let half = try await fixture.post(
            "/v1/commands", ["action": "retry", "reason": "the bank is up", "items": .array(items)])
        #expect(half.status == 422 && half.message.contains("'items[1].plan' is missing: ask with 'dryRun'"))
        #expect(try await fixture.view("funding", of: "p1").version == versions[0])
        #expect(try await fixture.view("funding", of: "p2").version == versions[1])
    }

    @Test("A filter takes at most so many, and says that there are more")
    func limited() async throws {
        for project in ["p1", "p2", "p3"] { try await fixture.held(project) }
        let reply = try await fixture.post(
            "/v1/commands",
            [
                "action": "retry", "reason": "one by one", "dryRun": true,
                "filter": ["state": "held", "search": ["borrowerNo": "borrower1"]],
                "limit": 2,
            ])
        #expect(words(reply) == ["planned", "planned"] && reply.json["more"] == true)
        #expect(reply.json["results"]?.array?.compactMap { $0["family"]?.string } == ["p1", "p2"])
    }

    @Test("Commands keep to their rate, and what the time is too short for is not tried, and said to be so")
    func rate() async throws {
        for project in ["p1", "p2", "p3"] { try await fixture.held(project) }
        let begin = ContinuousClock.now
        let reply = try await fixture.post(
            "/v1/commands",
            ["action": "retry", "reason": "slowly", "dryRun": true, "filter": ["state": "held"], "perSecond": 2])
        #expect(words(reply) == ["planned", "planned", "planned"])
        #expect(ContinuousClock.now - begin >= .seconds(1))
        // The batch's time is 15 s of which 10 s are for the answers: with one a second there is time for some of 12.
        let many = (1...12).map { _ -> JSONValue in ["family": "p1", "saga": "funding"] }
        let late = try await fixture.post(
            "/v1/commands",
            ["action": "retry", "reason": "slowly", "dryRun": true, "items": .array(many), "perSecond": 1])
        let found = words(late)
        #expect(found.count == 12 && found.first == "planned" && found.last == "notTried", "\(found)")
    }

    @Test(
        "A batch that will not do is refused with the member named",
        arguments: [
            (#"{"action":"retry","reason":"r"}"#, "'items'"),
            (#"{"action":"retry","reason":"r","items":[]}"#, "'items'"),
            (#"{"action":"retry","reason":"r","items":[1]}"#, "'items[0]'"),
            (#"{"action":"retry","reason":"r","items":[{"family":"p1"}]}"#, "'items[0].saga'"),
            (#"{"action":"retry","reason":"r","items":[{"family":"p1","saga":"a","x":1}]}"#, "'items[0].x'"),
            (#"{"action":"retry","reason":"r","items":[{"family":"p1","saga":"a"}],"limit":5}"#, "'limit'"),
            (#"{"action":"retry","reason":"r","filter":{}}"#, "'filter'"),
            (#"{"action":"retry","reason":"r","filter":{"workflow":"bid"}}"#, "'filter'"),
            (#"{"action":"retry","reason":"r","filter":{"cause":"x"}}"#, "'filter.cause'"),
            (#"{"action":"retry","reason":"r","filter":{"cause":"inDoubt","x":1}}"#, "'filter.x'"),
            (#"{"action":"retry","reason":"r","filter":{"search":{"a":1}}}"#, "'filter.search.a'"),
            (#"{"action":"retry","reason":"r","dryRun":true,"filter":{"state":"held"},"limit":1001}"#, "'limit'"),
            (#"{"action":"retry","reason":"r","filter":{"state":"held"},"perSecond":0}"#, "'perSecond'"),
        ])
    func malformed(body: String, naming: String) async throws {
        let reply = try await fixture.post("/v1/commands", bytes: Array(body.utf8))
        #expect(reply.status == 422 && reply.message.contains(naming), "\(reply.text)")
    }
}
