import Custody
import Ledger
import Saga
import Testing

@Suite("A loan") struct LoanStories {
    static let whole = [
        "funding CREATE_PROJECT", "funding: loan.listed", "b1 USER_AUTO_PRE_TRANSACTION", "b2 USER_PRE_FREEZE",
        "b1: loan.bid.frozen", "b2: loan.bid.action-required", "b2: loan.bid.frozen", "funding CONFIRM_LOAN",
        "b1: loan.bid.settled", "b2: loan.bid.settled", "funding MODIFY_PROJECT", "funding: loan.funded",
    ]

    /// Of a loan that is cancelled when both of its bids are held.
    static let unwound = [
        "funding CREATE_PROJECT", "funding: loan.listed", "b1 USER_AUTO_PRE_TRANSACTION", "b2 USER_PRE_FREEZE",
        "b1: loan.bid.frozen", "b2: loan.bid.action-required", "b2: loan.bid.frozen", "b1 undo CANCEL_PRE_FREEZE",
        "b2 undo CANCEL_PRE_FREEZE", "b1: loan.bid.failed", "b2: loan.bid.failed", "funding undo MODIFY_PROJECT",
        "funding: loan.failed",
    ]

    /// Two bids: one without a page, one with.
    static func bidding(_ world: inout World, yuan: Int64 = 600) {
        world.approve()
        world.run(for: .seconds(3_600))
        world.bid("b1", by: "investor1", yuan: 400)
        world.bid("b2", by: "investor2", yuan: yuan, automatic: false)
    }

    static func isFunded(_ world: World) -> Bool {
        world.status("p1") == "REPAYING" && world.available("borrower") == "990.00"
            && world.claim("investor1") == "400.00" && world.claim("investor2") == "600.00"
            && world.frozen("investor1") == "0.00" && world.frozen("investor2") == "0.00"
    }

    static func isUnwound(_ world: World) -> Bool {
        world.status("p1") == "MISCARRY" && world.available("borrower") == "0.00"
            && world.available("investor1") == "1000.00" && world.available("investor2") == "1000.00"
    }

