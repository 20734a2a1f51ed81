import Custody
import Ledger
import Saga
import Testing

@Suite("A bid") struct BidStories {
    @Test("That is more than is left is refused, and makes room for others when it goes")
    func admission() {
        var world = World.loan()
        LoanStories.bidding(&world, yuan: 300)
        world.settle()
        world.bid("b3", by: "investor3", yuan: 400)
        #expect(world.events("saga.event-refused").map(\.saga) == ["b3"])
        world.withdraw("b1")
        world.settle()
        world.bid("b4", by: "investor3", yuan: 700)
        world.run()
        #expect(world.status("p1") == "REPAYING")
        #expect(world.claim("investor3") == "700.00")
        #expect(world.available("investor1") == "1000.00")
        #expect(world.flaws() == [])
    }

    @Test("Keeps its place until its freeze is cancelled: the bank would refuse whoever took it")
    func leavesPlace() {
        var world = World.loan()
        world.deliveries[.cancelPreFreeze] = [.stuck]
        LoanStories.bidding(&world, yuan: 300)
        world.settle()
        world.withdraw("b1")
        world.settle()
        world.bid("b3", by: "investor3", yuan: 700)
        #expect(world.events("saga.event-refused").map(\.saga) == ["b3"])
        world.release()
        world.settle()
        world.bid("b4", by: "investor3", yuan: 700)
        world.run()
        #expect(world.stand("b4") == "completed")
        #expect(world.stand("funding") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Fails alone when the bank refuses its freeze, and the loan goes on", arguments: [true, false])
    func refused(_ isAutomatic: Bool) {
        var world = World.loan()
        world.approve()
        world.settle()
        world.bid("b1", by: "borrower", yuan: 400, automatic: isAutomatic)
        world.settle()
        #expect(world.stand("b1") == "failed")
        world.bid("b2", by: "investor2", yuan: 1_000)
        world.run()
        #expect(world.status("p1") == "REPAYING")
        #expect(world.flaws() == [])
    }

    @Test("Whose page the user cancels, or lets expire, fails alone", arguments: [World.Habit.cancels, .ignores])
    func notConfirmed(_ habit: World.Habit) {
        var world = World.loan()
        world.habits["investor2"] = habit
        LoanStories.bidding(&world)
        world.run(for: .seconds(2 * 86_400))
        #expect(world.stand("b2") == "failed")
        #expect(world.codes("loan.bid.failed") == [habit == .cancels ? "20026" : "silence"])
        #expect(world.stand("b1") == "open")
        world.bid("b3", by: "investor3", yuan: 600)
        world.run()
        #expect(world.stand("funding") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Is withdrawn while its page is open; the user confirms all the same, and gets his money back")
    func withdrawnOverPage() throws {
        var world = World.loan()
        world.habits["investor2"] = .ignores
        LoanStories.bidding(&world)
        world.settle()
        let page = try #require(world.command(.userPreFreeze))
        world.pages = [:]
        world.withdraw("b2")
        world.settle()
        world.pass(.seconds(120))
        world.confirm(page, .confirms)
        world.pass(.seconds(7_200))
        #expect(world.stand("b2") == "failed")
        #expect(world.available("investor2") == "1000.00")
        #expect(world.flaws(stillOpen: ["funding", "b1"]) == [])
    }

    @Test("Is not withdrawn any more when the loan is being confirmed")
    func tooLate() {
        var world = World.loan()
        world.deliveries[.confirmLoan] = [.stuck]
        LoanStories.bidding(&world)
        world.settle()
        world.withdraw("b1")
        world.withdraw("b2")
        #expect(world.codes("saga.event-refused") == ["too-late", "too-late"])
        world.release()
        world.run()
        #expect(LoanStories.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test(
        "That is on its way at the deadline is waited for: held in time, it fills the loan", arguments: [true, false])
    func deadlineRace(_ isApplied: Bool) {
        var world = World.loan()
        world.approve(days: 1)
        world.pass(.seconds(86_390))
        world.deliveries[.userAutoPreTransaction] = [
            isApplied ? .workerDiesAfter : .says(.notSent(.notExecuted(.busy))), .stuck,
        ]
        world.bid("b1", by: "investor1", yuan: 1_000)
        world.settle()
        world.pass(.seconds(11))
        #expect(world.stand("b1") == "open")
        #expect(world.command(.modifyProject) == nil)
        world.bid("b2", by: "investor2", yuan: 1)
        #expect(world.codes("saga.event-refused") == ["closed"])
        world.run()
        #expect(world.status("p1") == "REPAYING")
        #expect(world.claim("investor1") == "1000.00")
        #expect(world.flaws() == [])
    }

    @Test("Whose notification comes twice, late or after an ended saga changes nothing")
    func notifications() {
        var world = World.loan()
        LoanStories.bidding(&world)
        world.settle()
        world.repeatNotifications()
        world.run(for: .seconds(60))
        world.repeatNotifications()
        world.run()
        world.repeatNotifications()
        #expect(world.tale.filter { !$0.hasPrefix("dead") } == LoanStories.whole)
        #expect(LoanStories.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test("A SUCCESS after a believed refusal is undone, with an alarm")
    func lateSuccess() throws {
        var world = World.loan()
        world.approve()
        world.settle()
        world.deliveries[.userAutoPreTransaction] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        #expect(world.stand("b1") == "failed")
        let command = try #require(world.command(.userAutoPreTransaction))
        _ = world.execute(command)
        #expect(world.frozen("investor1") == "400.00")
        world.bankSays("SUCCESS", of: command)
        world.run()
        #expect(world.alarms.count == 1)
        #expect(world.available("investor1") == "1000.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "Is in doubt to the end of all attempts: held, and an operator says what the bank's books show",
        arguments: [OperatorCommand.Resolution.applied, .notApplied])
    func resolved(_ resolution: OperatorCommand.Resolution) {
        var world = World.loan()
        world.deliveries[.userAutoPreTransaction] = Array(
            repeating: resolution == .applied ? .lostAfter : .lostBefore, count: 5)
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 1_000)
        world.run(for: .seconds(1_800))
        #expect(world.stand("b1") == "held: inDoubt")
        world.pass(.seconds(1_800))
        #expect(world.operate(.resolve(as: resolution, evidence: "journal"), on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("b1") == (resolution == .applied ? "completed" : "failed"))
        #expect(world.status("p1") == (resolution == .applied ? "REPAYING" : "MISCARRY"))
        #expect(world.flaws() == [])
    }

    @Test("That it was not done is not believed before nothing can land any more")
    func tooEarly() {
        var world = World.loan()
        world.deliveries[.userAutoPreTransaction] = Array(repeating: .lostBefore, count: 5)
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 1_000)
        world.run(for: .seconds(300))
        guard
            case .refused(let reason)? = world.operate(
                .resolve(as: .notApplied, evidence: "journal"), on: "b1", family: "p1")
        else {
            Issue.record("it was believed")
            return
        }
        #expect(reason.contains("may still land until 2026-03-01 12:1"))
    }
}
