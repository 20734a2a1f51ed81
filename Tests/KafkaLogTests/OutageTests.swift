import Foundation
import KafkaLog
import Log
import Synchronization
import TestSupport
import Testing

@Suite("Brokers that go away") struct OutageTests {
    private let cluster: MockCluster
    private let log: KafkaLog

    init() throws {
        cluster = try MockCluster()
        try cluster.createTopic("topic", partitions: 2)
        log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
    }

    @Test("Appends wait while the brokers are away, push back when too many do, and all arrive")
    func comesBack() throws {
        let producer = try log.producer(ProducerOptions(maximumPendingRecords: 100))
        let appends = Appends()
        try appends.append("first", to: "topic", by: producer)
        #expect(producer.drain(within: .seconds(10)))
        try cluster.takeDown()
        var refusal: LogError?
        for number in 0..<200 where refusal == nil {
            do throws(LogError) {
                try appends.append("away \(number)", to: "topic", by: producer)
            } catch {
                refusal = error
            }
        }
        #expect(refusal == .full)
        #expect(appends.count == 101)
        #expect(log.wait { $0.isAway })
        #expect(!producer.drain(within: .milliseconds(100)))
        try cluster.bringUp()
        #expect(producer.drain(within: .seconds(30)))
        try log.reach(within: .seconds(20))
        #expect(appends.failures.isEmpty)
        let expected = Set(["first"] + (0..<100).map { "away \($0)" })
        // The mock stores twice what an idempotent producer repeats; a real broker does not.
        #expect(try Set(log.texts(of: "topic") { Set($0) == expected }) == expected)
        log.close()
    }

    @Test("Readers and members of groups wait for the brokers, and go on")
    func reading() throws {
        let producer = try log.producer(ProducerOptions())
        let appends = Appends()
        let reader = try log.reader()
        try reader.read([TopicPartition("topic", 0): .beginning, TopicPartition("topic", 1): .beginning])
        let member = try log.consumer(
            ConsumerOptions(group: "group", topics: ["topic"], sessionDeadline: .seconds(6)))
        // As sets: the outage outlasts the member's session, and it committed nothing, so it reads from the beginning
        // again; and what the producer repeats the mock stores twice.
        var read: Set<String> = []
        var seen: Set<String> = []
        func bothRead(_ texts: Set<String>) -> Bool {
            log.wait(within: .seconds(30)) {
                do {
                    read.formUnion(try reader.poll(maximum: 10, wait: .milliseconds(20)).texts)
                    if case .records(let records) = try member.poll(maximum: 10, wait: .milliseconds(20)) {
                        seen.formUnion(records.texts)
                    }
                } catch {
                    Issue.record(error)
                }
                return read == texts && seen == texts
            }
        }
        try appends.append("before", to: "topic", by: producer)
        #expect(bothRead(["before"]))
        try cluster.takeDown()
        #expect(log.wait { $0.isAway })
        #expect(try reader.poll(maximum: 10, wait: .milliseconds(50)).isEmpty)
        #expect(throws: LogError.self) { try member.commit([TopicPartition("topic", 0): 0]) }
        try cluster.bringUp()
        try appends.append("after", to: "topic", by: producer)
        #expect(bothRead(["before", "after"]), "\(read), \(seen)")
        log.close()
        #expect(throws: LogError.closed) { try reader.poll(maximum: 1, wait: .zero) }
        #expect(throws: LogError.closed) { try member.poll(maximum: 1, wait: .zero) }
    }

    @Test("Everything closes in bounded time while the brokers are away; what is under way is in doubt")
    func closing() throws {
        let producer = try log.producer(ProducerOptions())
        let member = try log.consumer(
            ConsumerOptions(group: "group", topics: ["topic"], sessionDeadline: .seconds(6)))
        let reader = try log.reader()
        try reader.read([TopicPartition("topic", 0): .beginning])
        #expect(
            log.wait(within: .seconds(20)) {
                _ = try? member.poll(maximum: 1, wait: .milliseconds(50))
                return member.assignment.count == 2
            })
        try cluster.takeDown()
        let appends = Appends()
        for number in 0..<10 { try appends.append("\(number)", to: "topic", by: producer) }
        let start = ContinuousClock.now
        producer.close(within: .milliseconds(200))
        member.close()
        reader.close()
        log.close()
        #expect(ContinuousClock.now - start < .seconds(25))
        #expect(log.wait(within: .seconds(5)) { appends.outcomes.count == 10 })
        for failure in appends.failures {
            guard case .inDoubt = failure else {
                Issue.record("\(failure)")
                continue
            }
        }
        #expect(appends.failures.count == 10)
        #expect(log.state == .stopped(.closed))
    }

    @Test(
        "A cluster that is killed is away for what was under way too, and the next cluster is found by its own address")
    func killed() throws {
        let first = try MockKafkaProcess(["topic": 1])
        let log = try KafkaLog(KafkaOptions(brokers: first.brokers))
        try log.reach(within: .seconds(20))
        let producer = try log.producer(ProducerOptions())
        let appends = Appends()
        try appends.append("before", to: "topic", by: producer)
        #expect(producer.drain(within: .seconds(10)))
        let reader = try log.reader()
        try reader.read([TopicPartition("topic", 0): .beginning])
        first.end()
        try appends.append("after", to: "topic", by: producer)
        #expect(log.wait { $0.isAway })
        #expect(!producer.drain(within: .milliseconds(100)))
        #expect(throws: LogError.self) { try log.range(of: TopicPartition("topic", 0)) }
        producer.close(within: .zero)
        #expect(log.wait(within: .seconds(5)) { appends.outcomes.count == 2 })
        #expect(appends.failures.count == 1)
        if case .inDoubt = appends.failures.first {} else { Issue.record("\(appends.failures)") }
        reader.close()
        log.close()

        let second = try MockKafkaProcess(["topic": 1])
        let next = try KafkaLog(KafkaOptions(brokers: second.brokers))
        try next.reach(within: .seconds(20))
        #expect(try next.range(of: TopicPartition("topic", 0)) == 0..<0)
        next.close()
    }

    @Test("A log may be made before its brokers are there; what needs them says that they are away")
    func early() throws {
        let log = try KafkaLog(KafkaOptions(brokers: "127.0.0.1:1"))
        #expect(log.wait { if case .away(let why) = $0 { why.contains("refused") } else { false } })
        #expect {
            try log.range(of: TopicPartition("topic", 0))
        } throws: { error in
            if case LogError.away = error { true } else { false }
        }
        log.close()
    }
}
