import Foundation
import HTTP
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
        var search = SecretSearch(token: token.filter { !$0.isWhitespace })
        search.add("output", result.outputBytes)
        search.add("errors", result.errorBytes)
        for name in ["serve.log", "bank.log"] {
            let log = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            #expect(!log.isEmpty, "\(name) says what was done")
            search.add(name, log)
        }
        search.add(folder: "\(folder)/data", except: ["operator.token"])
        search.check()
    }

    @Test("Comes out right on a cluster, with a worker killed and an owner stopped on the way", .timeLimit(.minutes(8)))
    func kafka() async throws {
        let cluster = try KafkaStage(.specialists)
        try await cluster.start()
        let story = DemoStory(
            DemoStory.Place(gateway: cluster.gateway, bank: cluster.stage.bankAddress), http: cluster.stage.http,
            progress: { _ in })
        let (stillness, stands) = AsyncStream.makeStream(of: Void.self)
        let resumes = Task {
            for await _ in stillness {}
            // Its partitions go to another owner, which funds the loan; then it goes on, and finds out.
            try await story.platform.outcome("the funding", within: .seconds(240)) { $0.type == "loan.funded" }
            cluster.thaw(0)
        }
        try await story.tell {
            cluster.freeze(0)
            stands.finish()
            try await cluster.kill(1)
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
        try await sendWhatDoesNotFit(cluster, console)
        var checks = DemoChecks(bank: story.bank, console: console, platform: story.platform)
        try await checks.run(mishaps: story.users.mishaps)
        for check in checks.checks { #expect(check.holds, "\(check.what): \(check.seen)") }
        #expect(try cluster.shortened() == [])
        var search = SecretSearch(token: cluster.token)
        try search.add(cluster.topics, of: cluster.cluster.brokers)
        for (name, log) in cluster.logs { search.add(name, log) }
        search.add(folder: cluster.stage.folder.path("last"), except: [])
        search.check()
        try await cluster.stop()
    }

    /// Personal data in events that are refused, over HTTP and on the cluster; the letter is put aside.
    private func sendWhatDoesNotFit(_ cluster: KafkaStage, _ console: JSONClient) async throws {
        let event = """
            {"specversion":"1.0","id":"spoilt","source":"test","type":"user.registration.requested",\
            "time":"2026-01-01T00:00:00Z","data":{"userNo":"newcomer","registrationNo":"again","userRole":"INVESTOR",\
            "realName":"张三","idNumber":"110101199003070134","mobile":["13800138000"],"cardNumber":"6222020200001234567"}}
            """
        let answer = await cluster.stage.http.send(
            HTTPCall(
                .post, cluster.gateway + "/v1/events", headers: ["Content-Type": "application/cloudevents+json"],
                body: Array(event.utf8)))
        guard case .answered(let refused) = answer else { throw TestBankError("no answer: \(answer)") }
        #expect(refused.status == 422, "\(String(decoding: refused.body, as: UTF8.self))")
        var search = SecretSearch(token: cluster.token)
        search.add("the refusal", refused.body + Array("newcomer".utf8))
        search.check()
        let published = try await CommandRunner.run(
            CommandRunner.loansaga, ["publish", "-", "--kafka", cluster.cluster.brokers], input: Array(event.utf8),
            within: .seconds(60))
        #expect(published.exitCode == 0, "\(published.errors)")
        try await LoanSettling.wait("the event is a dead letter", within: .seconds(60)) {
            try await console.get("/v1/dead-letters")["letters"]?.array?.count == 1
        }
        let letter = try await console.get("/v1/dead-letters")["letters"]?.array?.first?["id"]?.string ?? ""
        try await console.post("/v1/dead-letters/\(letter)/discard", ["reason": "made for a test"])
    }
}
