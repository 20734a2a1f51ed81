import Foundation
import KafkaLog
import Log
import TestSupport
import Testing

@Suite("Processes that share the partitions of a topic") struct ProcessesTests {
    @Test("One killed, one stopped beyond its session: nothing is lost, and the stopped one knows before it goes on")
    func killedAndStopped() async throws {
        let cluster = try MockKafkaProcess(["source": 12, "target": 3])
        let log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
        let producer = try log.producer(ProducerOptions())
        let appends = Appends()
        func append(_ range: Range<Int>) throws {
            for number in range { try appends.append("record \(number)", to: "source", by: producer) }
            #expect(producer.drain(within: .seconds(20)))
        }
        func stored(_ count: Int) throws -> Int {
            try Set(log.texts(of: "target") { Set($0).count >= count }).count
        }
        let workers = try (0..<3).map { _ in
            try WorkerProcess(cluster.brokers, group: "workers", from: "source", to: "target")
        }
        for worker in workers {
            try await worker.next { $0.name == "assigned" && $0.partitions.count == 4 }
        }
        try append(0..<300)
        #expect(try stored(300) == 300)

        // All that it has done it has said.
        try await workers[1].next { $0.name == "idle" }
        workers[0].process.send(SIGKILL)
        workers[1].process.send(SIGSTOP)
        let stopped = ContinuousClock.now
        try append(300..<600)
        // The group goes on without the two.
        try await workers[2].next { $0.name == "assigned" && $0.partitions.count == 12 }
        #expect(try stored(600) == 600)

        // The group may be quicker than the session of the one that was stopped.
        try await Task.sleep(until: stopped + .seconds(7))
        let known = workers[1].events.count
        workers[1].process.send(SIGCONT)
        try await workers[1].next { $0.name == "assigned" }
        let after = workers[1].events[known...].map(\.name)
        #expect(after.contains("lost"), "it is told: \(after)")
        #expect(!after.prefix { $0 != "lost" }.contains("stored"), "it does not go on first: \(after)")
        try append(600..<900)
        #expect(try stored(900) == 900)
        #expect(appends.failures.isEmpty)
        producer.close(within: .seconds(5))
        log.close()
    }
}
