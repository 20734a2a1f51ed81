import EmbeddedLog
import Foundation
import Log
import Synchronization
import TestSupport
import Testing

@Suite("A disk that fails", .timeLimit(.minutes(2)))
struct FailingDiskTests {
    @Test("A full disk stops the log with a clear error, and what was acknowledged is there after it is opened anew")
    func full() async throws {
        guard let disk = try await SmallDisk.mount(megabytes: 6) else { return }
        let log = try EmbeddedLog(folder: disk.path("log"))
        try log.createTopics([TopicSpecification("t", partitions: 1)])
        let producer = try log.producer(ProducerOptions(maximumPendingRecords: 64))
        let outcomes = Mutex<[LogProducer.Acknowledgement]>([])
        let value = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var refused: LogError?
        for number in 0..<100_000 where refused == nil {
            let record = NewRecord(key: Array("\(number)".utf8), value: value)
            do throws(LogError) {
                try producer.append([record], to: .partition(TopicPartition("t", 0))) { result in
                    outcomes.withLock { $0.append(result) }
                }
            } catch {
                if case .full = error { _ = producer.drain(within: .seconds(10)) } else { refused = error }
            }
        }
        producer.close(within: .seconds(10))
        guard case .stopped(let why)? = refused else {
            Issue.record("it went on: \(String(describing: refused))")
            return
        }
        #expect(why.contains("disk is full"))
        #expect(log.state == .stopped(.stopped(why)))
        let acknowledged = outcomes.withLock { $0 }.compactMap { try? $0.get().first?.offset }
        #expect(acknowledged == (0..<Int64(acknowledged.count)).map(\.self) && !acknowledged.isEmpty)
        let failures = outcomes.withLock { $0 }.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        #expect(failures.allSatisfy { if case .stopped = $0 { true } else { false } }, "\(failures)")
        #expect(throws: LogError.stopped(why)) { try log.reader().read([:]) }
        log.close()
        try await disk.grow(megabytes: 64)
        let again = try EmbeddedLog(folder: disk.path("log"))
        defer { again.close() }
        let records = try again.records(of: TopicPartition("t", 0))
        #expect(records.map(\.offset) == acknowledged, "what failed for want of room was not written")
        #expect(records.allSatisfy { $0.value == value })
    }

    @Test(
        "An error of fsync stops the log with a clear error; what was acknowledged is there", arguments: [25, 40, 90])
    func sync(failing number: Int) async throws {
        guard let strace = CommandRunner.find("strace") else {
            FileHandle.standardError.write(Data("skipped: there is no strace (docker/bootstrap.sh --test)\n".utf8))
            return
        }
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        let result = try await CommandRunner.run(
            strace,
            [
                "-f", "-o", folder.path("trace"), "-e", "trace=fsync,fdatasync", "-e",
                "inject=fsync,fdatasync:error=EIO:when=\(number)+", LogWriter.path, path, "0", "5000",
            ], within: .seconds(60))
        let said = WriterReport(result.output)
        #expect(result.exitCode == 1, "\(result.errors)")
        let why = try #require(said.stopped)
        #expect(why.contains("the log has stopped") && why.contains("I/O error"), "\(why)")
        #expect(said.failed.count + said.refused.count > 0)
        #expect(said.sent.count == said.acknowledged.count + said.failed.count + said.refused.count)
        var audit = KillAudit(seed: 0)
        try audit.check(path, said, round: number)
    }

    @Test("An error of reading stops the log with a clear error")
    func reading() async throws {
        guard let strace = CommandRunner.find("strace") else {
            FileHandle.standardError.write(Data("skipped: there is no strace (docker/bootstrap.sh --test)\n".utf8))
            return
        }
        let folder = try TemporaryFolder()
        let path = folder.path("log")
        #expect(try await CommandRunner.run(LogWriter.path, [path, "0", "3000"], within: .seconds(60)).exitCode == 0)
        // Opening takes some reads, and the partition some hundreds.
        let result = try await CommandRunner.run(
            strace,
            [
                "-f", "-o", folder.path("trace"), "-e", "trace=pread64", "-e", "inject=pread64:error=EIO:when=60+",
                LogWriter.path, path, "read",
            ], within: .seconds(60))
        #expect(result.exitCode == 1, "\(result.errors)")
        let why = try #require(WriterReport(result.output).stopped)
        // SQLite takes an EIO of a read for a damaged file (its SQLITE_IOERR_CORRUPTFS).
        #expect(why.contains("the log has stopped") && why.contains("malformed"), "\(why)")
    }

    @Test("The name of a new folder is durable before anything is written into it")
    func folder() async throws {
        guard let strace = CommandRunner.find("strace") else {
            FileHandle.standardError.write(Data("skipped: there is no strace (docker/bootstrap.sh --test)\n".utf8))
            return
        }
        let folder = try TemporaryFolder()
        let arguments = ["-f", "-y", "-o", folder.path("trace"), "-e", "trace=mkdir,fsync,pwrite64"]
        let writer = [LogWriter.path, folder.path("log"), "0", "1"]
        let result = try await CommandRunner.run(strace, arguments + writer, within: .seconds(60))
        #expect(result.exitCode == 0, "\(result.errors)")
        let trace = try String(contentsOfFile: folder.path("trace"), encoding: .utf8).split(separator: "\n")
        let made = try #require(trace.firstIndex { $0.contains("mkdir(\"\(folder.path("log"))\"") })
        let parent = URL(filePath: folder.path("log")).deletingLastPathComponent().path(percentEncoded: false)
        let name = parent.hasSuffix("/") ? String(parent.dropLast()) : parent
        #expect(
            trace[made + 1].contains("fsync(") && trace[made + 1].contains("<\(name)>"), "\(trace.prefix(made + 3))")
    }
}

extension SmallDisk {
    func grow(megabytes: Int) async throws {
        let mount = try #require(CommandRunner.find("mount"))
        let options = ["-o", "remount,size=\(megabytes)m", path("")]
        #expect(try await CommandRunner.run(mount, options).exitCode == 0)
    }
}
