import Crypto
import Foundation
import Glibc
import JSON
import KafkaLog
import Log
import TestSupport
import Topics

@testable import loansaga

/// A sandbox bank and some processes of the orchestrator on a mock cluster.
final class KafkaStage: @unchecked Sendable {
    /// Which roles the processes have that are killed and stopped.
    enum Crew {
        /// An owner and intake; an owner and step workers; and step workers beside everything that is asked from outside.
        case specialists
        /// Three workers alike; what is asked from outside is in a fourth process.
        case workers
        /// Nobody: one process has all roles.
        case none
    }

    let crew: Crew
    let topics: TopicTable
    let stage: OrchestratorStage
    let cluster: MockKafkaProcess
    let token = "an-operators-token"
    private(set) var gateway = ""
    private(set) var console = ""
    private var processes: [RunningCommand] = []
    private var started = 0

    init(_ crew: Crew, partitions: Int = 3) throws {
        self.crew = crew
        topics = TopicTable(partitions: partitions)
        stage = try OrchestratorStage()
        var counts = Dictionary(uniqueKeysWithValues: topics.specifications.map { ($0.name, $0.partitions) })
        counts[topics.events] = partitions
        cluster = try MockKafkaProcess(counts)
    }

    private var clientFile: String { stage.folder.path("client.properties") }

    private var common: [String] {
        [
            "--kafka", cluster.brokers, "--partitions", String(topics.partitions), "--keys", stage.keys, "--bank",
            stage.bankAddress, "--allow-create-time", "true", "--session", "6", "--log-level", "debug",
            "--kafka-client", clientFile,
        ]
    }

    func start() async throws {
        let made = try await CommandRunner.run(CommandRunner.loansaga, ["keys", "generate", stage.keys])
        guard made.exitCode == 0 else { throw TestBankError("no keys: \(made.errors)") }
        let port = try DemoStage.freePort()
        gateway = "http://127.0.0.1:\(port)"
        try await stage.startBank(notify: "\(gateway)/custody/notify")
        let published = try await CommandRunner.run(
            CommandRunner.loansaga,
            ["workflows", "publish", "--kafka", cluster.brokers, "--profile", "sandbox-fast"]
                + Self.definitions, within: .seconds(60))
        guard published.exitCode == 0 else { throw TestBankError("nothing published: \(published.errors)") }
        // The mock cluster answers a fetch that finds nothing only when the time is over, whatever comes meanwhile.
        try Data("fetch.wait.max.ms=5\n".utf8).write(to: URL(filePath: clientFile))
        chmod(clientFile, 0o600)
        let operators = stage.folder.path("operators.json")
        try Data(
            """
            [{"name":"tester","role":"operator","tokenSHA256":"\(Self.digest(token))"}]
            """.utf8
        ).write(to: URL(filePath: operators))
        chmod(operators, 0o600)
        let last = try serve(
            "last", lastRoles + "gateway,projection,console",
            [
                "--gateway-listen", "127.0.0.1:\(port)", "--console-listen", "127.0.0.1:0", "--operators", operators,
                "--data", stage.folder.path("last"),
            ])
        processes = try roles.map(worker) + [last]
        for process in processes.dropLast() { _ = try await OrchestratorStage.ready(process) }
        console = try await OrchestratorStage.ready(last)["console"]?.string ?? ""
    }

    /// Of the processes that are killed and stopped.
    private var roles: [String] {
        switch crew {
        case .specialists: ["owner,intake", "owner,steps"]
        case .workers: Array(repeating: "owner,intake,steps", count: 3)
        case .none: []
        }
    }

    /// What the process that is asked from outside does besides.
    private var lastRoles: String {
        switch crew {
        case .specialists: "steps,"
        case .workers: ""
        case .none: "owner,intake,steps,"
        }
    }

    private static let definitions: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: OrchestratorStage.workflows)) ?? []
        return names.filter { $0.hasSuffix(".v1.json") }.sorted().map { "\(OrchestratorStage.workflows)/\($0)" }
    }()

    private static func digest(_ text: String) -> String { Hex.encode(Digest.sha256(Array(text.utf8))) }

    /// Each has a name of its own, as containers have.
    private func worker(_ roles: String) throws -> RunningCommand {
        started += 1
        return try serve("worker-\(started)", roles)
    }

    private func serve(_ member: String, _ roles: String, _ more: [String] = []) throws -> RunningCommand {
        try RunningCommand(
            CommandRunner.loansaga,
            ["serve", "--roles", roles, "--member", member, "--gateway-url", gateway] + common + more)
    }

    /// One is killed, and another takes its place.
    func kill(_ index: Int) async throws {
        processes[index].send(SIGKILL)
        _ = try await processes[index].result()
        processes[index] = try worker(roles[index])
        _ = try await OrchestratorStage.ready(processes[index])
    }

    /// One stands still, as a machine does that swaps or a container that is frozen.
    func freeze(_ index: Int) { processes[index].send(SIGSTOP) }
    func thaw(_ index: Int) { processes[index].send(SIGCONT) }

    /// Partitions of which the mock cluster, which keeps 5 MiB of each, has dropped something.
    func shortened() throws -> [TopicPartition] {
        let log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        defer { log.close() }
        try log.reach(within: .seconds(10))
        return try topics.specifications.flatMap { topic in
            let partitions = (0..<topic.partitions).map { TopicPartition(topic.name, $0) }
            return try partitions.filter { try log.range(of: $0).lowerBound > 0 }
        }
    }

    /// What the processes have said, by their place.
    var logs: [(name: String, text: String)] {
        processes.enumerated().map { ("process \($0)", $1.errors) }
    }

    func stop() async throws {
        for process in processes { process.send(SIGTERM) }
        for process in processes { _ = try await process.result(within: .seconds(60)) }
        _ = try await stage.stop()
        cluster.end()
    }
}
