import Crypto
import Foundation
import Glibc
import JSON
import Log
import TestSupport
import Topics

@testable import loansaga

/// A sandbox bank and an orchestrator on a mock cluster: three processes of different roles, or one that has all of them.
final class KafkaStage: @unchecked Sendable {
    static let topics = TopicTable(partitions: 3)

    let stage: OrchestratorStage
    let cluster: MockKafkaProcess
    let token = "an-operators-token"
    private(set) var gateway = ""
    private(set) var console = ""
    /// An owner and intake; an owner and step workers; everything that is asked from outside, and step workers.
    private var processes: [RunningCommand] = []
    private var seconds = 0

    init() throws {
        stage = try OrchestratorStage()
        var topics = Dictionary(uniqueKeysWithValues: Self.topics.specifications.map { ($0.name, $0.partitions) })
        topics[Self.topics.events] = Self.topics.partitions
        cluster = try MockKafkaProcess(topics)
    }

    private var common: [String] {
        [
            "--kafka", cluster.brokers, "--partitions", String(Self.topics.partitions), "--keys", stage.keys, "--bank",
            stage.bankAddress, "--allow-create-time", "true", "--session", "6", "--log-level", "warning",
        ]
    }

    func start() async throws {
        let doors = try await prepare()
        let third = try serve("third", "steps,gateway,projection,console", doors)
        processes = [try serve("first", "owner,intake"), try second(), third]
        for process in processes.dropLast() { _ = try await OrchestratorStage.ready(process) }
        console = try await OrchestratorStage.ready(third)["console"]?.string ?? ""
    }

    /// One process with every role.
    func startAlone() async throws {
        // The mock cluster answers a fetch that finds nothing only when the time is over, whatever comes meanwhile.
        let client = stage.folder.path("client.properties")
        try Data("fetch.wait.max.ms=5\n".utf8).write(to: URL(filePath: client))
        chmod(client, 0o600)
        let alone = try serve(
            "alone", "intake,owner,steps,gateway,projection,console",
            try await prepare() + ["--kafka-client", client])
        processes = [alone]
        console = try await OrchestratorStage.ready(alone)["console"]?.string ?? ""
    }

    /// Starts the bank, publishes the definitions and makes the file of operators.
    ///
    /// - Returns: the settings of the process to which others come.
    private func prepare() async throws -> [String] {
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
        let operators = stage.folder.path("operators.json")
        try Data(
            """
            [{"name":"tester","role":"operator","tokenSHA256":"\(Self.digest(token))"}]
            """.utf8
        ).write(to: URL(filePath: operators))
        chmod(operators, 0o600)
        return [
            "--gateway-listen", "127.0.0.1:\(port)", "--console-listen", "127.0.0.1:0", "--operators", operators,
            "--data", stage.folder.path("doors"),
        ]
    }

    private static let definitions: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: OrchestratorStage.workflows)) ?? []
        return names.filter { $0.hasSuffix(".v1.json") }.sorted().map { "\(OrchestratorStage.workflows)/\($0)" }
    }()

    private static func digest(_ text: String) -> String { Hex.encode(Digest.sha256(Array(text.utf8))) }

    private func second() throws -> RunningCommand {
        seconds += 1
        return try serve("second-\(seconds)", "owner,steps")
    }

    private func serve(_ member: String, _ roles: String, _ more: [String] = []) throws -> RunningCommand {
        try RunningCommand(
            CommandRunner.loansaga,
            ["serve", "--roles", roles, "--member", member, "--gateway-url", gateway] + common + more)
    }

    /// The second process is killed, and another takes its place.
    func killSecond() async throws {
        processes[1].send(SIGKILL)
        _ = try await processes[1].result()
        processes[1] = try second()
        _ = try await OrchestratorStage.ready(processes[1])
    }

    /// The first process stands still, as a machine does that swaps or a container that is frozen.
    func stopFirst() { processes[0].send(SIGSTOP) }
    func resumeFirst() { processes[0].send(SIGCONT) }

    func stop() async throws {
        for process in processes { process.send(SIGTERM) }
        for process in processes { _ = try await process.result(within: .seconds(60)) }
        _ = try await stage.stop()
        cluster.end()
    }
}
