import Foundation
import JSON
import TestSupport
import Testing
import Topics

@testable import loansaga

@Suite("The whole story: accounts, loans, transfers, a guarantee and a repayment")
struct StoryTests {
    @Test(
        "Comes out right on one machine, with a crash in the middle, and leaves nobody's data lying about",
        .timeLimit(.minutes(5)))
    func embedded() async throws {
        let folder = try TemporaryFolder()
        let kept = folder.path("demo")
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["demo", "--json", "--keep", kept, "--workflows", OrchestratorStage.workflows],
            within: .seconds(240))
        let checks = result.outputLines.compactMap { try? JSONValue(reading: $0) }
        #expect(checks.count >= 17, "\(result.errors)")
        for check in checks { #expect(check["holds"] == true, "\(check.text)") }
        #expect(result.exitCode == 0, "\(result.errors)")
        try searchForSecrets(kept, result)
    }

    /// Everything that the run has written: the log, the read model, what the processes said.
    private func searchForSecrets(_ folder: String, _ result: CommandResult) throws {
        let token = try String(contentsOfFile: "\(folder)/data/operator.token", encoding: .utf8)
        // The newcomer's name, papers, telephone and card, and the operator's token.
        let secrets = [
            "张三", "110101199003070134", "13800138000", "6222020200001234567", token.filter { !$0.isWhitespace },
        ].map { Data($0.utf8) }
        var written = [("output", Data(result.outputBytes)), ("errors", Data(result.errorBytes))]
        for name in ["serve.log", "bank.log"] {
            written.append((name, try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
        }
        let files = FileManager.default.enumerator(atPath: "\(folder)/data")?.compactMap { $0 as? String } ?? []
        for name in files where !name.hasSuffix("operator.token") {
            let file = URL(filePath: "\(folder)/data/\(name)")
            if let data = try? Data(contentsOf: file) { written.append((name, data)) }
        }
        let userNo = Data("newcomer".utf8)
        #expect(written.contains { $0.1.range(of: userNo) != nil }, "what is not secret is found")
        for (name, data) in written {
            for secret in secrets {
                #expect(data.range(of: secret) == nil, "\(name) has \(secret.count) bytes that nobody may read there")
            }
        }
    }

    @Test("Comes out right on a cluster, with a worker killed and an owner stopped on the way", .timeLimit(.minutes(8)))
    func kafka() async throws {
        let cluster = try KafkaStage(.specialists)
        try await cluster.start()
        let story = DemoStory(
            DemoStory.Place(gateway: cluster.gateway, bank: cluster.stage.bankAddress), http: cluster.stage.http,
            progress: { _ in })
        let resumes = Task {
            // Its partitions go to another owner, which funds the loan; then it goes on, and finds out.
            try await story.platform.outcome("the funding", within: .seconds(240)) { $0.type == "loan.funded" }
            cluster.thaw(0)
        }
        try await story.tell {
            try await cluster.kill(1)
            cluster.freeze(0)
        }
        try await resumes.value
        let console = JSONClient(
            address: cluster.console, http: cluster.stage.http, token: cluster.token)
        try await LoanSettling.wait("every saga has ended", within: .seconds(120)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "held", "stopped", "unconfirmed"].allSatisfy {
                states?[$0]?.number?.int64 == 0
            } && (states?["completed"]?.number?.int64 ?? 0) >= 23
        }
        var checks = DemoChecks(bank: story.bank, console: console, platform: story.platform)
        try await checks.run(mishaps: story.users.mishaps)
        for check in checks.checks { #expect(check.holds, "\(check.what): \(check.seen)") }
        #expect(try cluster.shortened() == [])
        try await cluster.stop()
    }
}
