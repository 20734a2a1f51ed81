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
    private let fixture: ServeFixture
    private var folder: TemporaryFolder { fixture.folder }

    init() throws { fixture = try ServeFixture() }

    /// Starts, and says the name of the profile that holds then.
    private func start(_ profile: String?, workflows: String = OrchestratorStage.workflows) throws -> String? {
        var settings = [(key: ServeSettings.workflows.key, text: workflows)]
        if let profile { settings.append((ServeSettings.profile.key, profile)) }
        let options = try fixture.options(settings)
        let log = try NodeLog.open(options)
        defer { log.close() }
        try NodeLog.publish(options, log, Logger(minimum: .error, sink: LogSink { _ in }))
        let published = try DefinitionsPublisher(log, topics: options.topics, clock: .system).published()
        return published.current?.profile.name
    }

    @Test("A profile that was published holds until another one is named")
    func profile() throws {
        #expect(try start(nil) == "sandbox")
        #expect(try start("sandbox-fast") == "sandbox-fast")
        #expect(try start(nil) == "sandbox-fast")
    }

    @Test("A definition that was changed without a new version does not keep what was published from going on")
    func changed() throws {
        let changed = folder.path("workflows")
        try FileManager.default.copyItem(atPath: OrchestratorStage.workflows, toPath: changed)
        let file = URL(filePath: "\(changed)/bid.v1.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(try start("sandbox-fast") == "sandbox-fast")
        try Data((text + " ").utf8).write(to: file)
        #expect(try start(nil, workflows: changed) == "sandbox-fast")
        #expect(try start(nil, workflows: folder.path("none")) == "sandbox-fast")
    }

    @Test("Where nothing was published, a folder that cannot be read is named, and the setting that names another")
    func nothing() throws {
        let missing = folder.path("none")
        let error = #expect(throws: NodeLog.NotPublished.self) {
            try start(nil, workflows: missing)
        }
        #expect(error?.description.contains(missing) == true)
        #expect(error?.description.contains("--workflows") == true)
    }
}
