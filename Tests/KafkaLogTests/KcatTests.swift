import Foundation
import KafkaLog
import Log
import TestSupport
import Testing

@Suite("kcat beside us") struct KcatTests {
    @Test("kcat reads what we write and we read what it writes, in the same partitions")
    func both() async throws {
        let kcat = try #require(CommandRunner.find("kcat"), "docker/bootstrap.sh --test installs kcat")
        let cluster = try MockCluster()
        try cluster.createTopic("ours", partitions: 4)
        try cluster.createTopic("theirs", partitions: 4)
        let log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
        let producer = try log.producer(ProducerOptions())
        let keys = (0..<20).map { "user_\($0)" }
        for key in keys {
            let record = NewRecord(
                key: Array(key.utf8), value: Array("值 \(key)".utf8), headers: [Header("kind", Array("test".utf8))])
            try producer.append([record], to: .key(topic: "ours")) { _ in }
        }
        #expect(producer.drain(within: .seconds(10)))
        let read = try await CommandRunner.run(
            kcat, ["-C", "-b", cluster.brokers, "-t", "ours", "-e", "-q", "-f", "%p|%k|%s|%h\n"])
        let expected = keys.map { key in
            "\(Partitioner.partition(of: Array(key.utf8), among: 4))|\(key)|值 \(key)|kind=test"
        }
        #expect(read.outputLines.sorted() == expected.sorted())

        let input = keys.map { "\($0)=\($0) from kcat\n" }.joined()
        let written = try await CommandRunner.run(
            kcat,
            ["-P", "-b", cluster.brokers, "-t", "theirs", "-K", "=", "-X", "topic.partitioner=murmur2_random"],
            input: Array(input.utf8))
        #expect(written.exitCode == 0, "\(written.errors)")
        let reader = try log.reader()
        try reader.read(Dictionary(uniqueKeysWithValues: (0..<4).map { (TopicPartition("theirs", $0), .beginning) }))
        var records: [Record] = []
        #expect(
            log.wait(within: .seconds(20)) {
                records += (try? reader.poll(maximum: 100, wait: .milliseconds(50))) ?? []
                return records.count == keys.count
            })
        for record in records {
            let key = try #require(record.key)
            #expect(record.partition.number == Partitioner.partition(of: key, among: 4))
            #expect(record.value == key + Array(" from kcat".utf8))
        }
        log.close()
    }
}
