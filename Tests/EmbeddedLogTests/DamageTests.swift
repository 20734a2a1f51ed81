import EmbeddedLog
import Foundation
import Log
import SQLite
import TestSupport
import Testing

@testable import EmbeddedLog

@Suite("A damaged log") struct DamageTests {
    let fixture: LogFixture

    init() throws {
        fixture = try LogFixture(partitions: 2)
        for number in 0..<40 { try fixture.append(["record-\(number)-a", "record-\(number)-b"], to: number % 2) }
    }

    private static let damaged = RecordPosition(TopicPartition("t", 1), 6)

    /// As if the process had been killed before it noted that everything is on the disk.
    private func forgetCleanPoint(_ path: String) throws {
        try LogFile(.file(path)).database.execute("UPDATE partitions SET checked = 0")
    }

    private func isDamage(_ error: LogError?) -> Bool {
        guard case .corrupted(Self.damaged, let how)? = error else { return false }
        return how.contains("checksum")
    }

    @Test("What was found whole after a crash is not looked at again after the next")
    func notedAtStart() throws {
        try fixture.reopen { path in try forgetCleanPoint(path) }
        try fixture.reopen { path in
            let rows = try LogFile(.file(path)).partitions()
            #expect(rows.map(\.checked) == rows.map(\.end))
            #expect(rows.map(\.end) == [40, 40])
        }
    }

    @Test("A changed byte since the last clean point is found at the start, by partition and offset")
    func atStart() throws {
        let error = refusal {
            try fixture.reopen { path in
                try damage(path, at: "record-7-a")
                try forgetCleanPoint(path)
            }
        }
        #expect(isDamage(error), "\(String(describing: error))")
        #expect(isDamage(refusal { try fixture.reopen() }), "nothing has healed it")
    }

    @Test("A changed byte before the last clean point is found by the full check and by reading, which stops the log")
    func later() throws {
        try fixture.reopen { try damage($0, at: "record-7-a") }
        #expect(isDamage(refusal { _ = try fixture.records(1) }))
        #expect {
            try fixture.append(["more"])
        } throws: { error in
            if case LogError.stopped(let why) = error { why.contains("record 6 of t/1") } else { false }
        }
        fixture.log.close()
        #expect(isDamage(refusal { _ = try LogCheck.check(folder: fixture.path) }))
    }

    @Test("Records that are missing are found by the full check", arguments: [0, 10, 38])
    func missing(offset: Int64) throws {
        fixture.log.close()
        try LogFile(.file(fixture.path + "/log.sqlite")).database
            .execute("DELETE FROM chunks WHERE id = \(LogSchema.key(1, offset))")
        try requireMissing(offset) { _ = try LogCheck.check(folder: fixture.path) }
    }

    private func requireMissing(_ offset: Int64, _ attempt: () throws -> Void) throws {
        guard case .corrupted(let position, let how)? = refusal(attempt) else {
            Issue.record("nothing is missing")
            return
        }
        #expect(position == RecordPosition(TopicPartition("t", 1), offset) && how.contains("missing"))
    }

    @Test("Where records at the end of a partition are missing, their offsets are not given out again")
    func end() throws {
        fixture.log.close()
        try LogFile(.file(fixture.path + "/log.sqlite")).database
            .execute("DELETE FROM chunks WHERE id >= \(LogSchema.key(1, 36)) AND id < \(LogSchema.key(2, 0))")
        for _ in 0..<2 { try requireMissing(36) { _ = try EmbeddedLog(folder: fixture.path) } }
    }

    @Test("Records that a group has committed and that are missing are found, also behind the last clean point")
    func committed() throws {
        let member = try fixture.log.consumer(ConsumerOptions(group: "readers", topics: ["t"]))
        _ = try member.poll(maximum: 1, wait: .zero)
        try member.commit([TopicPartition("t", 1): 40])
        member.close()
        fixture.log.close()
        try LogFile(.file(fixture.path + "/log.sqlite")).database.execute(
            "DELETE FROM chunks WHERE id = \(LogSchema.key(1, 38)); UPDATE partitions SET checked = 0")
        try requireMissing(38) { _ = try EmbeddedLog(folder: fixture.path) }
        try requireMissing(38) { _ = try LogCheck.check(folder: fixture.path) }
    }

    @Test("A record in another's place is found, though its checksum is its own")
    func moved() throws {
        fixture.log.close()
        try LogFile(.file(fixture.path + "/log.sqlite")).database.execute(
            "UPDATE chunks SET records = (SELECT records FROM chunks WHERE id = \(LogSchema.key(0, 6))) "
                + "WHERE id = \(LogSchema.key(1, 6))")
        #expect(isDamage(refusal { _ = try LogCheck.check(folder: fixture.path) }))
    }

    @Test("A frame of the write-ahead log that was damaged is not taken for the end of the log")
    func writeAheadLog() throws {
        // A copy of the files of a log that is open is what a killed process leaves.
        let copy = fixture.folder.path("copy")
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        for name in ["log.sqlite", "log.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: "\(fixture.path)/\(name)", toPath: "\(copy)/\(name)")
        }
        try damage(copy + "/log.sqlite-wal", at: "record-7-a")
        for _ in 0..<2 {
            guard case .cannotOpen(_, let why)? = refusal({ _ = try EmbeddedLog(folder: copy) }) else {
                Issue.record("it was opened, without acknowledged records")
                return
            }
            #expect(why.contains("write-ahead log") && why.contains("is damaged"))
        }
        #expect(refusal { _ = try LogCheck.check(folder: copy) } != nil)
    }

    @Test("A write-ahead log that cannot be read is not called damaged: the system's error is told")
    func unreadable() throws {
        let copy = fixture.folder.path("copy")
        let file = copy + "/log.sqlite-wal"
        // The bytes of a folder cannot be read; with a name in it, it has some on every file system.
        let name = String(repeating: "x", count: 100)
        try FileManager.default.createDirectory(atPath: "\(file)/\(name)", withIntermediateDirectories: true)
        #expect(
            refusal { _ = try EmbeddedLog(folder: copy) }
                == .cannotOpen(
                    path: file, reason: "what stands at byte 0 cannot be read: Is a directory (errno \(EISDIR))"))
    }

    @Test("A write-ahead log that ends in the middle of a frame is a write that was cut short")
    func cutShort() throws {
        let copy = fixture.folder.path("copy")
        try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
        for name in ["log.sqlite", "log.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: "\(fixture.path)/\(name)", toPath: "\(copy)/\(name)")
        }
        let file = try FileHandle(forUpdating: URL(filePath: copy + "/log.sqlite-wal"))
        try file.truncate(atOffset: try file.seekToEnd() - 100)
        try file.close()
        let log = try EmbeddedLog(folder: copy)
        defer { log.close() }
        #expect(try log.records(of: TopicPartition("t", 0)).count == 40)
    }

    @Test("A sound log is counted")
    func sound() throws {
        fixture.log.close()
        let contents = try LogCheck.check(folder: fixture.path)
        #expect(contents == LogCheck.Contents(topics: 1, partitions: 2, records: 80))
    }

    @Test("There is nothing to check where there is no log, and none is made")
    func nothing() throws {
        let folder = try TemporaryFolder()
        guard case .cannotOpen(_, let why)? = refusal({ _ = try LogCheck.check(folder: folder.path("none")) }) else {
            Issue.record("it was checked")
            return
        }
        #expect(why.contains("there is no log"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("none")))
    }
}
