import Foundation
import Log
import Queues
import Synchronization
import Testing

@testable import EmbeddedLog

@Suite("What a log keeps in memory") struct MemoryTests {
    @Test("Appends whose time is over before the disk has begun with them are not kept in memory")
    func memory() throws {
        let fixture = try LogFixture()
        let slow = try fixture.log.producer(ProducerOptions())
        let gate = DispatchSemaphore(value: 0)
        // The log's thread waits in this `done`, as it would for a disk that hangs.
        try slow.append([NewRecord(value: [0])], to: .partition(fixture.partition())) { _ in gate.wait() }
        while try fixture.log.range(of: fixture.partition()).isEmpty {}
        let failures = Mutex(0)
        let producer = try fixture.log.producer(
            ProducerOptions(maximumPendingRecords: 10, acknowledgementDeadline: .milliseconds(20)))
        for _ in 0..<3 {
            for _ in 0..<10 {
                try producer.append([NewRecord(value: [1])], to: .partition(fixture.partition())) { result in
                    if case .failure(.inDoubt) = result { failures.withLock { $0 += 1 } }
                }
            }
            #expect(producer.drain(within: .seconds(10)))
            #expect(fixture.log.queue.look { $0.appends.isEmpty })
        }
        #expect(failures.withLock { $0 } == 30)
        gate.signal()
        #expect(slow.drain(within: .seconds(10)))
        #expect(try fixture.append(["next"]).map(\.offset) == [1])
    }

    @Test("What is kept in memory of the newest records is accounted for when compaction takes them")
    func tails() throws {
        var contents = LogContents()
        let rows = (0..<2).map { number in
            PartitionRow(
                id: number, topic: 1, number: number, start: 0, newest: nil, checked: 0,
                compaction: Compacted(upTo: 0, kept: 0, due: nil), end: 0)
        }
        contents.add(TopicRow(id: 1, name: "t", cleanup: StoredCleanup(.compact)), rows)
        func append(_ offset: Int64, _ id: Int) {
            let chunk = Chunk(first: offset, next: offset + 1, newest: 0, bytes: [1, 2, 3])
            _ = contents.append(chunk, to: id, keeping: 10 * 103)
        }
        for offset in 0..<100 as Range<Int64> {
            append(offset, 0)
            if offset % 10 == 0 { append(offset / 10, 1) }
            if offset % 5 == 4 { contents.setCompacted(0, Compacted(upTo: offset - 1, kept: 0, due: nil)) }
            let counts = [0, 1].map { id in (0..<contents.tailOrder.count).count { contents.tailOrder[$0] == id } }
            #expect(counts == contents.partitions.map(\.tail.count), "offset \(offset)")
        }
        #expect(contents.partitions.allSatisfy { $0.tail.count > 0 })
    }
}
