import Log
import Queues
import Testing

@testable import Orchestrator

@Suite("Appending until it is in the log", .timeLimit(.minutes(1))) struct AppenderTests {
    private static let partition = TopicPartition("t", 0)
    private static let record = NewRecord(key: [1], value: [2])

    /// A log that acknowledges nothing by itself, and an appender with room for one record.
    private func crowded() throws -> (MemoryLog, Appender) {
        let log = MemoryLog()
        try log.createTopics([TopicSpecification("t", partitions: 1, cleanup: .compact)])
        let appender = try Appender(log, options: ProducerOptions(maximumPendingRecords: 1))
        appender.append([Self.record], to: .partition(Self.partition)) { _ in }
        return (log, appender)
    }

    @Test("waits for room no longer than whoever waits for it")
    func noRoom() throws {
        let (_, appender) = try crowded()
        #expect(throws: LogError.away("the log has not taken it in time")) {
            try appender.appendAndWait([Self.record], to: .partition(Self.partition), within: .milliseconds(50))
        }
    }

    @Test("goes on when there is room in time")
    func room() throws {
        let (log, appender) = try crowded()
        let result = Monitor<Result<[RecordPosition], LogError>?>(nil)
        log.clock.advance(by: 1_000)
        appender.append([Self.record], to: .partition(Self.partition), until: .now + .seconds(30)) { answer in
            result.withLock { $0 = answer }
        }
        log.clock.advance(by: 1_000)
        let answer = try #require(result.wait(until: .now + .seconds(30)) { $0 })
        #expect(try answer.get() == [RecordPosition(Self.partition, 1)])
    }

    @Test("appends nothing once more after its deadline")
    func notAgain() throws {
        let log = MemoryLog()
        try log.createTopics([TopicSpecification("t", partitions: 1, cleanup: .compact)])
        log.decideAppends { _ in .lost }
        let appender = try Appender(log, options: ProducerOptions(acknowledgementDeadline: .seconds(1)))
        let result = Monitor<Result<[RecordPosition], LogError>?>(nil)
        appender.append([Self.record], to: .partition(Self.partition), until: .now + .milliseconds(20)) { answer in
            result.withLock { $0 = answer }
        }
        let limit = ContinuousClock.now + .seconds(30)
        while result.look({ $0 == nil }), ContinuousClock.now < limit { log.clock.advance(by: 1_000) }
        guard case .failure(.away)? = result.look({ $0 }) else {
            Issue.record("it is tried for ever")
            return
        }
    }
}
