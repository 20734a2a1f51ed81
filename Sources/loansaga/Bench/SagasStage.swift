import Crypto
import Custody
import Foundation
import HTTP
import JSON
import Log
import Topics

/// A sandbox bank and an orchestrator, each in a process of its own, to be measured.
final class SagasStage: @unchecked Sendable {
    enum Ground {
        case embedded
        /// librdkafka's mock cluster, in a third process.
        case mockKafka
    }

    let folder: String
    let keys: PlatformKeys
    let bank: BankProcess
    private(set) var gateway = ""
    private(set) var console: JSONClient
    private let cluster: BenchmarkPeer?
    private let kafka: String?
    private var serve: ChildProgram?
    private let http: HTTPClient

    struct NotUp: Error, CustomStringConvertible {
        let description: String
    }

    /// Blocks until all are up.
    ///
    /// - Parameter isStarted: whether the orchestrator is started too.
    init(_ ground: Ground, folder: String, isStarted: Bool = true) throws {
        self.folder = folder
        http = try HTTPClient()
        let keysFolder = "\(folder)/keys"
        _ = try KeyDirectory.generate(at: keysFolder)
        keys = try KeyDirectory(path: keysFolder).loadPlatformKeys()
        bank = try BankProcess(BankPeer.Order(folder: folder, keys: keysFolder, data: nil))
        console = JSONClient(address: "", http: http)
        switch ground {
        case .embedded:
            cluster = nil
            kafka = nil
        case .mockKafka:
            let topics = TopicTable()
            let all = topics.specifications.map { "\($0.name):\($0.partitions)" } + ["\(topics.events):12"]
            let peer = try BenchmarkPeer(.mockKafka, told: all.joined(separator: " "))
            cluster = peer
            kafka = (try? JSONValue(reading: try peer.line()))?["kafka"]?.string
        }
        if isStarted { try start() }
    }

    /// - Parameter roles: nil for all.
    func start(roles: String? = nil) throws {
        var arguments = [
            "serve", "--keys", "\(folder)/keys", "--bank", bank.address, "--data", "\(folder)/data", "--gateway-listen",
            "127.0.0.1:0", "--console-listen", "127.0.0.1:0", "--log-level", "error",
        ]
        if let roles { arguments += ["--roles", roles] }
        if let kafka {
            let operators = "\(folder)/operators.json"
            if !FileManager.default.fileExists(atPath: operators) { console.token = try NodeOperators.make(operators) }
            // The mock cluster answers a fetch that finds nothing only when the time is over, whatever comes meanwhile.
            let client = "\(folder)/client.properties"
            _ = FileManager.default.createFile(
                atPath: client, contents: Data("fetch.wait.max.ms=5\n".utf8), attributes: [.posixPermissions: 0o600])
            arguments += [
                "--kafka", kafka, "--kafka-client", client, "--allow-create-time", "true", "--operators", operators,
            ]
            try publish(kafka)
        }
        let program = try ChildProgram(arguments, log: "\(folder)/serve.log")
        serve = program
        gateway = program.ready["gateway"]?.string ?? ""
        guard let address = program.ready["console"]?.string else { return }
        let token =
            kafka == nil
            ? try String(contentsOfFile: "\(folder)/data/operator.token", encoding: .utf8).filter { !$0.isWhitespace }
            : console.token
        console = JSONClient(address: address, http: http, token: token)
    }

    private func publish(_ kafka: String) throws {
        let publishing = Process()
        publishing.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        publishing.arguments = ["workflows", "publish", "--kafka", kafka]
        publishing.standardOutput = FileHandle.nullDevice
        try publishing.run()
        publishing.waitUntilExit()
        guard publishing.terminationStatus == 0 else {
            throw NotUp(description: "the definitions could not be published on the mock cluster")
        }
    }

    /// Kills the orchestrator and starts it again; blocks until it says that it is up.
    func crash() throws {
        serve?.kill(SIGKILL)
        serve?.wait()
        try start()
    }

    func stop() { serve?.stop() }

    /// The processor time that the orchestrator and the bank have used, in seconds.
    var processorSeconds: Double {
        (serve.map { ProcessorTime.seconds(of: $0.identifier) } ?? 0) + bank.processorSeconds
    }

    var residentMegabytes: Double { serve.map { ProcessMemory.megabytes("VmRSS", of: "\($0.identifier)") } ?? .nan }

    /// How many seconds of calls the step workers have seen, and how many calls.
    func calls() async throws -> (seconds: Double, count: Double) {
        let metrics = ProcessMetrics(address: gateway, http: http)
        return (
            try await metrics.sum("loansaga_step_seconds_sum"), try await metrics.sum("loansaga_step_seconds_count")
        )
    }
}
