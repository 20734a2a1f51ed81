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
