import Foundation
import JSON
import TestSupport
import Testing

@testable import loansaga

/// A long run: `LOANSAGA_TEST_KAFKA_KILLS` says how often a worker is killed or stands still, and has it run at all;
/// `LOANSAGA_TEST_PROGRAM` names the build. Most of the time is a group waiting for a member that is gone, so three
/// clusters do it beside each other.
@Suite(
    "Workers on a cluster that are killed, or stand still, under load",
    .enabled(if: ProcessInfo.processInfo.environment["LOANSAGA_TEST_KAFKA_KILLS"] != nil))
struct KafkaKillTests {
    private static let faults = Int(ProcessInfo.processInfo.environment["LOANSAGA_TEST_KAFKA_KILLS"] ?? "") ?? 300
    private static let clusters = 3

    @Test("Lose nothing, do nothing twice and leave nothing frozen", .timeLimit(.minutes(240)))
    func kills() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.clusters {
                group.addTask { try await self.run(number, seed: seed &+ UInt64(number)) }
            }
            try await group.waitForAll()
        }
    }

    private func run(_ number: Int, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let cluster = try KafkaStage(.workers, partitions: 12)
        try await cluster.start()
        let bank = cluster.stage.bankClient
        let load = LoanLoad(gateway: cluster.gateway, bank: bank, http: cluster.stage.http)
        var audit = BankAudit(bank)
        try await load.start(atOnce: 12)
        try await bank.post("/admin/faults", try EmbeddedKillTests.faults())
        let faults = (Self.faults + Self.clusters - 1) / Self.clusters
        var (kills, stops) = (0, 0)
        for round in 0..<faults {
            await load.more(random.below(4) + 1)
            let worker = random.below(3)
            if random.below(2) == 0 {
                kills += 1
                try await cluster.kill(worker)
            } else {
                stops += 1
                cluster.freeze(worker)
                // Some are back before anybody misses them, some when others have what was theirs.
                try await Task.sleep(for: .milliseconds(500 + random.below(12_000)))
                cluster.thaw(worker)
            }
            try await audit.read()
            if round % 10 == 9 { print("cluster \(number): \(kills) kills, \(stops) stops of \(faults)") }
        }
        await load.stop()
        try await bank.post("/admin/faults", [:])
        try await load.cancelRest()
        let console = JSONClient(address: cluster.console, http: cluster.stage.http, token: cluster.token)
        try await LoanSettling.settle(console)
        let (ended, begun) = (await load.ended, await load.count)
        let states = try await console.get("/v1/overview")["states"]?.text ?? ""
        print(
            "cluster \(number): \(kills) kills and \(stops) stops of one of three workers, \(begun) loans, \(ended.count) ended, "
                + "\(audit.changes.count) requests executed, seed \(seed): \(states)")
        try await audit.read()
        #expect(audit.doubled.isEmpty, "seed \(seed)")
        #expect(try await audit.apart(from: console, losesNotifications: true) == [], "seed \(seed)")
        #expect(try await audit.flaws(ended) == [], "seed \(seed)")
        #expect(try cluster.shortened() == [])
        try await cluster.stop()
    }
}
