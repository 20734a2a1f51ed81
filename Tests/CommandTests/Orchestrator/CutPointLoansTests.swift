import Foundation
import HTTP
import JSON
import TestSupport
import Testing

@testable import loansaga

/// A long run: `LOANSAGA_TEST_CUTS` says how many loans there are at each point, and has it run at all;
/// `LOANSAGA_TEST_PROGRAM` names the build that lends. A call in doubt waits until its attempt is dead, so most of the time
/// is waiting, and all points are tried at once.
@Suite(
    "Loans whose calls break off", .enabled(if: ProcessInfo.processInfo.environment["LOANSAGA_TEST_CUTS"] != nil))
struct CutPointLoansTests {
    private static let loans = Int(ProcessInfo.processInfo.environment["LOANSAGA_TEST_CUTS"] ?? "") ?? 100

    /// How a bank cannot be reached at all; nothing arrives there.
    enum Unreachable: Int, CaseIterable, Sendable {
        case nameUnknown = 1
        case refused
        case connectTimeout
        case handshake
    }

    @Test("Wait while the bank cannot be reached, and come to their end when it can", .timeLimit(.minutes(30)))
    func unreachable() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for way in Unreachable.allCases { group.addTask { try await self.lend(to: way) } }
            try await group.waitForAll()
        }
    }

    private func lend(to way: Unreachable) async throws {
        let backlog = way == .connectTimeout ? try FullBacklog() : nil
        let cutting = way == .handshake ? try MisbehavingServer { _ in .resetAfter(bytes: 1) } : nil
        let free = try DemoStage.freePort()
        try await lend("\(way)", atOnce: Self.loans) { _ in
            switch way {
            case .nameUnknown: "https://\(String(repeating: "x", count: 63)).invalid"
            case .refused: "http://127.0.0.1:\(free)"
            case .connectTimeout: "http://127.0.0.1:\(backlog?.port ?? 0)"
            case .handshake: "https://127.0.0.1:\(cutting?.port ?? 0)"
            }
        } meanwhile: { stage in
            try await LoanSettling.wait("calls are tried", within: .seconds(120)) {
                try await Self.attempts("notSent", stage) >= Self.loans
            }
            #expect(try await stage.bankClient.get("/admin/journal")["rows"]?.array?.isEmpty == true)
            try await stage.restartAtBank()
        }
        withExtendedLifetime(backlog) {}
    }

    @Test("Are lent once, wherever a call breaks off on its way or on its way back", .timeLimit(.minutes(30)))
    func cut() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for point in CuttingRelay.Point.allCases { group.addTask { try await self.lend(through: point) } }
            try await group.waitForAll()
        }
    }

    private func lend(through point: CuttingRelay.Point) async throws {
        var relay: CuttingRelay?
        defer { relay?.stop() }
        try await lend("\(point)", atOnce: min(Self.loans, 50)) { bank in
            let made = try CuttingRelay(point, to: Int(bank.split(separator: ":").last ?? "") ?? 0)
            relay = made
            return made.url
        }
    }

    /// Lends, and looks at what the bank has of it.
    private func lend(
        _ point: String, atOnce: Int, between: (String) throws -> String,
        meanwhile: (OrchestratorStage) async throws -> Void = { _ in }
    ) async throws {
        let stage = try OrchestratorStage()
        try await stage.start(between: between)
        let load = LoanLoad(gateway: stage.gateway, bank: stage.bankClient, http: stage.http)
        try await load.start(atOnce: atOnce)
        try await meanwhile(stage)
        await load.more(Self.loans)
        await load.stop()
        try await load.cancelRest()
        try await LoanSettling.settle(stage.operatorClient)
        let ended = await load.ended
        var audit = BankAudit(stage.bankClient)
        try await audit.read()
        #expect(audit.doubled.isEmpty)
        #expect(try await audit.apart(from: stage.operatorClient) == [])
        #expect(try await audit.flaws(ended) == [])
        let (broken, doubted) = (try await Self.attempts("notSent", stage), try await Self.attempts("inDoubt", stage))
        print("\(point): \(ended.count) loans ended, \(broken) attempts not sent, \(doubted) in doubt")
        #expect(await load.count >= Self.loans)
        #expect(try await stage.stop() == .exit(0))
    }

    /// How many attempts have come to this, since the orchestrator's last start.
    private static func attempts(_ outcome: String, _ stage: OrchestratorStage) async throws -> Int {
        guard case .answered(let answer) = await stage.http.send(HTTPCall(.get, stage.gateway + "/metrics")) else {
            return 0
        }
        return String(decoding: answer.body, as: UTF8.self).split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix("loansaga_step_attempts_total"), line.contains("outcome=\"\(outcome)\"") else {
                return sum
            }
            return sum + (line.split(separator: " ").last.flatMap { Int($0) } ?? 0)
        }
    }
}
