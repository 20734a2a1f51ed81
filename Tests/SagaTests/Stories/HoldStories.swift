import Custody
import Expressions
import Ledger
import Saga
import Testing

/// Holds that meet: none may hide another.
@Suite("Holds") struct HoldStories {
    /// The bank says something that fits no call, so that the saga is held while its call goes on.
    static func contradict(_ world: inout World, _ command: StepCommand?) {
        guard let command else { return }
        world.append(
            .outcome(
                AttemptOutcome(
                    requestNo: command.requestNo, attempt: command.attempt,
                    outcome: .inDoubt(.otherCall(parameter: "amount")))),
            to: command.family)
        world.settle()
    }

    @Test("A call that is exhausted while the saga is held for something else is held for when that is over")
    func exhaustedWhileHeld() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.deliveries[.userAutoPreTransaction] =
            [.says(.inDoubt(.otherCall(parameter: "amount")))] + Array(repeating: .lostBefore, count: 20)
        world.bid("b1", by: "investor1", yuan: 400)
        world.run(for: .seconds(7_200))
        #expect(world.stand("b1") == "held: contradiction")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "b1", family: "p1") == .applied)
        #expect(world.stand("b1") == "held: inDoubt")
        #expect(world.operate(.retry, on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test("An undo that is refused while the saga is held for something else is tried again when that is over")
    func undoRefusedWhileHeld() {
        var world = World.loan()
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        world.deliveries[.cancelPreFreeze] =
            [.says(.inDoubt(.otherCall(parameter: "amount")))]
            + Array(repeating: .says(.refused(.freezeNotFound, message: "-")), count: 30)
        world.withdraw("b1")
        world.run(for: .seconds(86_400))
        world.deliveries = [:]
        #expect(world.stand("b1") == "held: contradiction")
        #expect(world.operate(.retry, on: "b1", family: "p1") == .applied)
        #expect(world.stand("b1") == "held: undoRefused")
        world.pass(.seconds(3_600))
        #expect(world.operate(.retry, on: "b1", family: "p1") == .applied)
        world.run(for: .seconds(86_400))
        #expect(world.stand("b1") == "failed")
        #expect(world.frozen("investor1") == "0.00")
        world.run()
        #expect(world.flaws() == [])
    }

    @Test("What could not be sent any more is held in doubt where an attempt before may have been done")
    func unsentAfterDoubt() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.deliveries[.userAutoPreTransaction] = [.lostAfter] + Array(repeating: .notSent, count: 2_000)
        world.bid("b1", by: "investor1", yuan: 400)
        world.run(for: .seconds(2 * 86_400))
        let held = world.partition.family("p1")?.view(of: "b1")?.held
        #expect(held?.cause == .inDoubt)
        #expect(held?.reason.contains("the call could not be sent for") == true, "\(held?.reason ?? "")")
    }

    @Test("A call that is tried again after days is repeated for as long as at first, before it is held once more")
    func patienceAfterRetry() {
        var world = World.loan()
        world.deliveries[.createProject] = [.lostBefore] + Array(repeating: .notSent, count: 2_000)
        world.approve(days: 20)
        world.run(for: .seconds(3 * 86_400))
        #expect(world.stand("funding") == "held: inDoubt")
        world.deliveries[.createProject] = [.notSent, .notSent]
        #expect(world.operate(.retry, on: "funding", family: "p1") == .applied)
        world.settle()
        #expect(world.stand("funding") == "open")
        world.pass(.seconds(600))
        #expect(world.status("p1") == "COLLECTING")
    }

    @Test("A page that nobody could present, of a loan that has failed, is given up at an operator's retry")
    func givenUpPage() {
        var world = World.loan()
        world.approve(days: 20)
        world.settle()
        world.deliveries[.userPreFreeze] = Array(repeating: .notSent, count: 2_000)
        world.bid("b1", by: "investor1", yuan: 400, automatic: false)
        world.run(for: .seconds(2 * 86_400))
        #expect(world.stand("b1") == "held: notSent")
        world.deliveries = [:]
        world.cancelFunding()
        world.settle()
        #expect(world.operate(.retry, on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("b1") == "failed")
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test("Nothing new is called while an operator holds an undo, and it goes on when he releases it")
    func pausedUndo() {
        var world = World.loan()
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        world.deliveries[.cancelPreFreeze] = [.says(.refused(.freezeNotFound, message: "-"))]
        world.withdraw("b1")
        world.settle()
        let before = world.commands.count
        #expect(world.operate(.hold, on: "b1", family: "p1") == .applied)
        world.pass(.seconds(86_400))
        #expect(world.commands.count == before)
        #expect(world.operate(.release, on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("b1") == "failed")
        #expect(world.flaws() == [])
    }

    @Test(
        "What is refused by itself is asked for again only when nothing of it can land, whatever the saga is held for")
    func requeuedTooEarly() {
        var world = World.repaying(investors: 12)
        world.deliveries[.confirmRepayment] = [
            .normal, .says(.refused(.balanceTooLow, message: "-")), .says(.refused(.balanceTooLow, message: "-")),
            .says(.inDoubt(.otherCall(parameter: "amount"))), .normal,
        ]
        world.repay(World.payees(1...12))
        world.run(for: .seconds(86_400 / 4))
        #expect(world.stand("y1") == "held: contradiction")
        world.operate(.retry, on: "y1", family: "p1")
        world.run()
        if world.stand("y1").hasPrefix("held") { world.operate(.retry, on: "y1", family: "p1") }
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.flaws() == [])
    }
}

