import KafkaLog
import Log
import Testing

@Suite("What is wrong with a topic") struct TopicProblemTests {
    private static let good = [
        "cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1",
        "message.timestamp.type": "LogAppendTime", "min.insync.replicas": "2", "max.message.bytes": "1048588",
    ]

    private func problems(
        partitions: Int = 12, replication: Int = 3, _ changes: [String: String] = [:], wanted: Cleanup = .keep,
        copies: Int? = nil
    ) -> [TopicProblem] {
        let settings = Self.good.merging(changes) { $1 }
        return TopicFacts(name: "inbox", partitions: partitions, replication: replication, settings: settings)
            .problems(
                wanted: TopicSpecification("inbox", partitions: 12, cleanup: wanted), replication: copies,
                limits: LogLimits())
    }

    @Test(
        "A topic with another cleanup differs, also with one that the log has no name for",
        arguments: [
            (["cleanup.policy": "compact,delete"], "cleanup.policy=compact,delete"),
            (["retention.bytes": "1000000"], "retention.bytes=1000000"),
            (["retention.ms": "604800000"], "604800"),
            (["cleanup.policy": "compact"], "compact"),
        ] as [([String: String], String)])
    func differs(_ changes: [String: String], named: String) {
        let wanted = TopicSpecification("inbox", partitions: 12)
        let settings = Self.good.merging(changes) { $1 }
        let facts = TopicFacts(name: "inbox", partitions: 12, replication: 3, settings: settings)
        let difference = facts.difference(from: wanted)
        #expect(difference?.contains(named) == true, "\(difference ?? "none")")
        let good = TopicFacts(name: "inbox", partitions: 12, replication: 3, settings: Self.good)
        #expect(good.difference(from: wanted) == nil)
        let untold = TopicFacts(name: "inbox", partitions: 12, replication: 3, settings: nil)
        #expect(untold.difference(from: wanted) == nil)
    }

    @Test("A topic that is as it should be has no problem")
    func none() {
        #expect(problems().isEmpty)
        #expect(problems(replication: 1, ["min.insync.replicas": "1"]).isEmpty)
        #expect(problems(["cleanup.policy": "compact"], wanted: .compact).isEmpty)
        #expect(problems(["retention.ms": "86400000"], wanted: .delete(after: .seconds(86_400))).isEmpty)
    }

    @Test(
        "Each setting that is not as it should be is named, with what to do",
        arguments: [
            ("cleanup.policy", "compact,delete", "set cleanup.policy=delete"),
            ("retention.ms", "604800000", "set retention.ms=-1"),
            ("retention.bytes", "1000000", "set retention.bytes=-1"),
            ("message.timestamp.type", "CreateTime", "set message.timestamp.type=LogAppendTime"),
            ("min.insync.replicas", "1", "set min.insync.replicas=2"),
            ("min.insync.replicas", "3", "set min.insync.replicas=2"),
            ("min.insync.replicas", "4", "set min.insync.replicas=2"),
            ("max.message.bytes", "500000", "set max.message.bytes=1048000"),
        ])
    func settings(_ name: String, _ value: String, _ remedy: String) {
        let found = problems([name: value])
        #expect(found.map(\.remedy) == [remedy])
        #expect(found.allSatisfy { $0.topic == "inbox" && $0.what.contains(name) && $0.what.contains("\(value)") })
    }

    @Test("A wrong number of partitions or copies is a problem")
    func numbers() {
        #expect(problems(partitions: 6).map(\.what) == ["it has 6 partitions, not 12"])
        #expect(problems(copies: 2).map(\.what) == ["its partitions have 3 copies, not 2"])
    }

    @Test("Settings that the cluster does not tell are a problem of their own")
    func untold() {
        let facts = TopicFacts(name: "inbox", partitions: 12, replication: 1, settings: nil)
        let found = facts.problems(
            wanted: TopicSpecification("inbox", partitions: 12), replication: nil, limits: LogLimits())
        #expect(found.count == 1)
    }
}
