import EmbeddedLog
import JSON
import Log
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("Partitions that stand still", .timeLimit(.minutes(2))) final class PartitionTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture(hasOwner: false) }

    private func tell(next: Int64, stalled: String?, time: Int64 = 1) async throws {
        try fixture.append(
            NewRecord(
                key: Array("partition".utf8),
                value: SampleRecords.partition(0, next: next, time: time, stalled: stalled)),
            to: TopicPartition(fixture.context.topics.views, 0))
        _ = try await fixture.eventually("the partition is shown") { [projection = fixture.projection] in
            try projection.readModel.partitions().first?.time == time ? true : nil
        }
    }

    private func read(_ partition: TopicPartition) throws -> [Record] {
        let reader = try fixture.log.reader()
        defer { reader.close() }
        try reader.read([partition: .beginning])
        return try reader.poll(maximum: 100, wait: .seconds(5))
    }

    @Test("A record is passed over only where it is there and not folded yet, and it is written who and why")
    func skip() async throws {
        let path = "/v1/partitions/0/skip"
        for _ in 0..<6 {
            try fixture.append(NewRecord(value: [1]), to: TopicPartition(fixture.context.topics.inbox, 0))
        }
        #expect(try await fixture.post(path, ["offset": 4, "reason": "r"]).status == 409, "nobody has told of it")
        try await tell(next: 4, stalled: nil)
        let folded = try await fixture.post(path, ["offset": 3, "reason": "r"])
        #expect(folded.status == 409 && folded.message.contains("goes on at offset 4"))
        let none = try await fixture.post(path, ["offset": 6, "reason": "r"])
        #expect(none.status == 409 && none.message.contains("no record at offset 6"))
        let further = try await fixture.post(path, ["offset": 5, "reason": "the process ends at it"])
        #expect(further.status == 200, "\(further.text)")
        try await tell(next: 4, stalled: "a definition is missing", time: 2)
        #expect(try await fixture.post("/v1/partitions/7/skip", ["offset": 4, "reason": "r"]).status == 404)
        #expect(try await fixture.post("/v1/partitions/x/skip", ["offset": 4, "reason": "r"]).status == 404)
        #expect(try await fixture.post(path, ["offset": 4]).status == 422)
        #expect(try await fixture.post(path, ["reason": "r"]).status == 422)

        let shown = try await fixture.post(path, ["offset": 4, "reason": "r", "dryRun": true])
        #expect(shown.status == 200 && shown.json["result"] == "planned", "\(shown.text)")
        #expect(shown.json["plan"]?.array?.first?.string?.contains("because a definition is missing") == true)
        #expect(try fixture.log.range(of: TopicPartition(fixture.context.topics.checkpoints, 0)).count == 1)
        let done = try await fixture.post(path, ["offset": 4, "reason": "the definition is lost"])
        #expect(done.status == 200 && done.json["result"] == "appended", "\(done.text)")
        let written = try #require(try read(TopicPartition(fixture.context.topics.checkpoints, 0)).last)
        let skip = try Skip(reading: try #require(written.value))
        #expect(skip.offset == 4 && skip.operator == "liu" && skip.reason == "the definition is lost")
        #expect(written.key == Array("skip.4".utf8))
        #expect(fixture.logged.contains("passed over"))
    }

    @Test(
        "The fold's version is raised in the partitions that are behind, in no other way, and it is written who and why"
    )
    func upgrade() async throws {
        let path = "/v1/partitions/upgrade"
        #expect(try await fixture.post(path, ["version": 0, "reason": "r"]).status == 422)
        #expect(
            try await fixture.post(path, ["version": 99, "reason": "r"]).status == 422, "this program does not know it")
        try await tell(next: 4, stalled: nil)
        #expect(try await fixture.post(path, ["version": 1]).status == 422, "without a reason")
        let shown = try await fixture.post(path, ["version": 1, "reason": "r", "dryRun": true])
        #expect(shown.json["result"] == "planned" && shown.json["partitions"] == [1], "\(shown.text)")
        #expect(try fixture.log.range(of: TopicPartition(fixture.context.topics.inbox, 1)).isEmpty)
        let done = try await fixture.post(path, ["version": 1, "reason": "all run it"])
        #expect(done.status == 200 && done.json["partitions"] == [1], "one that nobody has told of may be behind")
        let written = try read(TopicPartition(fixture.context.topics.inbox, 1))
        guard written.count == 1,
            case .foldVersion(1, let order?) = try InboxRecord(reading: written[0].value ?? [])
        else {
            Issue.record("\(written.count) records, or nobody's order")
            return
        }
        #expect(order.operator == "liu" && order.reason == "all run it" && order.time > 0)
    }
}
