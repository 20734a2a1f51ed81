import EmbeddedLog
import Log
import TestSupport
import Testing

@Suite("loansaga log")
struct LogCommandTests {
    private let folder: TemporaryFolder
    private let data: String

    init() throws {
        folder = try TemporaryFolder()
        data = folder.path("data")
    }

    private func make() throws -> EmbeddedLog {
        let log = try EmbeddedLog(folder: data)
        try log.createTopics([TopicSpecification("t", partitions: 2), TopicSpecification("u", partitions: 1)])
        let producer = try log.producer(ProducerOptions())
        for number in 0..<10 {
            try producer.append([NewRecord(value: [UInt8(number)])], to: .partition(TopicPartition("t", 1))) { _ in }
        }
        producer.close(within: .seconds(10))
        return log
    }

    @Test("A log is checked and copied, and the copy is checked")
    func sound() async throws {
        try make().close()
        let check = try await CommandRunner.loansaga("log", "check", "--data", data)
        #expect(check.exitCode == 0 && check.output.contains("10 records in 3 partitions of 2 topics"))
        let copy = folder.path("copy")
        let backup = try await CommandRunner.loansaga("log", "backup", "--data", data, "--to", copy)
        #expect(backup.exitCode == 0 && backup.output == copy + "\n")
        let second = try await CommandRunner.loansaga("log", "check", "--data", copy, "--json")
        #expect(second.exitCode == 0)
        #expect(second.output == "{\"topics\":2,\"partitions\":3,\"records\":10}\n")
        let again = try await CommandRunner.loansaga("log", "backup", "--data", data, "--to", copy)
        #expect(again.exitCode == 1 && again.errors.contains("a log is there already"))
    }

    @Test("A log that a process has open is refused, and the process named")
    func inUse() async throws {
        let log = try make()
        defer { log.close() }
        for words in [["check"], ["backup", "--to", folder.path("copy")]] {
            let result = try await CommandRunner.run(CommandRunner.loansaga, ["log"] + words + ["--data", data])
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("is in use by process "), "\(result.errors)")
        }
    }

    @Test("A folder without a log, and a missing option, are named")
    func mistakes() async throws {
        let none = try await CommandRunner.loansaga("log", "check", "--data", data)
        #expect(none.exitCode == 1 && none.errors.contains("there is no log"))
        let missing = try await CommandRunner.loansaga("log", "check")
        #expect(missing.exitCode == 64 && missing.errors.contains("'--data DIR' is missing"))
    }
}
