import Foundation
import JSON
import TestSupport
import Testing

@testable import loansaga

/// `LOANSAGA_TEST_KILLS` says how often it is killed, and has it run at all: 50 kills take a quarter of an hour. A kill
/// counts when at least 20 calls are under way.
@Suite("An orchestrator on one machine that is killed under load")
struct EmbeddedKillTests {
    private static let kills = Int(ProcessInfo.processInfo.environment["LOANSAGA_TEST_KILLS"] ?? "") ?? 50
    private static let callsUnderWay = 20

    /// Every service now and then loses a request or an answer, fails, or signs wrong; each call takes a while.
    private static func faults() throws -> JSONValue {
        let service = try JSONValue(
            reading: """
                {"executeDelay":{"rate":1,"milliseconds":60},"dropBefore":0.02,"dropAfter":0.02,"errorBefore":0.01,
                "errorAfter":0.01,"wrongSignature":0.01}
                """)
        let page = try JSONValue(
            reading: """
                {"loseNotification":0.1,"repeatNotification":0.1}
                """)
        let direct = [
            "CREATE_PROJECT", "MODIFY_PROJECT", "USER_AUTO_PRE_TRANSACTION", "CANCEL_PRE_FREEZE", "CONFIRM_LOAN",
        ]
        var all: JSONObject = ["USER_PRE_FREEZE": page]
        for name in direct { all[name] = service }
        return ["seed": 7, "services": .object(all)]
    }

    @Test(
        "Loses nothing, does nothing twice and leaves nothing frozen",
        .enabled(if: ProcessInfo.processInfo.environment["LOANSAGA_TEST_KILLS"] != nil), .timeLimit(.minutes(240)))
    func kills() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let stage = try OrchestratorStage()
        try await stage.start()
        let load = LoanLoad(gateway: stage.gateway, bank: stage.bankClient, http: stage.http)
        var audit = BankAudit(stage.bankClient)
        try await load.start(atOnce: 60)
        try await stage.bankClient.post("/admin/faults", try Self.faults())
        var calls = CallsUnderWay()
        var (counted, all, between) = (0, 0, 0)
        while counted < Self.kills, all < Self.kills * 3 {
            await load.more(random.below(25) + 3)
            try await stage.kill()
            all += 1
            try calls.read("\(stage.data)/log")
            try await audit.read()
            if calls.count >= Self.callsUnderWay { counted += 1 }
            between += calls.answered(audit.answered)
            try await stage.restart()
        }
        await load.stop()
        try await stage.bankClient.post("/admin/faults", [:])
        try await load.cancelRest()
        try await settle(stage)
        let (ended, begun) = (await load.ended, await load.count)
        let states = try await stage.operatorClient.get("/v1/overview")["states"]?.text ?? ""
        print(
            "\(counted) kills with at least \(Self.callsUnderWay) calls under way (\(all) in all), \(between) calls between the bank's "
                + "answer and its record, \(begun) loans, \(ended.count) ended, \(audit.changes.count) requests executed, seed \(seed): \(states)"
        )
        #expect(counted >= Self.kills, "seed \(seed)")
        #expect(between >= 5 || Self.kills < 50, "seed \(seed)")
        try await audit.read()
        #expect(audit.doubled.isEmpty, "seed \(seed)")
        #expect(try await audit.flaws(ended) == [], "seed \(seed)")
        #expect(try await stage.stop() == .exit(0))
    }

    /// Waits until every saga has ended; what is held is counted, and retried once, as there are no faults any more.
    private func settle(_ stage: OrchestratorStage) async throws {
        let console = try stage.operatorClient
        try await Self.wait("sagas go on", within: .seconds(900)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "stopped"].allSatisfy { states?[$0]?.number?.int64 == 0 }
        }
        let states = try await console.get("/v1/overview")["states"]
        let all = (states?.object ?? [:]).reduce(Int64(0)) { $0 + ($1.value.number?.int64 ?? 0) }
        let held = states?["held"]?.number?.int64 ?? 0
        #expect(held * 100 <= all, "at most one in a hundred is held: \(held) of \(all)")
        if held > 0 {
            try await console.post(
                "/v1/commands",
                ["action": "retry", "reason": "the bank is well again", "filter": ["state": "held"], "limit": 1_000])
        }
        try await Self.wait("held sagas go on", within: .seconds(900)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "stopped", "held"].allSatisfy { states?[$0]?.number?.int64 == 0 }
        }
        let ended = try await console.get("/v1/overview")["states"]
        #expect(ended?["unconfirmed"]?.number?.int64 == 0, "every call of these workflows has an undo")
    }

    /// Asks again and again; the view that is asked is a moment behind.
    static func wait(_ what: String, within limit: Duration, _ isDone: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !isDone() {
            guard ContinuousClock.now < deadline else { throw TestBankError("waited \(limit) until \(what)") }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
