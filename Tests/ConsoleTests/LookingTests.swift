import Custody
import JSON
import Log
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("What operators look at", .timeLimit(.minutes(2))) final class LookingTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture() }

    @Test(
        "A saga that is held is first in the list, counted by its cause, and told why, since when and what can be done")
    func held() async throws {
        try await fixture.approve("p1")
        try await fixture.held("p2")
        _ = try await fixture.view("funding", of: "p1")
        let list = try await fixture.get("/v1/sagas", token: fixture.viewer)
        #expect(list.status == 200)
        #expect(list.json["sagas"]?.array?.compactMap { $0["family"]?.string } == ["p2", "p1"])
        #expect(list.json["view"]?["ageMilliseconds"]?.number?.int64 != nil)
        let saga = try #require(list.json["sagas"]?.array?.first)
        #expect(saga["state"] == "held" && saga["held"]?["cause"] == "misconfigured")
        #expect(saga["search"] == ["projectNo": "p2", "borrowerNo": "borrower1"])
        #expect(saga["calls"]?.array?.first?["service"] == "CREATE_PROJECT")

        let overview = try await fixture.get("/v1/overview").json
        #expect(overview["states"]?["held"] == 1 && overview["states"]?["running"] == 1)
        #expect(overview["causes"]?.array?.first?["cause"] == "misconfigured")
        #expect(overview["causes"]?.array?.first?["oldestSince"] == saga["held"]?["since"])
        #expect(overview["unreadable"] == [])

        let why = try await fixture.get("/v1/sagas/p2/funding/why").json
        #expect(why["why"]?["sentence"]?.string?.contains("an operator, because the bank says") == true)
        #expect(why["offered"]?.array?.contains("retry") == true)
        // The call may still land: until then nobody can know that it was not done.
        #expect(why["offered"]?.array?.contains("resolveNotApplied") == false)
        #expect(why["offeredLater"]?["kinds"] == ["resolveNotApplied"])
        #expect(why["offeredLater"]?["from"]?.string ?? "" > why["openCalls"]?.array?.first?["dead"]?.string ?? "?")
        #expect(why["openCalls"]?.array?.count == 1 && why["view"] != nil)
        let shown = try await fixture.get("/v1/sagas/p2/funding").json
        #expect(shown["version"] == why["version"] && shown["held"] == why["held"])
        #expect(shown["offeredLater"] == why["offeredLater"])
    }

    @Test(
        "Lists are filtered by what the address says",
        arguments: [
            ("state=held", ["p2"]), ("state=running&state=held", ["p2", "p1"]), ("cause=misconfigured", ["p2"]),
            ("cause=inDoubt", []), ("family=p1", ["p1"]), ("search=projectNo=p1", ["p1"]),
            ("search=projectNo%3Dp1&search=borrowerNo%3Dborrower1", ["p1"]), ("workflow=bid", []),
            ("workflow=loan-funding&limit=1", ["p2"]), ("ended=false", ["p2", "p1"]), ("ended=true", []),
            ("text=set-up", ["p2"]), ("text=p1", ["p1"]), ("state=", ["p2", "p1"]),
        ])
    func filters(query: String, expected: [String]) async throws {
        try await fixture.approve("p1")
        try await fixture.held("p2")
        _ = try await fixture.view("funding", of: "p1")
        let list = try await fixture.get("/v1/sagas?\(query)").json
        #expect(list["sagas"]?.array?.compactMap { $0["family"]?.string } == expected)
        #expect((list["next"] != nil) == query.contains("limit"))
    }

    @Test("The pages of a list and of a history follow one another")
    func pages() async throws {
        for project in 1...3 { try await fixture.held("p\(project)") }
        func pages(_ path: String, _ member: String) async throws -> [JSONValue] {
            var (found, after): ([JSONValue], String?) = ([], nil)
            repeat {
                let page = try await fixture.get("\(path)?limit=1" + (after.map { "&after=\($0)" } ?? "")).json
                found += page[member]?.array ?? []
                after = page["next"]?.string
            } while after != nil
            return found
        }
        let sagas = try await pages("/v1/sagas", "sagas")
        #expect(sagas.compactMap { $0["family"]?.string } == ["p1", "p2", "p3"])
        let entries = try await pages("/v1/sagas/p1/funding/history", "entries")
        let whole = try await fixture.get("/v1/sagas/p1/funding/history").json["entries"]
        #expect(entries == whole?.array)
        let kinds = entries.compactMap { $0["what"]?["kind"]?.string }
        #expect(kinds == ["started", "called", "outcome", "held"])
        #expect(
            entries.allSatisfy { $0["account"]?.string?.isEmpty == false && $0["time"]?.string?.hasSuffix("Z") == true }
        )
    }

    @Test("A history has the bank's own words, and what was sealed is not shown")
    func evidence() async throws {
        try await fixture.approve("p1")
        let view = try await fixture.view("funding", of: "p1") { !$0.calls.isEmpty }
        let number = try #require(view.calls.first?.requestNo.text)
        let history = fixture.context.topics.history
        let partition = fixture.context.topics.inboxPartition(ofFamily: "p1").number
        for (time, sealed) in [(1, nil), (2, "sealed1:k:SECRET")] as [(Int64, String?)] {
            try fixture.append(
                .init(
                    key: Array("p1".utf8),
                    value: SampleRecords.evidence("p1", "funding", requestNo: number, sealed: sealed, time: time)),
                to: .init(history, partition))
        }
        try fixture.append(
            .init(
                key: Array("p1".utf8),
                value: SampleRecords.entry(
                    "p1", "funding", offset: 1_000_000,
                    what: ["kind": "audited", "status": "PASS", "evidence": "sealed1:k:SECRET"])),
            to: .init(history, partition))
        let fixture = fixture
        let name = "/v1/sagas/p1/funding/history"
        _ = try await fixture.eventually("it is read") { [projection = fixture.projection] in
            try projection.readModel.history(of: .init(family: "p1", saga: "funding"), limit: 100)
                .flatMap { $0.entries.contains { $0.entry.offset == 1_000_000 } ? true : nil }
        }
        let reply = try await fixture.get(name)
        #expect(!reply.text.contains("SECRET"))
        let entries = reply.json["entries"]?.array ?? []
        let called = try #require(entries.first { $0["what"]?["kind"] == "called" })
        let answers = called["answers"]?.array ?? []
        #expect(answers.compactMap { $0["respData"]?.string } == [#"{"status":"SUCCESS"}"#, "(sealed)"])
        #expect(entries.last?["what"]?["evidence"] == "(sealed)")
    }

    @Test("Partitions are shown as their owners tell them")
    func partitions() async throws {
        try await fixture.approve("p1")
        let number = fixture.context.topics.inboxPartition(ofFamily: "p1").number
        _ = try await fixture.eventually("the partition is told of") { [projection = fixture.projection] in
            try projection.readModel.partitions().contains { $0.partition == number && $0.next > 0 } ? true : nil
        }
        let partitions = try await fixture.get("/v1/partitions").json["partitions"]?.array ?? []
        let shown = try #require(partitions.first { $0["partition"] == .number(.init(number)) })
        #expect(shown["owner"] == "test" && shown["stalled"] == nil && shown["foldVersion"] == 1)
    }
}
