import Crypto
import Custody
import EmbeddedLog
import JSON
import Log
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("Dead letters", .timeLimit(.minutes(2))) final class LetterTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture() }

    /// An event with a mistake in its amount.
    private func event(_ project: String, amount: JSONValue = "1,000") -> JSONValue {
        [
            "specversion": "1.0", "id": .string("approved-\(project)"), "source": "test",
            "type": "loan.project.approved", "time": .string(fixture.context.clock.text),
            "data": [
                "projectNo": .string(project), "borrowerNo": "borrower1", "amount": amount, "projectName": "装修",
                "projectDesc": "秘密", "projectType": "STANDARD", "projectPeriod": 12, "annualRate": "0.085",
                "repaymentWay": "ONE_TIME", "commission": "10.00", "fundingDeadline": "2099-01-01T00:00:00Z",
            ],
        ]
    }

    /// Lets a letter lie there, and waits until it is shown.
    private func lay(
        _ id: String, _ kind: DeadLetterRecord.Letter.Kind, origin: String = "http", content: [UInt8]?
    ) async throws {
        let sealed = try content.map {
            try fixture.context.keys.sealer.seal($0, associatedData: DeadLetterRecord.sealedAs)
        }
        let letter = DeadLetterRecord.Letter(
            id: id, kind: kind, origin: origin, what: "loan.project.approved", senderID: "e1", family: "p1",
            reason: "'data.amount' should be an amount", content: sealed, time: 1_000)
        try fixture.append(
            NewRecord(key: Array(id.utf8), value: DeadLetterRecord.letter(letter).encoded()),
            to: TopicPartition(fixture.context.topics.deadLetters, 0))
        try await wait(id, .open)
    }

    private func wait(_ id: String, _ state: DeadLetterState) async throws {
        _ = try await fixture.eventually("the letter '\(id)' is \(state)") { [projection = fixture.projection] in
            try projection.readModel.letter(id)?.state.rawValue == state.rawValue ? true : nil
        }
    }

    private enum DeadLetterState: String { case open, retried, discarded }

    @Test("An event is mended and put back: its saga begins, and the letter is settled with who, when and why")
    func mended() async throws {
        try await lay("l1", .event, content: event("p1").encoded())
        let list = try await fixture.get("/v1/dead-letters", token: fixture.viewer)
        #expect(list.json["letters"]?.array?.compactMap { $0["id"]?.string } == ["l1"])
        #expect(!list.text.contains("秘密") && !list.text.contains("sealed1:"), "what it holds is not shown")
        let path = "/v1/dead-letters/l1/retry"
        let still = try await fixture.post(path, ["reason": "once more"])
        #expect(still.status == 422 && still.json["error"]?["field"] == "data.amount", "\(still.text)")
        let nowhere = try await fixture.post(path, ["reason": "r", "set": ["date.amount": "1.00"]])
        #expect(nowhere.status == 422 && nowhere.message.contains("date.amount"))
        #expect(try await fixture.get("/v1/dead-letters/l1").json["state"] == "open")

        let done = try await fixture.post(path, ["reason": "the comma", "set": ["data.amount": "1000.00"]])
        #expect(done.status == 200 && done.json["result"] == "retried", "\(done.text)")
        _ = try await fixture.view("funding", of: "p1")
        try await wait("l1", .retried)
        let settled = try await fixture.get("/v1/dead-letters/l1").json
        #expect(settled["settlement"]?["operator"] == "liu" && settled["settlement"]?["reason"] == "the comma")
        #expect(try await fixture.get("/v1/dead-letters").json["letters"] == [])
        #expect(
            try await fixture.get("/v1/dead-letters?state=all&kind=event&family=p1").json["letters"]?.array?.count == 1)
        let again = try await fixture.post(path, ["reason": "r", "set": ["data.amount": "1000.00"]])
        #expect(again.status == 409 && again.message.contains("already"))
        #expect(!fixture.logged.contains("秘密"))
    }

    @Test("A dry run tells what a letter would come to, or why it is refused, and changes nothing")
    func shown() async throws {
        try await lay("l1", .event, content: event("p1").encoded())
        let path = "/v1/dead-letters/l1/retry"
        let refused = try await fixture.post(path, ["reason": "r", "dryRun": true])
        #expect(refused.status == 422 && refused.json["error"]?["field"] == "data.amount", "\(refused.text)")
        let planned = try await fixture.post(
            path, ["reason": "r", "dryRun": true, "set": ["data.amount": "1000.00", "data.commission": "5.00"]])
        #expect(planned.status == 200 && planned.json["result"] == "planned", "\(planned.text)")
        #expect(planned.json["changed"] == ["data.amount", "data.commission"])
        #expect(
            planned.json["event"]
                == ["id": "approved-p1", "type": "loan.project.approved", "family": "p1", "saga": "funding"])
        let line = try #require(planned.json["plan"]?.array?.first?.string)
        #expect(line.hasPrefix("take in the event 'loan.project.approved' (approved-p1) for p1/funding, changed at "))
        #expect(!planned.text.contains("1000.00") && !planned.text.contains("秘密"), "names alone are told")
        let discard = try await fixture.post("/v1/dead-letters/l1/discard", ["reason": "r", "dryRun": true])
        #expect(discard.status == 200 && discard.json["result"] == "planned", "\(discard.text)")
        let inbox = TopicPartition(fixture.context.topics.inbox, 0)
        try await lay(
            "l2", .record, origin: "\(inbox)@7", content: InboxRecord.family("p1", .timer(arming: 1)).encoded())
        let record = try await fixture.post("/v1/dead-letters/l2/retry", ["reason": "r", "dryRun": true])
        #expect(record.json["plan"]?.array?.first?.string?.hasSuffix("once more to \(inbox)") == true, "\(record.text)")
        try await lay("l3", .notification, origin: "bank", content: [])
        let notification = try await fixture.post("/v1/dead-letters/l3/retry", ["reason": "r", "dryRun": true])
        #expect(notification.status == 409 && notification.message.contains("discard"), "\(notification.text)")

        for partition in 0..<fixture.context.topics.partitions {
            let range = try fixture.log.range(of: TopicPartition(fixture.context.topics.inbox, partition))
            #expect(range.isEmpty, "nothing was put back")
        }
        #expect(try fixture.log.range(of: TopicPartition(fixture.context.topics.deadLetters, 0)).count == 3)
        #expect(try await fixture.get("/v1/dead-letters/l1").json["state"] == "open")
    }

    @Test("Who has changed what in an event outlives the view and the letter, in the history of its saga")
    func audited() async throws {
        let came = event("p1")
        let mended = try Mending.mended(came, ["data.amount": "1000.00"])
        try await lay("l1", .event, content: came.encoded())
        let done = try await fixture.post(
            "/v1/dead-letters/l1/retry", ["reason": "the comma", "set": ["data.amount": "1000.00"]])
        #expect(done.status == 200, "\(done.text)")
        _ = try await fixture.view("funding", of: "p1")
        try await wait("l1", .retried)
        let settlement = try #require(try await fixture.get("/v1/dead-letters/l1").json["settlement"])
        #expect(
            settlement["sent"]
                == [
                    "id": "approved-p1", "type": "loan.project.approved", "family": "p1", "saga": "funding",
                    "changed": ["data.amount"],
                ])
        let stored = try #require(try fixture.projection.readModel.letter("l1")?.settlement?.sent?.content)
        let sent = try fixture.context.keys.sealer.open(stored, associatedData: DeadLetterRecord.sealedAs)
        #expect(try JSONValue(reading: sent) == mended)

        let fresh = ProjectionRole(fixture.context, folder: fixture.folder.path("fresh"))
        try fresh.start()
        defer { fresh.stop(by: .now + .seconds(5)) }
        let name = SagaName(family: "p1", saga: "funding")
        let page = try await fixture.eventually("the history is made anew") {
            try fresh.readModel.history(of: name, limit: 100).flatMap { $0.entries.count > 2 ? $0 : nil }
        }
        guard case .putBack(let act)? = page.entries.first?.entry.what else {
            Issue.record("the history begins with \(String(describing: page.entries.first))")
            return
        }
        #expect(act.operator == "liu" && act.reason == "the comma" && act.letter == "l1")
        #expect(act.id == "approved-p1" && act.changed == ["data.amount"])
        let kept = try fixture.context.keys.sealer.open(try #require(act.content), associatedData: Array("p1".utf8))
        #expect(try JSONValue(reading: kept) == mended)

        let history = try await fixture.get("/v1/sagas/p1/funding/history")
        let entry = try #require(history.json["entries"]?.array?.first)
        #expect(entry["what"]?["kind"] == "putBack" && entry["what"]?["content"] == "(sealed)", "\(history.text)")
        #expect(
            entry["account"]?.string
                == "liu put the event 'loan.project.approved' (approved-p1) back from the dead letters, "
                + "changed at data.amount: the comma")
        #expect(!history.text.contains("秘密") && !fixture.logged.contains("秘密"))
    }

    @Test("A whole mended event takes the place of what came, also of what was no JSON")
    func whole() async throws {
        try await lay("l1", .event, content: Array("no JSON".utf8))
        let path = "/v1/dead-letters/l1/retry"
        let set = try await fixture.post(path, ["reason": "r", "set": ["data.amount": "1.00"]])
        #expect(set.status == 409 && set.message.contains("'event'"))
        let both = try await fixture.post(path, ["reason": "r", "set": [:], "event": [:]])
        #expect(both.status == 422)
        let done = try await fixture.post(path, ["reason": "r", "event": event("p2", amount: "1000.00")])
        #expect(done.status == 200, "\(done.text)")
        _ = try await fixture.view("funding", of: "p2")
    }

    @Test("A record is put back where it came from: as it was kept, or as it still stands there")
    func records() async throws {
        let inbox = TopicPartition(fixture.context.topics.inbox, 0)
        let record = InboxRecord.family("p1", .timer(arming: 1)).encoded()
        try await lay("l1", .record, origin: "\(inbox)@7", content: record)
        try fixture.append(NewRecord(key: Array("p1".utf8), value: record), to: inbox)
        let end = try fixture.log.range(of: inbox).upperBound
        try await lay("l2", .folded, origin: "\(inbox)@\(end - 1)", content: nil)
        for id in ["l1", "l2"] {
            let mending = try await fixture.post("/v1/dead-letters/\(id)/retry", ["reason": "r", "set": ["a": 1]])
            #expect(mending.status == 422)
            #expect(try await fixture.post("/v1/dead-letters/\(id)/retry", ["reason": "r"]).status == 200)
        }
        let reader = try fixture.log.reader()
        try reader.read([inbox: .offset(end)])
        var found: [Record] = []
        while found.count < 2 { found += try reader.poll(maximum: 10, wait: .seconds(5)) }
        #expect(found.map(\.value) == [record, record])
        #expect(found.map(\.key) == [nil, Array("p1".utf8)])
        for (id, origin) in [
            ("l3", "\(inbox)@9999"), ("l4", "nowhere/0@1"), ("l5", "http"), ("l6", "loansaga.inbox/x@1"),
        ] {
            try await lay(id, .folded, origin: origin, content: nil)
            let reply = try await fixture.post("/v1/dead-letters/\(id)/retry", ["reason": "r"])
            #expect(reply.status == 409, "\(reply.text)")
        }
        try await lay("l7", .notification, origin: "bank", content: [])
        #expect(try await fixture.post("/v1/dead-letters/l7/retry", ["reason": "r"]).status == 409)
    }

    @Test("What was sealed with a key that is gone cannot be put back, and is said so without a word of it")
    func sealed() async throws {
        let letter = DeadLetterRecord.Letter(
            id: "l1", kind: .event, origin: "http", what: "x", reason: "r", content: "sealed1:kgone:QUJD", time: 1)
        try fixture.append(
            NewRecord(key: nil, value: DeadLetterRecord.letter(letter).encoded()),
            to: TopicPartition(fixture.context.topics.deadLetters, 0))
        try await wait("l1", .open)
        let reply = try await fixture.post("/v1/dead-letters/l1/retry", ["reason": "r"])
        #expect(reply.status == 409 && reply.message.contains("seal.key") && !reply.text.contains("QUJD"))
    }

    @Test("A letter is discarded with a reason")
    func discarded() async throws {
        try await lay("l1", .event, content: event("p1").encoded())
        #expect(try await fixture.post("/v1/dead-letters/l1/discard", [:]).status == 422)
        #expect(
            try await fixture.post("/v1/dead-letters/l1/discard", ["reason": "a test"]).json["result"] == "discarded")
        try await wait("l1", .discarded)
        #expect(try await fixture.post("/v1/dead-letters/l1/retry", ["reason": "r"]).status == 409)
        #expect(try await fixture.get("/v1/dead-letters?state=discarded").json["letters"]?.array?.count == 1)
    }
}
