import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@testable import EmbeddedLog

@Suite("Copying a log") struct BackupTests {
    @Test("A copy made while appends go on is a sound log with all that was acknowledged before")
    func whileRunning() throws {
        let fixture = try LogFixture(partitions: 2)
        let value = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        for _ in 0..<400 { try fixture.append([NewRecord(value: value), NewRecord(value: value)]) }
        let log = fixture.log
        let isOver = Mutex(false)
        let appended = Mutex(0)
        let thread = Thread {
            guard let producer = try? log.producer(ProducerOptions(maximumPendingRecords: 20)) else { return }
            while !isOver.withLock({ $0 }) {
                let record = NewRecord(value: Array("later".utf8))
                try? producer.append([record], to: .partition(TopicPartition("t", 1))) { result in
                    if case .success = result { appended.withLock { $0 += 1 } }
                }
            }
            producer.close(within: .seconds(10))
        }
        thread.start()
        while appended.withLock({ $0 }) == 0 {}
        let before = appended.withLock { $0 }
        let target = fixture.folder.path("copy")
        try log.backUp(to: target)
        let after = try log.range(of: fixture.partition(1)).upperBound
        isOver.withLock { $0 = true }
        #expect(throws: LogError.self, "there is a log already") { try log.backUp(to: target) }
        let contents = try LogCheck.check(folder: target)
        #expect((800 + before...800 + Int(after)).contains(contents.records))
        let copy = try EmbeddedLog(folder: target)
        defer { copy.close() }
        #expect(try copy.records(of: fixture.partition()).allSatisfy { $0.value == value })
        #expect(try copy.appendAndWait([NewRecord(value: [1])], to: fixture.partition()).map(\.offset) == [800])
    }

    @Test("A second copy into the same folder is refused, and the first one becomes whole")
    func twice() throws {
        let fixture = try LogFixture()
        let value = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* 17) }
        for _ in 0..<100 { try fixture.append([NewRecord(value: value)]) }
        for round in 0..<20 {
            let target = fixture.folder.path("copy-\(round)")
            let log = fixture.log
            let outcomes = Mutex<[LogError?]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                let outcome = refusal { try log.backUp(to: target) }
                outcomes.withLock { $0.append(outcome) }
            }
            #expect(outcomes.withLock { $0.count { $0 == nil } } == 1, "\(outcomes.withLock { $0 })")
            #expect(try LogCheck.check(folder: target).records == 100)
        }
    }

    @Test("As long as a copy is in the making, its folder takes neither another's copy nor a log")
    func owned() throws {
        let fixture = try LogFixture()
        let path = fixture.folder.path("copy")
        let target = try BackupTarget(path)
        try Data("half a copy".utf8).write(to: URL(filePath: target.partPath))
        for attempt in [{ try fixture.log.backUp(to: path) }, { _ = try EmbeddedLog(folder: path) }]
            as [() throws -> Void]
        {
            guard case .inUse(path, _)? = refusal(attempt) else {
                Issue.record("it was taken")
                return
            }
        }
        #expect(try Data(contentsOf: URL(filePath: target.partPath)) == Data("half a copy".utf8))
        target.remove()
    }

    @Test("A copy that cannot be finished leaves nothing behind, and the next one is made in its place")
    func unfinished() throws {
        let fixture = try LogFixture()
        try fixture.append(["a"])
        let path = fixture.folder.path("copy")
        // A folder is in the way of the file.
        try FileManager.default.createDirectory(atPath: path + "/log.sqlite.part", withIntermediateDirectories: true)
        guard case .cannotOpen(path + "/log.sqlite.part", _)? = refusal({ try fixture.log.backUp(to: path) }) else {
            Issue.record("it was copied")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["log.sqlite.part"])
        try FileManager.default.removeItem(atPath: path + "/log.sqlite.part")
        try fixture.log.backUp(to: path)
        #expect(try LogCheck.check(folder: path).records == 1)
    }

    @Test("A copy that was cut short is no hindrance to the next")
    func cutShort() throws {
        let fixture = try LogFixture()
        try fixture.append(["a"])
        let path = fixture.folder.path("copy")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try Data("half a copy".utf8).write(to: URL(filePath: path + "/log.sqlite.part"))
        try fixture.log.backUp(to: path)
        #expect(try LogCheck.check(folder: path).records == 1)
    }

    @Test("A log that nobody has open is copied; nothing is made of a log that is not there")
    func offline() throws {
        let fixture = try LogFixture()
        try fixture.append(["a", "b"])
        let target = fixture.folder.path("copy")
        guard case .inUse? = refusal({ try LogBackup.backUp(folder: fixture.path, to: target) { _, _ in } }) else {
            Issue.record("it was copied though it is open")
            return
        }
        fixture.log.close()
        try LogBackup.backUp(folder: fixture.path, to: target) { _, _ in }
        #expect(try LogCheck.check(folder: target).records == 2)
        let none = fixture.folder.path("none")
        #expect(refusal { try LogBackup.backUp(folder: none, to: target + "2") { _, _ in } } != nil)
        #expect(!FileManager.default.fileExists(atPath: none))
    }

    @Test("A copy that has no room fails with its path, leaves nothing of itself behind, and the log goes on")
    func noRoom() async throws {
        guard let disk = try await SmallDisk.mount(megabytes: 1) else { return }
        let fixture = try LogFixture()
        for number in 0..<300 {
            try fixture.append([NewRecord(value: (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* number) })])
        }
        guard case .cannotOpen(let path, let reason)? = refusal({ try fixture.log.backUp(to: disk.path("copy")) })
        else {
            Issue.record("it was copied")
            return
        }
        #expect(path.hasPrefix(disk.path("copy")) && reason.contains("full"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path("copy")).isEmpty)
        #expect(try fixture.append(["on"]).map(\.offset) == [300])
    }
}
