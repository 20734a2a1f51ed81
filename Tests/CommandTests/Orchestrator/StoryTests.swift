import JSON
import TestSupport
import Testing
import Topics

@testable import loansaga

@Suite("The whole story: accounts, loans, transfers, a guarantee and a repayment")
struct StoryTests {
    @Test("Comes out right on one machine, with a crash in the middle", .timeLimit(.minutes(5)))
    func embedded() async throws {
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["demo", "--json", "--workflows", OrchestratorStage.workflows],
            within: .seconds(240))
        let checks = result.outputLines.compactMap { try? JSONValue(reading: $0) }
        #expect(checks.count >= 17, "\(result.errors)")
        for check in checks { #expect(check["holds"] == true, "\(check.text)") }
        #expect(result.exitCode == 0, "\(result.errors)")
    }

    @Test("Comes out right on a cluster, with a worker killed and an owner stopped on the way", .timeLimit(.minutes(8)))
    func kafka() async throws {
        let cluster = try KafkaStage()
        try await cluster.start()
        let story = DemoStory(
            DemoStory.Place(gateway: cluster.gateway, bank: cluster.stage.bankAddress), http: cluster.stage.http,
            progress: { _ in })
        let resumes = Task {
            // Its partitions go to another owner, which funds the loan; then it goes on, and finds out.
            try await story.platform.outcome("the funding", within: .seconds(240)) { $0.type == "loan.funded" }
            cluster.resumeFirst()
        }
        try await story.tell {
            try await cluster.killSecond()
            cluster.stopFirst()
        }
        try await resumes.value
        let console = JSONClient(
            address: cluster.console, http: cluster.stage.http, token: cluster.token)
        try await EmbeddedKillTests.wait("every saga has ended", within: .seconds(120)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "held", "stopped", "unconfirmed"].allSatisfy {
                states?[$0]?.number?.int64 == 0
            } && (states?["completed"]?.number?.int64 ?? 0) >= 23
        }
        var checks = DemoChecks(bank: story.bank, console: console, platform: story.platform)
        try await checks.run(mishaps: story.users.mishaps)
        for check in checks.checks { #expect(check.holds, "\(check.what): \(check.seen)") }
        try await cluster.stop()
    }
}
