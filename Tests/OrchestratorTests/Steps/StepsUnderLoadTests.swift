import Bank
import Custody
import Expressions
import HTTP
import JSON
import Log
import Orchestrator
import Roles
import Runtime
import Saga
import Synchronization
import TestSupport
import Testing
import Topics

@Suite("Step workers under load and in trouble") struct StepsUnderLoadTests {
    private static func commands(_ steps: StepsFixture, _ ordinals: ClosedRange<Int>) -> [StepCommand] {
        ordinals.map { steps.command($0, family: "P\($0 % 7)", with: StepsFixture.freeze(1)) }
    }

    @Test("A bank that is down is asked seldom, by one call at a time, and all goes on when it is back")
    func breaker() async throws {
        let isBack = Atomic(false)
        let bank = try SignedBank()
        let server = try MisbehavingServer { _ in
            isBack.load(ordering: .acquiring)
                ? .serve { .answer(bank.answer(to: $0)) } : .resetAfter(bytes: 1)
        }
        try await StepsFixture.use { steps in
            let adapt: (inout StepsOptions) -> Void = { $0.desk = ServiceDesk.Options(concurrency: 8) }
            try await steps.working(bank: server.url, adapting: adapt) { role in
                try await steps.send(Self.commands(steps, 1...60))
                let opened = await steps.lines.first { lines in
                    lines.contains { $0.contains("is not called for a while") } ? true : nil
                }
                #expect(opened == true)
                // Two places are undo's, so that five more calls may be under way when the fifth has failed.
                let before = try await steps.settledOutcomes().count
                #expect((5...10).contains(before))
                #expect(server.connections == before)
                for probe in 1...3 {
                    steps.clock.set(steps.clock.now + .seconds(10))
                    let outcomes = try await steps.outcomes(before + probe)
                    #expect(outcomes.allSatisfy { $0.outcome.kind == "inDoubt transport" })
                    #expect(server.connections == before + probe, "one probe at a time")
                }
                #expect(role.health == .ready)
                isBack.store(true, ordering: .releasing)
                steps.clock.set(steps.clock.now + .seconds(10))
                let outcomes = try await steps.outcomes(60)
                #expect(outcomes.dropFirst(before + 3).allSatisfy { $0.outcome.kind == "applied" })
                #expect(steps.lines.elements.contains { $0.contains("the bank does a service again") })
                let state = #"loansaga_step_breaker_state{service="USER_AUTO_PRE_TRANSACTION"} 0"#
                #expect(steps.metrics.text.contains(state))
            }
        }
    }

    @Test("Undo has a share of the calls of its own when a bank hangs")
    func undoShare() async throws {
        let server = try MisbehavingServer(everyRequest: .silence)
        try await StepsFixture.use { steps in
            let role = steps.role(
                bank: server.url, adapting: { $0.desk = ServiceDesk.Options(concurrency: 8, undoShare: 2) })
            try await steps.elsewhere { try role.start() }
            try await steps.send((1...20).map { steps.command($0) })
            #expect(server.waitForRequests(6))
            try await steps.send((21...24).map { steps.command($0, isUndo: true) })
            #expect(server.waitForRequests(8))
            let undo = server.requests.filter { request in
                (21...24).contains { String(decoding: request.body, as: UTF8.self).contains(steps.number($0)) }
            }
            #expect(server.requests.count == 8 && undo.count == 2)
            try await steps.stop(role, within: .milliseconds(500))
        }
    }

