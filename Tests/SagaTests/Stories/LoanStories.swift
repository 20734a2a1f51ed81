import Custody
import Saga
import Testing

@Suite("A loan") struct LoanStories {
    @Test("Is created, filled by two bids, confirmed and set to 还款中")
    func funded() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 400)
        world.bid("b2", by: "investor2", yuan: 600, automatic: false)
        world.run()
        #expect(
            world.story == [
                "funding CREATE_PROJECT", "funding: loan.listed", "b1 USER_AUTO_PRE_TRANSACTION", "b2 USER_PRE_FREEZE",
                "b1: loan.bid.frozen", "b2: loan.bid.action-required", "b2: loan.bid.frozen", "funding CONFIRM_LOAN",
                "b1: loan.bid.settled", "b2: loan.bid.settled", "funding MODIFY_PROJECT", "funding: loan.funded",
            ])
        #expect(world.status("p1") == "REPAYING")
        #expect(world.available("borrower") == "990.00")
        #expect(world.available("investor1") == "600.00")
        #expect(world.isBalanced)
    }

    @Test("Is cancelled: every freeze first, then 流标")
    func cancelled() {
        var world = World.loan()
        world.approve()
        world.settle()
        world.bid("b1", by: "investor1", yuan: 400)
        world.habits["investor2"] = .ignores
        world.bid("b2", by: "investor2", yuan: 300, automatic: false)
        world.settle()
        world.cancelFunding()
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.frozen("investor1") == "0.00")
        #expect(
            world.story == [
                "funding CREATE_PROJECT", "funding: loan.listed", "b1 USER_AUTO_PRE_TRANSACTION", "b2 USER_PRE_FREEZE",
                "b1: loan.bid.frozen", "b2: loan.bid.action-required", "b1 undo CANCEL_PRE_FREEZE",
                "b2 undo CANCEL_PRE_FREEZE", "b1: loan.bid.failed", "b2 undo CANCEL_PRE_FREEZE", "b2: loan.bid.failed",
                "funding undo MODIFY_PROJECT", "funding: loan.failed",
            ])
    }
}
