import Testing

@testable import Simulation

@Suite("Campaigns") struct CampaignTests {
    private let simulator: Simulator

    init() throws { simulator = try Shipped.simulator.get() }

    /// In the last there is a call at the counter, too.
    @Test("Two runs of a seed give the same, told or not", arguments: [3, 4, 5, 17] as [UInt64])
    func same(seed: UInt64) {
        var request = Shipped.plan(1, from: seed).request(0)
        let one = simulator.run(request)
        request.isTold = true
        let other = simulator.run(request)
        #expect(one.trace == other.trace && one.events == other.events && one.occurrences == other.occurrences)
        #expect(one.timeline.isEmpty && !other.timeline.isEmpty)
    }

    @Test("Parts add up to the whole, in whichever order they were run")
    func parts() {
        let plan = Shipped.plan(40)
        let whole = plan.run(0..<40, on: simulator)
        var sum = Campaign()
        let parts = (0..<plan.parts).reversed().map { plan.run(plan.part($0), on: simulator) }
        for part in parts.reversed() { sum.add(part) }
        #expect(plan.parts == 3 && plan.part(2) == 32..<40)
        #expect(sum.histories == 40 && whole.histories == 40)
        #expect(sum.trace == whole.trace && sum.events == whole.events && sum.simulated == whole.simulated)
        #expect(sum.occurrences == whole.occurrences && sum.spread == whole.spread && sum.ends == whole.ends)
        #expect(sum.settings == whole.settings && sum.settings.count == 16)
    }

    @Test("A crowd is one unless somebody says how many, and has as many children as are said")
    func crowds() {
        var plan = CampaignPlan(from: 1, histories: 1, scenarios: [.crowd])
        #expect(plan.request(0).children == 72)
        plan.children = 2
        plan.kept = []
        let few = simulator.run(plan.request(0))
        #expect(few.request.children == 2 && few.violation == nil)
        // The loan, and its bids, of which those that fail are replaced.
        #expect(few.ends.values.reduce(0, +) <= 1 + 2 + 6)
    }

    @Test("A crowd's loan is funded in some histories, and a workflow of which no saga completes is named")
    func completions() {
        var plan = CampaignPlan(from: 1, histories: 6, scenarios: [.crowd])
        plan.kept = []
        let crowds = plan.run(0..<6, on: simulator)
        #expect(crowds.failed == 0 && crowds.neverCompleted.isEmpty)
        #expect(crowds.ends[.crowd]?[SagaEnd(workflow: "loan-funding", state: "completed")] ?? 0 > 0)
        #expect(crowds.states["completed"] ?? 0 > 72)
    }

    @Test("It stops at the first broken invariant, or counts on")
    func stopping() throws {
        let planted = try #require(PlantedFault("undoInForwardOrder"))
        var plan = Shipped.plan(40, planted: planted)
        let stopped = plan.run(0..<40, on: simulator)
        #expect(stopped.failed == 1 && stopped.histories < 40)
        #expect(stopped.failures.first?.request.seed == UInt64(stopped.histories))
        plan.goesOn = true
        let counted = plan.run(0..<40, on: simulator)
        #expect(counted.histories == 40 && counted.failed > 1)
        #expect(counted.failures.first?.trace == stopped.failures.first?.trace)
        #expect(counted.failures.count == min(counted.failed, Campaign.keptFailures))
    }

    @Test("A fault that never happened is named, but for those a scenario has no occasion for")
    func neverHappened() {
        var plan = Shipped.plan(3)
        plan.kept = []
        let calm = plan.run(0..<3, on: simulator)
        #expect(calm.occurrences.total == 0 && calm.coverage.possible == 0)
        #expect(calm.neverHappened == Fault.allCases.filter { !Scenario.loan.cannotHave(.shipped).contains($0) })
        #expect(Campaign().neverHappened.isEmpty)
    }

    @Test("No fault is missed for which a bank of its setting leaves no occasion") func noOccasion() throws {
        let overFreezes = try #require(BankSetting(name: "miscarries-over-freezes"))
        let asked = try #require(BankSetting(name: "answers-queries"))
        #expect(!Scenario.loan.cannotHave(.shipped).contains(.foreignFreeze))
        #expect(Scenario.loan.cannotHave(overFreezes).contains(.foreignFreeze))
        #expect(Scenario.accounts.cannotHave(.shipped).isSuperset(of: [.answerLost, .connectionRefused, .bankStalls]))
        #expect(Scenario.accounts.cannotHave(asked).isDisjoint(with: [.answerLost, .connectionRefused]))
    }

    @Test("Coverage counts where faults have happened, and names where there was an occasion")
    func coverage() {
        var occurrences = Occurrences()
        let freeze = Occurrences.Place(step: "freeze", phase: .forward)
        let create = Occurrences.Place(step: "create", phase: .undo)
        occurrences.add(.requestLost, freeze)
        occurrences.add(.requestLost, freeze)
        occurrences.add(.userLate, freeze)
        occurrences.add(.workerCrash, create)
        let question = Occurrences.Place(step: "freeze", phase: .asking)
        occurrences.add(.answerLost, question)
        let coverage = Coverage(occurrences)
        #expect(coverage.places == [create, freeze, question])
        #expect(coverage.count(of: .requestLost, at: question) == nil)
        #expect(coverage.count(of: .requestLost, at: freeze) == 2)
        #expect(coverage.count(of: .busy, at: freeze) == 0)
        #expect(coverage.count(of: .userTwice, at: create) == nil)
        // Of thirteen faults of requests one, of four of pages one, of three of a worker one, of two of questions one.
        #expect(coverage.reached == 4 && coverage.possible == 22 && coverage.missed.count == 18)
    }
}