    @Test("Nothing is committed before its outcome is in the log, and whoever comes next does it again")
    func notBefore() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                let held = HeldLog(base: steps.log, topic: steps.topics.inbox)
                let first = steps.role(bank: bank.server.address, log: held)
                try await steps.elsewhere { try first.start() }
                try await steps.send([steps.command(1)])
                #expect(try await steps.elsewhere { held.hold.wait(for: 1) })
                try await steps.stop(first, within: .milliseconds(500))
                #expect(try await steps.committed() == 0)
                held.hold.letGo()
                try await steps.working(bank: bank.server.address) { _ in
                    let kinds = try await steps.outcomes(2).map(\.outcome.kind)
                    #expect(kinds == ["applied", "applied"])
                }
                #expect(try await steps.committed() == 1)
                #expect(try await bank.admin.user("investor")["frozen"] == "100.00")
            }
        }
    }

    @Test("A stop lets calls under way end, and what waits is left to others")
    func stop() async throws {
        let slow = try MisbehavingServer(everyRequest: .silence)
        try await StepsFixture.use { steps in
            let role = steps.role(
                bank: slow.url, adapting: { $0.desk = ServiceDesk.Options(concurrency: 2, undoShare: 0) })
            try await steps.elsewhere { try role.start() }
            try await steps.send((1...5).map { steps.command($0) })
            #expect(slow.waitForRequests(2))
            try await steps.stop(role, within: .seconds(1))
            #expect(try await steps.outcomes(2).map(\.outcome.kind) == ["inDoubt transport", "inDoubt transport"])
            #expect(try await steps.committed() == 2)
            #expect(slow.requests.count == 2)
        }
    }

    @Test("Every command has its outcome, once or more, though a worker joins and another leaves on the way")
    func members() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                let first = steps.role(bank: bank.server.address)
                try await steps.elsewhere { try first.start() }
                try await steps.send(Self.commands(steps, 1...60))
                let second = steps.role(bank: bank.server.address)
                try await steps.elsewhere { try second.start() }
                try await steps.send(Self.commands(steps, 61...120))
                _ = try await steps.outcomes(90)
                try await steps.stop(first)
                try await steps.send(Self.commands(steps, 121...160))
                let inbox = steps.topics.inbox
                let all = await steps.written.first { records -> Bool? in
                    let numbers = records.filter { $0.partition.topic == inbox }.compactMap { record -> Int? in
                        guard case .family(_, .outcome(let outcome))? = try? InboxRecord(reading: record.value ?? [])
                        else { return nil }
                        return outcome.outcome.kind == "applied" ? outcome.requestNo.ordinal : nil
                    }
                    return Set(numbers).count == 160 ? true : nil
                }
                #expect(all == true)
                try await steps.stop(second)
                #expect(try await steps.committed() == 160)
                #expect(try await bank.admin.user("investor")["frozen"] == "1.60")
            }
        }
    }

    @Test("A lane that is full reads no more than it can hold, and goes on when it has room")
    func full() async throws {
        try await BankFixture.use { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                let adapt: (inout StepsOptions) -> Void = {
                    $0.desk = ServiceDesk.Options(concurrency: 1, capacity: 2)
                }
                try await steps.send(Self.commands(steps, 1...50))
                try await steps.working(bank: bank.server.address, adapting: adapt) { _ in
                    let outcomes = try await steps.outcomes(50)
                    #expect(Set(outcomes.map(\.requestNo.ordinal)) == Set(1...50))
                    #expect(outcomes.allSatisfy { $0.outcome.kind == "applied" })
                }
                #expect(try await steps.committed() == 50)
            }
        }
    }

    @Test("Options that do not fit are refused at the start", arguments: 0..<5)
    func options(_ way: Int) async throws {
        try await StepsFixture.use { steps in
            let adapt: (inout StepsOptions) -> Void = { options in
                switch way {
                case 1: options.services = []
                case 2: options.services = [.recharge, .recharge]
                case 3: options.signingThreads = 0
                case 4: options.publicGatewayURL = "loans.example"
                default: break
                }
            }
            let bank = way == 0 ? "http://bank.example" : "http://127.0.0.1:1"
            let role = steps.role(bank: bank, adapting: adapt)
            await #expect(throws: StepsError.self) { try await steps.elsewhere { try role.start() } }
        }
    }

    @Test("Topics that are not there keep the workers from starting")
    func topics() async throws {
        try await StepsFixture.use { steps in
            let log = MemoryLog()
            let role = steps.role(bank: "http://127.0.0.1:1", log: log)
            await #expect(throws: LogError.self) { try await steps.elsewhere { try role.start() } }
        }
    }
}

extension StepsFixture {
    func number(_ ordinal: Int) -> String { command(ordinal).requestNo.text }
}
