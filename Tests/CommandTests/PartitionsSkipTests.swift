import EmbeddedLog
import Log
import Orchestrator
import Queues
import Roles
import Runtime
import TestSupport
import Testing
import Topics

@Suite("loansaga partitions skip, without a console", .timeLimit(.minutes(2))) struct PartitionsSkipTests {
    private let folder: TemporaryFolder
    private let data: String
    private let topics = TopicTable(partitions: TopicTable.embeddedPartitions)

    init() throws {
        folder = try TemporaryFolder()
        data = folder.path("")
        let log = try EmbeddedLog(folder: folder.path("log"))
        defer { log.close() }
        try log.createTopics(topics.specifications)
        let newer = NewRecord(value: Array(#"{"v":2,"kind":"timer"}"#.utf8))
        let nonsense = NewRecord(value: [1])
        try Appender(log).appendAndWait(
            [nonsense, newer, nonsense], to: .partition(TopicPartition(topics.inbox, 3)))
    }

    /// Runs an owner until its health is as it is wanted.
    private func own(until isWanted: @escaping (ServiceHealth) -> Bool) throws {
        let log = try EmbeddedLog(folder: folder.path("log"))
        defer { log.close() }
        let logger = Logger(minimum: .error, sink: LogSink { _ in })
        let definitions = DefinitionsFollower(log, topics: topics, logger: logger)
        definitions.start()
        let role = OwnerRole(
            RoleContext(
                log: log, topics: topics, keys: try BankKeyRing.shared().platform, platformNo: "5000001",
                clock: .system, logger: logger, metrics: Metrics(), definitions: definitions,
                acceptsCreatedTimes: false, member: "tests"))
        try role.start()
        let nothing = Monitor(())
        let deadline = ContinuousClock.now + .seconds(30)
        while !isWanted(role.health), .now < deadline {
            _ = nothing.wait(until: .now + .milliseconds(20)) { _ -> Void? in nil }
        }
        #expect(isWanted(role.health), "\(role.health)")
        role.stop(by: .now + .seconds(10))
        definitions.stop(by: .now + .seconds(5))
    }

    private func letters() throws -> [String] {
        let log = try EmbeddedLog(folder: folder.path("log"))
        defer { log.close() }
        let reader = try log.reader()
        try reader.read([TopicPartition(topics.deadLetters, 0): .beginning])
        return try reader.poll(maximum: 100, wait: .seconds(5)).compactMap { record in
            guard case .letter(let letter) = try DeadLetterRecord(reading: record.value ?? []) else { return nil }
            return "\(letter.origin): \(letter.reason)"
        }
    }

    @Test("A record that the owner cannot fold is passed over when it starts again, and it is written who and why")
    func skip() async throws {
        try own { if case .notReady(let why) = $0 { why.contains("partition 3 stands still") } else { false } }
        let words = ["--data", data, "--reason", "gone", "--operator", "liu", "--yes"]
        let folded = try await run(["3@0"] + words)
        #expect(folded.exitCode == 1 && folded.errors.contains("goes on at offset 1"), "\(folded.errors)")
        let shown = try await run(["3@1", "--data", data, "--reason", "gone", "--operator", "liu", "--dry-run"])
        #expect(shown.exitCode == 0 && shown.output.contains("Pass over the record 3@1"), "\(shown.errors)")
        try own { if case .notReady(let why) = $0 { why.contains("partition 3 stands still") } else { false } }
        let done = try await run(["3@1"] + words)
        #expect(done.exitCode == 0 && done.output.contains("3@1 is passed over"), "\(done.errors)")
        try own { $0 == .ready }
        let written = try letters()
        #expect(written.count == 3, "\(written)")
        #expect(written.contains("loansaga.inbox/3@1: was passed over by order of operator 'liu': gone"), "\(written)")
    }

    private func run(_ words: [String]) async throws -> CommandResult {
        try await CommandRunner.run(CommandRunner.loansaga, ["partitions", "skip"] + words)
    }

    @Test("A log that a process has open, a folder without one, and a missing or superfluous name are told apart")
    func mistakes() async throws {
        let log = try EmbeddedLog(folder: folder.path("log"))
        let open = try await run(["3@1", "--data", data, "--reason", "r", "--operator", "liu", "--yes"])
        log.close()
        #expect(open.exitCode == 1 && open.errors.contains("is in use by process "), "\(open.errors)")
        #expect(open.errors.contains("leave '--data' out"), "\(open.errors)")
        let none = try await run(["3@1", "--data", data + "no", "--reason", "r", "--operator", "liu", "--yes"])
        #expect(none.exitCode == 1 && none.errors.contains("there is no log"), "\(none.errors)")
        let nobody = try await run(["3@1", "--data", data, "--reason", "r", "--yes"])
        #expect(nobody.exitCode == 64 && nobody.errors.contains("say who orders it"), "\(nobody.errors)")
        let online = try await run(["3@1", "--reason", "r", "--operator", "liu", "--yes"])
        #expect(online.exitCode == 64 && online.errors.contains("by the token"), "\(online.errors)")
    }
}
