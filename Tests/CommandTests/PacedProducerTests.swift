import Log
import Synchronization
import Testing

@testable import loansaga

@Suite("A load on a log")
struct PacedProducerTests {
    private let log = MemoryLog()
    private let place = TopicPartition("bench", 0)

    init() throws {
        try log.createTopics([TopicSpecification("bench", partitions: 1)])
    }

    @Test("A refused append gives its room back, and takes nothing down that is under way")
    func refused() throws {
        let stored = Mutex(0)
        do {
            let producer = try PacedProducer(log, room: 10)
            for _ in 0..<9 { try producer.append([record], to: place) { stored.withLock { $0 += 1 } } }
            #expect(throws: LogError.unknownTopic("none")) {
                try producer.append([record], to: TopicPartition("none", 0))
            }
            try producer.awaitRoom(for: 1)
            log.clock.advance(by: 1_000)
            #expect(stored.withLock { $0 } == 9)
            try producer.append([record], to: place) { stored.withLock { $0 += 1 } }
        }
        // What is under way when the load is given up ends with it.
        log.clock.advance(by: 1_000)
        #expect(try log.range(of: place) == 0..<10)
        #expect(stored.withLock { $0 } == 10)
    }

    @Test("What an append failed with ends the load")
    func failed() throws {
        log.decideAppends { _ in .lost }
        let producer = try PacedProducer(log, room: 10)
        try producer.append([record], to: place)
        log.clock.advance(by: 1_000_000)
        #expect {
            try producer.finish()
        } throws: { error in
            if case LogError.inDoubt = error { true } else { false }
        }
    }

    private var record: NewRecord { NewRecord(key: [1], value: [2]) }
}
