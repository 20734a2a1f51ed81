import Foundation
import Log
import Testing

@testable import KafkaLog

@Suite("One member of a Kafka group") struct MemberTests {
    private let cluster: MockCluster
    private let log: KafkaLog
    private let partition = TopicPartition("topic", 0)

    init() throws {
        cluster = try MockCluster()
        try cluster.createTopic("topic", partitions: 1)
        log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
        let producer = try log.producer(ProducerOptions())
        let appends = Appends()
        for number in 0..<100 { try appends.append("\(number)", to: "topic", by: producer) }
        #expect(producer.drain(within: .seconds(10)))
        producer.close(within: .zero)
    }

    private func member(pollDeadline: Duration = .seconds(30)) throws -> KafkaConsumer {
        try KafkaConsumer(
            log,
            ConsumerOptions(group: "group", topics: ["topic"], pollDeadline: pollDeadline, sessionDeadline: .seconds(3))
        )
    }

    /// Polls for one record at a time until the event is such a one.
    private func next(
        _ member: KafkaConsumer, where isWanted: (ConsumerEvent) -> Bool
    ) throws -> ConsumerEvent? {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if let event = try member.poll(maximum: 1, wait: .milliseconds(200)), isWanted(event) { return event }
        }
        return nil
    }

    private func offset(_ event: ConsumerEvent?) -> Int64? {
        if case .records(let records) = event { records.first?.offset } else { nil }
    }

    @Test("A member that was silent too long amid a backlog hears that it is out, before any record, and comes back")
    func silent() throws {
        let member = try member(pollDeadline: .seconds(4))
        _ = try next(member) { $0 == .assigned([partition: 0]) }
        #expect(offset(try next(member) { offset($0) != nil }) == 0)
        let end = ContinuousClock.now + .milliseconds(5_500)
        #expect(log.wait(within: .seconds(10)) { ContinuousClock.now > end && member.assignment.isEmpty })
        #expect(try next(member) { _ in true } == .lost([partition]))
        #expect(try next(member) { _ in true } == .assigned([partition: 0]))
        #expect(offset(try next(member) { _ in true }) == 0)
        #expect(offset(try next(member) { _ in true }) == 1)
        member.close()
    }

    @Test("Reading rests while it is not certain whose the partitions are, and goes on where it was")
    func rests() throws {
        let member = try member()
        #expect(offset(try next(member) { offset($0) != nil }) == 0)
        try member.withhold(try member.open(), true)
        #expect(member.isWithholding)
        #expect(offset(try next(member) { _ in true }) == 1)
        #expect(!member.isWithholding)
        try member.withhold(try member.open(), true)
        try member.pause([partition])
        try member.resume([partition])
        #expect(offset(try next(member) { _ in true }) == 2)
        member.close()
    }

    @Test("Of a paused partition comes nothing, not even what was there before; then everything, from where it was")
    func paused() throws {
        let member = try member()
        let first = try next(member) { offset($0) != nil }
        guard case .records(let records) = first else { return }
        // As after a doubt: read, and not passed on.
        member.held = records
        try member.pause([partition])
        #expect(try member.poll(maximum: 10, wait: .milliseconds(300)) == nil)
        try member.resume([partition])
        for number in 0..<5 { #expect(offset(try next(member) { _ in true }) == Int64(number)) }
        try member.seek(partition, to: .offset(50))
        try member.pause([partition])
        #expect(try member.poll(maximum: 10, wait: .milliseconds(300)) == nil)
        try member.resume([partition])
        #expect(offset(try next(member) { _ in true }) == 50)
        member.close()
    }

    @Test("An offset below 0 is not there, whatever librdkafka means by it", arguments: [-1, -2, -1_001] as [Int64])
    func negative(_ offset: Int64) throws {
        let error = LogError.outOfRange(partition, offset: offset, available: 0..<100)
        let reader = try log.reader()
        try reader.read([partition: .offset(offset)])
        for _ in 0..<2 { #expect(throws: error) { try reader.poll(maximum: 1, wait: .milliseconds(100)) } }
        try reader.read([partition: .beginning])
        #expect(log.wait(within: .seconds(10)) { (try? reader.poll(maximum: 1, wait: .zero))?.first?.offset == 0 })
        reader.close()
        let member = try member()
        _ = try next(member) { $0 == .assigned([partition: 0]) }
        // Before reading has begun, and after.
        for _ in 0..<2 {
            #expect(throws: error) { try member.seek(partition, to: .offset(offset)) }
            // A partition that is just being taken on cannot be sent elsewhere yet.
            #expect(log.wait(within: .seconds(10)) { (try? member.seek(partition, to: .offset(7))) != nil })
            #expect(self.offset(try next(member) { _ in true }) == 7)
        }
        #expect(throws: error) { try member.commit([partition: offset]) }
        #expect(try member.committed([partition]).isEmpty)
        member.close()
    }

    @Test("A commit that the group refuses while it hands partitions over is refused; nothing was committed")
    func handingOver() throws {
        let member = try member()
        #expect(offset(try next(member) { offset($0) != nil }) == 0)
        // REBALANCE_IN_PROGRESS
        cluster.fail(.offsetCommit, with: [27])
        #expect(throws: LogError.fenced(partition)) { try member.commit([partition: 1]) }
        #expect(try member.committed([partition]).isEmpty)
        try member.commit([partition: 1])
        #expect(try member.committed([partition]) == [partition: 1])
        member.close()
    }
}
