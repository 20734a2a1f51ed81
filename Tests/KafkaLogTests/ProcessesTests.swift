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

        // All that it has done it has said; it is then stopped amid a backlog.
        workers[1].catchUp()
        try await workers[1].next { $0.name == "idle" }
        try append(300..<12_000)
        try await workers[1].next { $0.name == "stored" }
        workers[0].process.send(SIGKILL)
        workers[1].process.send(SIGSTOP)
        let stopped = ContinuousClock.now
        #expect(producer.drain(within: .seconds(20)))
        // The group goes on without the two.
        try await workers[2].next { $0.name == "assigned" && $0.partitions.count == 12 }
        #expect(try stored(12_000) == 12_000)

        // The group may be quicker than the session of the one that was stopped.
        try await Task.sleep(until: stopped + .seconds(7))
        workers[1].catchUp()
        #expect(workers[1].events.last?.name != "idle", "it has a backlog")
        let known = workers[1].events.count
        workers[1].process.send(SIGCONT)
        try await workers[1].next { $0.name == "assigned" }
        let after = workers[1].events[known...].map(\.name)
        #expect(after.contains("lost"), "it is told: \(after)")
        // What it was about when it was stopped it may end.
        let before = after.prefix { $0 != "lost" }
        #expect(!before.drop { $0 != "records" }.contains("stored"), "it begins nothing first: \(after)")
        try append(12_000..<12_300)
        #expect(try stored(12_300) == 12_300)
        #expect(appends.failures.isEmpty)
        producer.close(within: .seconds(5))
        log.close()
    }
}
