import Custody
import HTTP
import JSON
import Synchronization
import TestSupport
import Testing

@Suite("Killing the bank", .timeLimit(.minutes(5)))
struct BankKillTests {
    static let kills = 20
    static let seed: UInt64 = 20_160_213

    @Test(
        """
        Killed 20 times under load, the bank has every call and every page that it answered, every other whole or not \
        at all, and notifies the end of each page
        """)
    func kills() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let keys = try BankKeyRing.shared()
        let http = try HTTPClient()
        let receiver = try NotificationReceiver(keys: keys)
        defer {
            http.stop(within: .zero)
            receiver.stop()
        }
        var dice = SeededGenerator(seed: Self.seed)
        var workers = (0..<6).map { KillWorker(name: "W\($0)", seed: dice.next()) }
        var audit = KillAudit(seed: Self.seed)
        for round in 0...Self.kills {
            let bank = try await BankProcess.start(data: data, keys: keys, http: http, notify: receiver.address)
            if round == 0 {
                try await audit.stage(bank.admin, workers)
            } else {
                try await audit.check(bank.admin, workers, round: round)
            }
            guard round < Self.kills else {
                // Whatever was put off is due.
                try await bank.admin.make("/admin/clock", ["advanceSeconds": 2])
                try await audit.checkNotifications(receiver)
                try await audit.check(bank.admin, workers, round: round)
                try await Self.repeatAnswered(bank.platform, workers, &dice)
                bank.stop()
                #expect(try await bank.end() == .exit(0))
                break
            }
            // Now and then right after the start.
            workers = try await Self.load(bank, workers, answers: 1 + Int(dice.below(round % 4 == 0 ? 8 : 120)))
            #expect(try await bank.end() == .signal(9))
        }
        let answered = workers.map(\.answered.count).reduce(0, +)
        #expect(answered >= Self.kills, "seed \(Self.seed): \(answered) answers")
    }

    /// Lets all workers call until the bank is gone, which it is the moment so many answers have come.
    private static func load(_ bank: BankProcess, _ workers: [KillWorker], answers: Int) async throws -> [KillWorker] {
        let countdown = Countdown(answers)
        return try await withThrowingTaskGroup(of: KillWorker.self) { group in
            for worker in workers {
                group.addTask {
                    var worker = worker
                    try await worker.work(bank.platform) { if countdown.isOver() { bank.kill() } }
                    return worker
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.name < $1.name }
        }
    }

    /// What was answered in any of the bank's lives is answered the same in its last.
    private static func repeatAnswered(
        _ platform: PlatformClient, _ workers: [KillWorker], _ dice: inout SeededGenerator
    ) async throws {
        let answered = workers.flatMap(\.answered).filter(\.call.isIdempotent)
        for answer in answered.shuffled(using: &dice).prefix(100) {
            let reply = try await KillWorker.send(answer.call, platform)
            #expect(reply?.respData == answer.respData, "seed \(seed): \(answer.call.requestNo)")
        }
    }
}

/// Counts down to one moment.
private final class Countdown: Sendable {
    private let rest: Mutex<Int>

    init(_ count: Int) {
        rest = Mutex(count)
    }

    /// Whether this call is the one that was counted down to.
    func isOver() -> Bool {
        rest.withLock { rest in
            rest -= 1
            return rest == 0
        }
    }
}
