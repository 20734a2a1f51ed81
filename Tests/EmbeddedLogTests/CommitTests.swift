import Dispatch
import Log
import Synchronization
import Testing

@testable import EmbeddedLog

@Suite("Committing offsets") struct CommitTests {
    @Test("Only offsets that are there, or were, can be committed")
    func commits() throws {
        let fixture = try LogFixture()
        try fixture.append(["a", "b", "c"])
        try fixture.log.deleteRecords(below: 2, in: fixture.partition())
        let member = try fixture.log.consumer(ConsumerOptions(group: "g", topics: ["t"]))
        _ = try member.poll(maximum: 1, wait: .zero)
        for offset in [-1, .min, 4, .max] as [Int64] {
            #expect(throws: LogError.outOfRange(fixture.partition(), offset: offset, available: 2..<3)) {
                try member.commit([fixture.partition(): offset])
            }
        }
        for offset in [0, 1, 3] as [Int64] {
            try member.commit([fixture.partition(): offset])
            #expect(try member.committed([fixture.partition()]) == [fixture.partition(): offset])
        }
        #expect(throws: LogError.outOfRange(fixture.partition(), offset: -1, available: 2..<3)) {
            try member.seek(fixture.partition(), to: .offset(-1))
        }
    }

    @Test("Of commits that race, members see what the file has")
    func racingCommits() throws {
        let fixture = try LogFixture()
        try fixture.append((0..<100).map { "\($0)" })
        let log = fixture.log
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for round in 0..<25 {
                let offset = Int64(thread * 25 + round)
                if refusal({ try log.commit([0: offset], of: "g") { _ in nil } }) != nil {
                    failures.withLock { $0 += 1 }
                }
            }
        }
        #expect(failures.withLock { $0 } == 0)
        let seen = log.groups.withLock { $0.committed(in: "g") }
        try fixture.reopen()
        #expect(!seen.isEmpty && fixture.log.groups.withLock { $0.committed(in: "g") } == seen)
    }
}
