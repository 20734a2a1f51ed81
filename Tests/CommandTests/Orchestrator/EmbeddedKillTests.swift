import Foundation
import JSON
import TestSupport
import Testing

@testable import loansaga

/// `LOANSAGA_TEST_KILLS` says how often it is killed, `LOANSAGA_TEST_PROGRAM` which build of it: a release build is killed
/// about once a second. A kill counts when at least 20 calls are under way.
@Suite("An orchestrator on one machine that is killed under load")
struct EmbeddedKillTests {
    private static let kills = Int(ProcessInfo.processInfo.environment["LOANSAGA_TEST_KILLS"] ?? "") ?? 10
    private static let callsUnderWay = 20

    /// Every service now and then loses a request or an answer, fails, or signs wrong; each call takes a while.
    static func faults() throws -> JSONValue {
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

    @Test("Loses nothing, does nothing twice and leaves nothing frozen", .timeLimit(.minutes(240)))
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
            if all.isMultiple(of: 50) {
                print("\(counted) of \(Self.kills) kills, \(between) calls between answer and record")
            }
            try await stage.restart()
        }
        await load.stop()
        try await stage.bankClient.post("/admin/faults", [:])
        try await load.cancelRest()
        try await LoanSettling.settle(stage.operatorClient)
        let (ended, begun) = (await load.ended, await load.count)
        let states = try await stage.operatorClient.get("/v1/overview")["states"]?.text ?? ""
        print(
            "\(counted) kills with at least \(Self.callsUnderWay) calls under way (\(all) in all), \(between) calls between "
                + "the bank's answer and its record, \(begun) loans, \(ended.count) ended, "
                + "\(audit.changes.count) requests executed, seed \(seed): \(states)"
        )
        #expect(counted >= Self.kills, "seed \(seed)")
        #expect(between >= 5 || Self.kills < 50, "seed \(seed)")
        try await audit.read()
        #expect(audit.doubled.isEmpty, "seed \(seed)")
        #expect(try await audit.apart(from: stage.operatorClient, losesNotifications: true) == [], "seed \(seed)")
        #expect(try await audit.flaws(ended) == [], "seed \(seed)")
        #expect(try await stage.stop() == .exit(0))
    }
}