/// What an operator says of a call, and what then turns out.
@Suite("Operators who err") struct ErringStories {
    static func heldFreeze() -> World {
        var world = World.loan()
        world.approve(yuan: 400)
        world.settle()
        world.deliveries[.userAutoPreTransaction] = Array(repeating: .lostBefore, count: 5)
        world.bid("b1", by: "investor1", yuan: 400)
        world.pass(.seconds(7_200))
        return world
    }

    @Test("A freeze said to be made that was not is not confirmed; its bid can be brought to an end")
    func notMade() {
        var world = Self.heldFreeze()
        #expect(world.stand("b1") == "held: inDoubt")
        #expect(world.operate(.resolve(as: .applied, evidence: "journal"), on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.claim("investor1") == "0.00")
        #expect(world.stand("b1") == "held: undoRefused")
        #expect(world.command(.modifyProject) == nil)
        #expect(world.operate(.resolve(as: .applied, evidence: "journal"), on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("b1") == "failed")
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test("A freeze said to be made that the bank then refuses is held, and is undone at an operator's word")
    func refusedLater() {
        var world = Self.heldFreeze()
        world.approve("p2")
        world.bid("b9", by: "investor2", yuan: 400, project: "p2")
        world.settle()
        guard let command = world.command(.userAutoPreTransaction, "b9") else { return }
        world.append(
            .outcome(
                AttemptOutcome(
                    requestNo: command.requestNo, attempt: 1, outcome: .refused(.balanceTooLow, message: "-"))),
            to: "p2")
        #expect(world.stand("b9") == "held: contradiction")
        #expect(world.alarms.count == 1)
        #expect(world.operate(.undo, on: "b9", family: "p2") == .applied)
        world.run(for: .seconds(3_600))
        #expect(world.stand("b9") == "failed")
        #expect(world.frozen("investor2") == "0.00")
    }

    @Test("A freeze said not to be made that was is undone before 流标, with an alarm")
    func wasMade() {
        var world = Self.heldFreeze()
        guard let command = world.command(.userAutoPreTransaction) else { return }
        #expect(world.operate(.resolve(as: .notApplied, evidence: "journal"), on: "b1", family: "p1") == .applied)
        world.settle()
        #expect(world.stand("b1") == "failed")
        world.deliveries[.cancelPreFreeze] = [.lostBefore]
        LateStories.again(&world, command)
        #expect(world.frozen("investor1") == "400.00")
        world.cancelFunding()
        world.run()
        #expect(world.alarms.count == 1)
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.commands.last?.service == .modifyProject)
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }
}
