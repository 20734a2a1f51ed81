import Crypto
import Custody
import EmbeddedLog
import Foundation
import Log
import Orchestrator
import Roles
import Runtime
import TestSupport
import Testing

@testable import loansaga

@Suite("What a process publishes when it starts") struct NodeLogTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try KeyDirectory.generate(at: folder.path("keys"))
    }

    /// Starts as often as there are folders of workflows, and says the name of the profile that holds at the end.
    private func start(profiles: [String?], workflows: [String] = [OrchestratorStage.workflows]) throws -> String? {
        var name: String?
        for (profile, workflows) in zip(profiles, workflows + Array(repeating: workflows[0], count: profiles.count)) {
            var given: [(key: SettingKey, text: String)] = [
                (ServeSettings.keys.key, folder.path("keys")), (ServeSettings.data.key, folder.path("data")),
                (ServeSettings.bank.key, "https://bank.example"), (ServeSettings.workflows.key, workflows),
            ]
            if let profile { given.append((ServeSettings.profile.key, profile)) }
            let options = try NodeOptions(try Settings(AllSettings.definitions, options: given), command: "serve")
            let log = try NodeLog.open(options)
            defer { log.close() }
            try NodeLog.publish(options, log, Logger(minimum: .error, sink: LogSink { _ in }))
            name = try DefinitionsPublisher(log, topics: options.topics, clock: .system).published().current?.profile
                .name
        }
        return name
    }

    @Test("A profile that was published holds until another one is named")
    func profile() throws {
        #expect(try start(profiles: [nil]) == "sandbox")
        #expect(try start(profiles: ["sandbox-fast"]) == "sandbox-fast")
        #expect(try start(profiles: [nil]) == "sandbox-fast")
    }

    @Test("A definition that was changed without a new version does not keep what was published from going on")
    func changed() throws {
        let changed = folder.path("workflows")
        try FileManager.default.copyItem(atPath: OrchestratorStage.workflows, toPath: changed)
        let file = URL(filePath: "\(changed)/bid.v1.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(try start(profiles: ["sandbox-fast"]) == "sandbox-fast")
        try Data((text + " ").utf8).write(to: file)
        #expect(try start(profiles: [nil], workflows: [changed]) == "sandbox-fast")
        #expect(try start(profiles: [nil], workflows: [folder.path("none")]) == "sandbox-fast")
    }

    @Test("Where nothing was published, a folder that cannot be read is named, and the setting that names another")
    func nothing() throws {
        let missing = folder.path("none")
        let error = #expect(throws: NodeLog.NotPublished.self) {
            try start(profiles: [nil], workflows: [missing])
        }
        #expect(error?.description.contains(missing) == true)
        #expect(error?.description.contains("--workflows") == true)
    }
}