    @Test("Is created, filled by two bids, confirmed and set to 还款中", arguments: BankHabit.allCases)
    func funded(_ habit: BankHabit) {
        var world = World.loan(habit.profile)
        Self.bidding(&world)
        world.run()
        #expect(world.story == Self.whole)
        #expect(Self.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test(
        "Comes to the same end whatever becomes of an attempt",
        arguments: [Service.createProject, .userAutoPreTransaction, .confirmLoan, .modifyProject], Mishap.allCases)
    func mishap(_ service: Service, _ mishap: Mishap) {
        guard mishap != .takenIn || service == .confirmLoan else { return }
        var world = World.loan()
        world.deliveries[service] = mishap.deliveries
        Self.bidding(&world)
        world.run()
        #expect(world.tale.sorted() == Self.whole.sorted())
        #expect(Self.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test("Is cancelled when its bids are held: every freeze first, then 流标", arguments: BankHabit.allCases)
    func cancelled(_ habit: BankHabit) {
        var world = World.loan(habit.profile)
        Self.bidding(&world, yuan: 300)
        world.settle()
        world.cancelFunding()
        world.run()
        #expect(world.story == Self.unwound)
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test(
        "Is undone to the end whatever becomes of an attempt",
        arguments: [Service.cancelPreFreeze, .modifyProject], Mishap.allCases)
    func undoMishap(_ service: Service, _ mishap: Mishap) {
        guard mishap != .takenIn || service == .cancelPreFreeze else { return }
        var world = World.loan()
        world.deliveries[service] = mishap.deliveries
        Self.bidding(&world, yuan: 300)
        world.settle()
        world.cancelFunding()
        world.run()
        #expect(world.tale.sorted() == Self.unwound.sorted())
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test("Fails at once when the bank refuses the project, and nothing has to be undone")
    func refused() {
        var world = World.loan()
        world.approve(yuan: 300_000)
        world.run()
        #expect(world.story == ["funding CREATE_PROJECT", "funding: loan.failed"])
        #expect(world.codes("loan.failed") == ["20010"])
        #expect(world.flaws() == [])
    }

    @Test("Fails at its deadline when there is not enough, and at the platform's close", arguments: [false, true])
    func short(_ isClosed: Bool) {
        var world = World.loan()
        Self.bidding(&world, yuan: 300)
        world.settle()
        if isClosed { world.closeFunding() }
        world.run()
        #expect(world.story == Self.unwound)
        #expect(world.codes("loan.failed") == ["short"])
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test("Is cancelled while it waits, closed, for its last bid")
    func cancelledWhileClosing() {
        var world = World.loan()
        Self.bidding(&world, yuan: 300)
        world.settle()
        world.deliveries[.userAutoPreTransaction] = [.stuck]
        world.bid("b3", by: "investor3", yuan: 300)
        world.settle()
        world.closeFunding()
        world.settle()
        #expect(world.stand("funding") == "open")
        world.cancelFunding()
        world.release()
        world.run()
        #expect(world.codes("loan.failed") == ["cancelled"])
        #expect(Self.isUnwound(world) && world.available("investor3") == "1000.00")
        #expect(world.flaws() == [])
    }

    // MARK: Cancelled with bids in every state

    @Test(
        "Is cancelled while a freeze is under way: it is made definite, then undone, then 流标",
        arguments: [World.Delivery.stuck, .lostBefore, .lostAfter, .workerDies, .workerDiesAfter, .notSent])
    func cancelledAmid(_ delivery: World.Delivery) {
        var world = World.loan()
        world.approve()
        world.settle()
        world.deliveries[.userAutoPreTransaction] = [delivery]
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        world.cancelFunding()
        world.settle()
        #expect(world.command(.modifyProject) == nil)
        world.release()
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.available("investor1") == "1000.00")
        #expect(world.commands.last?.service == .modifyProject)
        #expect(world.flaws() == [])
    }

    @Test("Is cancelled while a page is open: cancelled now, and once more when nothing of the page can land")
    func cancelledOverPage() {
        var world = World.loan()
        world.habits["investor2"] = .ignores
        Self.bidding(&world, yuan: 300)
        world.settle()
        let page = world.command(.userPreFreeze)
        world.cancelFunding()
        world.run()
        let cancels = world.commands.filter { $0.saga == "b2" && $0.service == .cancelPreFreeze }
        #expect(cancels.count == 2)
        #expect(Set(cancels.map(\.requestNo)).count == 2)
        #expect((cancels.last?.notAfter ?? 0) - 60_000 > page?.dead ?? .max)
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test(
        "Is cancelled, and a user confirms his page after all: what he froze is cancelled before 流标",
        arguments: BankHabit.allCases)
    func confirmedLate(_ habit: BankHabit) throws {
        var world = World.loan(habit.profile)
        world.habits["investor2"] = .ignores
        Self.bidding(&world, yuan: 300)
        world.settle()
        let page = try #require(world.command(.userPreFreeze))
        let open = world.open(page)
        let opened = try #require(open)
        world.pages = [:]
        world.cancelFunding()
        world.settle()
        world.pass(.seconds(600))
        world.press(opened, .confirms)
        world.run()
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test("A freeze whose result is lost for good is found and cancelled before 流标")
    func confirmedInSilence() throws {
        var world = World.loan()
        world.habits["investor2"] = .ignores
        Self.bidding(&world, yuan: 300)
        world.settle()
        let page = try #require(world.command(.userPreFreeze))
        world.loses = [page.requestNo.text]
        world.pages = [:]
        world.cancelFunding()
        world.settle()
        world.confirm(page, .confirms)
        world.run()
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test("流标 is asked for again when a freeze landed in between")
    func freezeInBetween() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.freezeBehind("stranger1", "investor3", yuan: 50)
        world.cancelFunding()
        world.settle()
        #expect(world.status("p1") == "COLLECTING")
        world.cancelBehind("stranger2", freeze: "stranger1", yuan: 50)
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        let miscarries = world.commands.filter { $0.service == .modifyProject }
        #expect(Set(miscarries.map(\.requestNo)).count == 2)
        #expect(world.events("loan.failed").count == 1)
        #expect(world.flaws() == [])
    }

    @Test("流标 that is refused again and again is held for an operator, who finds and retries it")
    func miscarryHeld() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.freezeBehind("stranger1", "investor3", yuan: 50)
        world.cancelFunding()
        world.run()
        #expect(world.stand("funding") == "held: undoRefused")
        world.pass(.seconds(1_800))
        #expect(world.offered("funding", family: "p1").contains(.retry))
        world.cancelBehind("stranger2", freeze: "stranger1", yuan: 50)
        #expect(world.operate(.retry, on: "funding", family: "p1") == .applied)
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.stand("funding") == "failed")
        #expect(world.flaws() == [])
    }

    // MARK: Chunks

    @Test("Twelve bids are confirmed ten and two at a time, the commission no more than once")
    func chunks() {
        var world = World.loan()
        world.approve(yuan: 1_200)
        world.settle()
        for bid in 1...12 { world.bid("b\(bid)", by: "investor\(bid)", yuan: 100) }
        world.run()
        #expect(world.commands.filter { $0.service == .confirmLoan }.count == 2)
        #expect(world.available("borrower") == "1190.00")
        #expect(world.status("p1") == "REPAYING")
        #expect(world.events("loan.bid.settled").count == 12)
        #expect(world.flaws() == [])
    }

    @Test("One bad bid of the second chunk does not hold the other; an operator leaves it out")
    func oneBad() {
        var world = World.loan()
        world.approve(yuan: 1_200)
        world.settle()
        for bid in 1...11 { world.bid("b\(bid)", by: "investor\(bid)", yuan: 100) }
        world.settle()
        let bad = world.command(.userAutoPreTransaction, "b11")?.requestNo.text ?? ""
        world.cancelBehind("stranger2", freeze: bad, yuan: 40)
        world.bid("b12", by: "investor12", yuan: 100)
        world.run()
        #expect(world.stand("funding") == "held: refused")
        #expect(world.status("p1") == "COLLECTING")
        #expect(world.claim("investor12") == "100.00")
        #expect(world.operate(.skip, on: "funding", family: "p1") == .applied)
        world.run()
        // What is left of the bad freeze is less than the undo asks for: an operator finds it cancelled behind us.
        #expect(world.stand("b11") == "held: undoRefused")
        #expect(world.status("p1") == "COLLECTING")
        world.cancelBehind("stranger3", freeze: bad, yuan: 60)
        #expect(world.operate(.resolve(as: .applied, evidence: "journal"), on: "b11", family: "p1") == .applied)
        world.run()
        #expect(world.status("p1") == "REPAYING")
        #expect(world.stand("b11") == "failed")
        #expect(world.stand("funding") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("A first chunk that is refused fails the loan: everything is undone")
    func firstRefused() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        world.deliveries[.confirmLoan] = [.says(.refused(.amountsDisagree, message: "金额不符"))]
        world.bid("b2", by: "investor2", yuan: 600)
        world.run()
        #expect(world.codes("loan.failed") == ["20023"])
        #expect(Self.isUnwound(world))
        #expect(world.flaws() == [])
    }

    @Test("Confirmation in doubt is never undone: it is asked until it is known")
    func pivotInDoubt() {
        var world = World.loan()
        world.deliveries[.confirmLoan] = Array(repeating: .lostBefore, count: 5)
        Self.bidding(&world)
        world.run()
        #expect(world.stand("funding") == "held: inDoubt")
        #expect(!world.offered("funding", family: "p1").contains(.undo))
        world.cancelFunding()
        #expect(world.operate(.retry, on: "funding", family: "p1") == .applied)
        world.run()
        #expect(Self.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test("An event that comes again does nothing, and one with other content is refused")
    func repeated() {
        var world = World.loan()
        Self.bidding(&world)
        Self.bidding(&world)
        world.approve()
        world.pass(.seconds(60))
        #expect(world.tale.filter { !$0.contains("event-refused") } == Self.whole)
        world.bid("b1", by: "investor1", yuan: 400)
        #expect(world.events("saga.event-refused").isEmpty)
        world.send("loan.bid.placed", saga: "b1", family: "p1", content: "other", starts: "bid", [])
        #expect(world.codes("saga.event-refused") == ["other-content"])
    }

    @Test("Events that come before the loan wait for it")
    func early() {
        var world = World.loan()
        world.bid("b1", by: "investor1", yuan: 400)
        world.bid("b2", by: "investor2", yuan: 600, automatic: false)
        world.settle()
        #expect(world.story == [])
        world.approve()
        world.run()
        #expect(Self.isFunded(world))
        #expect(world.flaws() == [])
    }

    @Test("An event whose loan never comes goes to the dead letters after a day")
    func neverComes() {
        var world = World.loan()
        world.bid("b1", by: "investor1", yuan: 400)
        world.closeFunding()
        world.run()
        #expect(world.story == ["dead letter: loan.bid.placed", "dead letter: loan.funding.closed"])
    }
}
