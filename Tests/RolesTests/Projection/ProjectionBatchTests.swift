import JSON
import Log
import Roles
import Saga
import TestSupport
import Testing
import Topics

@Suite("What records change in the read model") struct ProjectionBatchTests {
    static let topics = TopicTable(partitions: 2)

    /// A record at the next place of its partition.
    static func record(_ topic: String, _ offset: Int64, key: [UInt8]?, _ value: [UInt8]?) -> Record {
        Record(
            partition: TopicPartition(topic, 0), offset: offset, timestamp: 1, timestampKind: .appended, key: key,
            value: value, headers: [])
    }

    static func view(_ family: String, _ saga: String, version: Int64, offset: Int64) -> Record {
        record(
            topics.views, offset, key: SagaName(family: family, saga: saga).viewKey,
            SampleRecords.view(family, saga, version: version))
    }

    static func batch(_ records: [Record]) -> ProjectionBatch {
        var batch = ProjectionBatch(topics)
        for record in records { batch.take(record) }
        return batch
    }

    @Test(
        "Of a saga the latest view counts, in whatever order views come and however often",
        arguments: [[1, 2, 3], [3, 2, 1], [2, 3, 3, 1], [3, 3, 3]] as [[Int64]])
    func versions(versions: [Int64]) {
        let batch = Self.batch(
            versions.enumerated().map { Self.view("p1", "funding", version: $1, offset: Int64($0)) })
        #expect(batch.sagas.map(\.view.version) == [3])
        #expect(batch.count == versions.count)
        #expect(batch.next == [TopicPartition(Self.topics.views, 0): Int64(versions.count)])
    }

    @Test("Sagas keep apart that look alike: names are the same when their bytes are")
    func names() {
        let batch = Self.batch([
            Self.view("caf\u{e9}", "a", version: 1, offset: 0), Self.view("cafe\u{301}", "a", version: 1, offset: 1),
        ])
        #expect(batch.sagas.count == 2)
    }

    @Test("A view that was taken out of the topic is taken out, and one that comes after that is there")
    func removal() {
        let name = SagaName(family: "p1", saga: "a")
        let gone = Self.record(Self.topics.views, 2, key: name.viewKey, nil)
        let first = Self.batch([
            Self.view("p1", "a", version: 1, offset: 0), Self.view("p1", "b", version: 1, offset: 1), gone,
            Self.view("p1", "b", version: 2, offset: 3),
        ])
        #expect(first.gone == [name])
        #expect(first.sagas.map(\.view.saga) == ["b"] && first.sagas.map(\.view.version) == [2])
        let second = Self.batch([gone, Self.view("p1", "a", version: 4, offset: 3)])
        #expect(second.gone == [name] && second.sagas.map(\.view.version) == [4])
    }

    @Test("An entry of the history counts once; answers and what the bank said are told from it")
    func history() {
        func history(_ offset: Int64, _ value: [UInt8]) -> Record {
            Self.record(Self.topics.history, offset, key: nil, value)
        }
        let batch = Self.batch([
            history(0, SampleRecords.entry("p1", "a", offset: 7, index: 0)),
            history(1, SampleRecords.entry("p1", "a", offset: 7, index: 1)),
            history(2, SampleRecords.entry("p1", "a", offset: 7, index: 0)),
            history(3, SampleRecords.answer("c1")),
            history(
                4, SampleRecords.evidence("p1", "a", requestNo: "L0_00000000000000000000_0")),
        ])
        #expect(batch.history.map(\.entry.index) == [0, 1])
        #expect(batch.answers.map(\.command) == ["c1"])
        #expect(batch.evidence.map(\.evidence.respData) == [.plain(#"{"status":"SUCCESS"}"#)])
        #expect(batch.unreadable.isEmpty)
    }

    @Test("Of a partition the latest view counts")
    func partitions() {
        func view(_ offset: Int64, next: Int64, time: Int64) -> Record {
            Self.record(
                Self.topics.views, offset, key: Array("partition".utf8),
                SampleRecords.partition(0, next: next, time: time))
        }
        let batch = Self.batch([view(0, next: 5, time: 10), view(1, next: 4, time: 9), view(2, next: 6, time: 10)])
        #expect(batch.partitions.map(\.next) == [6])
    }

    @Test("A record that says nothing is counted with its place and its reason, and the others go on")
    func unreadable() {
        let newer = Array(#"{"v":2,"kind":"saga"}"#.utf8)
        let records = [
            Self.record(Self.topics.views, 0, key: Array("saga:p1/a".utf8), Array("secret".utf8)),
            Self.record(Self.topics.views, 1, key: Array("saga:p1/a".utf8), newer),
            Self.record(Self.topics.views, 2, key: nil, newer),
            Self.record(Self.topics.views, 3, key: Array("other".utf8), newer),
            Self.record(
                Self.topics.views, 4, key: Array("saga:p1/a".utf8), SampleRecords.view("p1", "b", version: 1)),
            Self.record(Self.topics.history, 0, key: nil, nil),
            Self.record(Self.topics.history, 1, key: nil, Array("{}".utf8)),
            Self.record(Self.topics.deadLetters, 0, key: nil, Array("[]".utf8)),
            Self.view("p1", "a", version: 1, offset: 5),
        ]
        let batch = Self.batch(records)
        #expect(batch.unreadable.map(\.position.offset) == [0, 1, 2, 3, 4, 0, 1, 0])
        #expect(batch.unreadable.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("secret") })
        #expect(batch.unreadable[1].reason.contains("format 2"))
        #expect(batch.sagas.count == 1)
    }

    @Test("What is held comes before what is not, the longest held first; of the rest the latest started comes first")
    func ranks() throws {
        func rank(_ started: Int64, held: Int64? = nil) throws -> Int64 {
            let record = SampleRecords.view(
                "p1", "a", version: 1, started: started, held: held.map { (cause: "inDoubt", since: $0) })
            return SagaRow(try SagaView(reading: record), record: record).rank
        }
        let ranks = try [rank(900, held: 1_000), rank(100, held: 2_000), rank(3_000), rank(2_000)]
        #expect(ranks == ranks.sorted())
    }
}
