import Foundation
import KafkaLog
import Log
import Testing

@Suite("What becomes of an append") struct DeliveryTests {
    private let cluster: MockCluster
    private let log: KafkaLog

    init() throws {
        cluster = try MockCluster()
        try cluster.createTopic("topic", partitions: 1)
        log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
    }

    private func append(_ options: ProducerOptions = ProducerOptions()) throws -> LogProducer.Acknowledgement? {
        let producer = try log.producer(options)
        let appends = Appends()
        try appends.append("text", to: "topic", by: producer)
        #expect(producer.drain(within: .seconds(30)))
        producer.close(within: .zero)
        return appends.outcomes.first
    }

    @Test(
        "What passes by itself is tried again until the record is stored",
        // NOT_ENOUGH_REPLICAS, NOT_LEADER_FOR_PARTITION, a cut connection
        arguments: [[19], [6, 6], [-195]] as [[Int32]])
    func retried(_ codes: [Int32]) throws {
        cluster.fail(.produce, with: codes)
        let result = try #require(try append())
        #expect(try result.get().map(\.partition) == [TopicPartition("topic", 0)])
    }

    @Test("What a broker refuses is certain not to be in the log, and the error says why")
    func refused() throws {
        // TOPIC_AUTHORIZATION_FAILED
        cluster.fail(.produce, with: [29])
        #expect {
            try #require(try append()).get()
        } throws: { error in
            guard case LogError.notAllowed(let why) = error else { return false }
            return why.contains("topic") && why.contains("authorization")
        }
        // MSG_SIZE_TOO_LARGE
        cluster.fail(.produce, with: [10])
        #expect {
            try #require(try append()).get()
        } throws: { error in
            guard case LogError.notAllowed(let why) = error else { return false }
            return why.contains("max.message.bytes")
        }
    }

    @Test("What was sent and not answered in time is in doubt; what was never sent is not")
    func doubt() throws {
        let options = ProducerOptions(acknowledgementDeadline: .seconds(2))
        let producer = try log.producer(options)
        let appends = Appends()
        try appends.append("connects", to: "topic", by: producer)
        #expect(producer.drain(within: .seconds(10)))
        try cluster.delayAnswers(by: .seconds(6))
        try appends.append("sent", to: "topic", by: producer)
        #expect(producer.drain(within: .seconds(10)))
        #expect(appends.failures.count == 1)
        if case .inDoubt = appends.failures.first {} else { Issue.record("\(appends.failures)") }
        try cluster.delayAnswers(by: .zero)
        try cluster.takeDown()
        #expect {
            try #require(try append(options)).get()
        } throws: { error in
            if case LogError.away = error { true } else { false }
        }
    }

    @Test("While whoever appended is being told how it ended, the append is still under way")
    func telling() throws {
        let producer = try log.producer(ProducerOptions())
        let isBeingTold = DispatchSemaphore(value: 0)
        let mayReturn = DispatchSemaphore(value: 0)
        for records in [[NewRecord(key: [1], value: [1])], []] {
            try producer.append(records, to: .key(topic: "topic")) { _ in
                isBeingTold.signal()
                _ = mayReturn.wait(timeout: .now() + 30)
            }
            #expect(isBeingTold.wait(timeout: .now() + 20) == .success)
            #expect(!producer.drain(within: .milliseconds(50)))
            mayReturn.signal()
            #expect(producer.drain(within: .seconds(10)))
        }
        producer.close(within: .zero)
    }

    @Test("Calls that a cluster does not have are refused by what they are")
    func administration() throws {
        for _ in 0..<2 { _ = try append() }
        try cluster.hideTopic("new")
        expectRefusal { try log.deleteRecords(below: 1, in: TopicPartition("topic", 0)) }
        expectRefusal { try log.createTopics([TopicSpecification("new", partitions: 1)]) }
        let description = try log.topic("topic")
        #expect(description.partitions == 1)
        #expect(description.cleanup == nil)
    }

    private func expectRefusal(_ body: () throws -> Void) {
        #expect {
            try body()
        } throws: { error in
            if case LogError.notAllowed = error { true } else { false }
        }
    }
}
