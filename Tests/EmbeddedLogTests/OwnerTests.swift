import EmbeddedLog
import Foundation
import Glibc
import Log
import TestSupport
import Testing

@Suite("Whose log it is") struct OwnerTests {
    @Test("Another object of the same process is told who has the log")
    func twice() throws {
        let fixture = try LogFixture()
        for attempt in [
            { _ = try EmbeddedLog(folder: fixture.path) }, { _ = try LogCheck.check(folder: fixture.path) },
        ]
            as [() throws -> Void]
        {
            guard case .inUse(fixture.path, let owner)? = refusal(attempt) else {
                Issue.record("it was opened twice")
                return
            }
            #expect(owner.contains("process \(getpid()) ") && owner.contains(" since 20"))
        }
        fixture.log.close()
        _ = try LogCheck.check(folder: fixture.path)
    }

    @Test("A second process is told the first one's number, and the log is free when that one is killed")
    func otherProcess() async throws {
        let folder = try TemporaryFolder()
        let writer = try RunningCommand(LogWriter.path, [folder.path("log"), "0", "1000000"])
        while let line = try await writer.nextLine(), !line.hasPrefix("ack") {}
        let error = refusal { _ = try EmbeddedLog(folder: folder.path("log")) }
        guard case .inUse(_, let owner)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(owner.contains("process \(writer.processIdentifier) (LogWriter) on "))
        writer.send(SIGKILL)
        _ = try await writer.result()
        try EmbeddedLog(folder: folder.path("log")).close()
    }

    @Test("A folder that cannot be made or written to is named, with the reason")
    func unwritable() async throws {
        let folder = try TemporaryFolder()
        #expect(
            refusal { _ = try EmbeddedLog(folder: folder.path("no/log")) }
                == .cannotOpen(path: folder.path("no/log"), reason: "No such file or directory"))
        guard let disk = try await SmallDisk.mount(megabytes: 2) else { return }
        let path = disk.path("log")
        let log = try EmbeddedLog(folder: path)
        try log.createTopics([TopicSpecification("t", partitions: 1)])
        log.close()
        try await disk.makeReadOnly()
        guard case .cannotOpen(let file, let reason)? = refusal({ _ = try EmbeddedLog(folder: path) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(file.hasPrefix(path) && reason == "Read-only file system")
    }

    @Test("A database file that cannot be written to is refused, with the reason")
    func readOnlyFile() async throws {
        guard let disk = try await SmallDisk.mount(megabytes: 2) else { return }
        let log = try EmbeddedLog(folder: disk.path("log"))
        log.close()
        // The owner's file can be written to, the database cannot.
        let folder = try TemporaryFolder()
        try await disk.makeReadOnly()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("log.sqlite"), withDestinationPath: disk.path("log/log.sqlite"))
        guard case .cannotOpen(_, let reason)? = refusal({ _ = try EmbeddedLog(folder: folder.path("")) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(reason == "Read-only file system")
    }
}

/// The executable of `Tests/LogWriter`.
enum LogWriter {
    static let path = URL(filePath: CommandRunner.loansaga).deletingLastPathComponent().appending(path: "LogWriter")
        .path(percentEncoded: false)
}
