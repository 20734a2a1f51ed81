import EmbeddedLog
import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@Suite("The log on SQLite") struct RunningTests {
    @Test("Members on threads of their own are woken by appends and by changes of the group, and share all records")
    func threads() throws {
        let fixture = try LogFixture(partitions: 6)
        let log = fixture.log
        let seen = Mutex<[RecordPosition: Int]>([:])
        let total = 600
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<3 {
            Thread.detachNewThread {
                defer { done.signal() }
                guard let member = try? log.consumer(ConsumerOptions(group: "g", topics: ["t"])) else { return }
                while seen.withLock({ $0.count }) < total {
                    // Longer than the test may take: only a wake ends it in time.
                    guard let event = try? member.poll(maximum: 50, wait: .seconds(2)) else { continue }
                    guard case .records(let records) = event else { continue }
                    seen.withLock { seen in
                        for record in records { seen[RecordPosition(record.partition, record.offset), default: 0] += 1 }
                    }
                    try? member.commit([records[0].partition: (records.last?.offset ?? 0) + 1])
                }
                member.close()
            }
        }
        for number in 0..<total { try fixture.append(["\(number)"], to: number % 6) }
        for _ in 0..<3 { #expect(done.wait(timeout: .now() + 30) == .success) }
        #expect(seen.withLock { $0.count } == total)
    }

    @Test("Closing wakes who waits, and fails what comes after")
    func closing() throws {
        let fixture = try LogFixture()
        let log = fixture.log
        let error = Mutex<LogError?>(nil)
        let isPolling = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            do throws(LogError) {
                let member = try log.consumer(ConsumerOptions(group: "g", topics: ["t"]))
                _ = try member.poll(maximum: 1, wait: .zero)
                isPolling.signal()
                while true { _ = try member.poll(maximum: 1, wait: .seconds(20)) }
            } catch let failure {
                error.withLock { $0 = failure }
            }
            done.signal()
        }
        isPolling.wait()
        let producer = try log.producer(ProducerOptions())
        log.close()
        #expect(done.wait(timeout: .now() + 10) == .success)
        #expect(error.withLock { $0 } == .closed)
        #expect(log.state == .stopped(.closed))
        #expect(throws: LogError.closed) {
            try producer.append([NewRecord(value: [1])], to: .partition(fixture.partition())) { _ in }
        }
        #expect(throws: LogError.closed) { try log.createTopics([TopicSpecification("u", partitions: 1)]) }
        #expect(throws: LogError.closed) { _ = try log.reader() }
        log.close()
    }

    @Test("A producer's room is bounded; an append that is larger than all room goes alone")
    func room() throws {
        let fixture = try LogFixture()
        let producer = try fixture.log.producer(
            ProducerOptions(maximumPendingRecords: 10, maximumPendingBytes: 1_000))
        let gate = DispatchSemaphore(value: 0)
        // The log's thread waits in the first one's `done`, so that nothing is acknowledged meanwhile.
        try producer.append([NewRecord(value: [0])], to: .partition(fixture.partition())) { _ in gate.wait() }
        while try fixture.log.range(of: fixture.partition()).isEmpty {}
        var taken = 0
        let refusal = refusal {
            while taken < 100 {
                try producer.append([NewRecord(value: [1])], to: .partition(fixture.partition())) { _ in }
                taken += 1
            }
        }
        #expect(refusal == .full && (9...10).contains(taken))
        gate.signal()
        #expect(producer.drain(within: .seconds(10)))
        try producer.append(
            [NewRecord(value: Array(repeating: 7, count: 5_000))], to: .partition(fixture.partition())
        ) { _ in }
        producer.close(within: .seconds(10))
        #expect(try fixture.records().last?.value?.count == 5_000)
    }

    @Test("An append that gets no acknowledgement in its time is in doubt, and told so once")
    func deadline() throws {
        let fixture = try LogFixture()
        let slow = try fixture.log.producer(ProducerOptions())
        let gate = DispatchSemaphore(value: 0)
        try slow.append([NewRecord(value: [0])], to: .partition(fixture.partition())) { _ in gate.wait() }
        while try fixture.log.range(of: fixture.partition()).isEmpty {}
        let producer = try fixture.log.producer(ProducerOptions(acknowledgementDeadline: .milliseconds(20)))
        let answers = Mutex<[LogProducer.Acknowledgement]>([])
        try producer.append([NewRecord(value: [1])], to: .partition(fixture.partition())) { result in
            answers.withLock { $0.append(result) }
        }
        #expect(producer.drain(within: .seconds(10)))
        gate.signal()
        #expect(slow.drain(within: .seconds(10)))
        fixture.log.close()
        let all = answers.withLock { $0 }
        #expect(all.count == 1)
        guard case .failure(.inDoubt)? = all.first else {
            Issue.record("\(all)")
            return
        }
    }

    @Test("Topics, their cleanup and their records are there after a restart; another cleanup is refused by name")
    func topics() throws {
        let fixture = try LogFixture()
        let wanted = [
            TopicSpecification("kept", partitions: 3),
            TopicSpecification("short", partitions: 2, cleanup: .delete(after: .seconds(90))),
            TopicSpecification("keys", partitions: 1, cleanup: .compact),
        ]
        try fixture.log.createTopics(wanted)
        try fixture.reopen()
        try fixture.log.createTopics(wanted)
        for topic in wanted {
            let description = try fixture.log.topic(topic.name)
            #expect(description.partitions == topic.partitions && description.cleanup == topic.cleanup)
            #expect(description.timestampKind == .appended)
        }
        #expect {
            try fixture.log.createTopics([TopicSpecification("short", partitions: 2, cleanup: .compact)])
        } throws: { error in
            if case LogError.topicDiffers(let how) = error {
                how.contains("'short'") && how.contains("compact")
            } else {
                false
            }
        }
    }

    @Test("Records that are only in the file are read like those in memory, in any portion", arguments: [1, 7, 1_000])
    func portions(maximum: Int) throws {
        let fixture = try LogFixture(
            options: EmbeddedLogOptions(tidyInterval: .seconds(3600), tailByteCount: 2_000))
        let value = (0..<700).map { UInt8(truncatingIfNeeded: $0) }
        for size in [1, 300, 2, 100, 1] {
            try fixture.append((0..<size).map { NewRecord(key: Array("\($0)".utf8), value: value) })
        }
        let reader = try fixture.log.reader()
        try reader.read([fixture.partition(): .beginning])
        var offsets: [Int64] = []
        while offsets.count < 404 {
            let records = try reader.poll(maximum: maximum, wait: .seconds(5))
            try #require(!records.isEmpty && records.count <= maximum)
            offsets += records.map(\.offset)
        }
        #expect(offsets == Array(0..<404))
        #expect(reader.position(of: fixture.partition()) == 404)
    }

    @Test("A folder in memory is not for what must be durable")
    func inMemory() throws {
        let folder = try TemporaryFolder()
        try DurableStorage.require(at: folder.path(""))
        guard FileManager.default.fileExists(atPath: "/dev/shm") else { return }
        guard case .cannotOpen("/dev/shm", let reason)? = refusal({ try DurableStorage.require(at: "/dev/shm") }) else {
            Issue.record("it was taken")
            return
        }
        #expect(reason.contains("tmpfs"))
    }
}
