import Custody
import JSON
import Ledger
import Saga
import Testing

/// Payments that the bank refuses.
extension RepaymentStories {
    @Test(
        "Fails, and gives all back, when the first payments are refused", arguments: ["stranger", "i2"],
        BankHabit.allCases)
    func firstRefused(_ payee: String, _ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.repay([.init(user: "i1"), .init(user: payee, yuan: 101)], isLast: true)
        world.run()
        #expect(world.story == [Self.freeze, Self.pay, Self.undo, Self.failed])
        #expect(world.codes("loan.repayment.failed") == ["20016"])
        #expect(world.available("borrower") == "10000.00")
        #expect(world.frozen("borrower") == "0.00")
        #expect(world.flaws() == [])
    }

    /// 25 payees, of whom the 15th holds no claim any more.
    private static func oneBad(_ profile: Profile = .sandbox) -> World {
        var world = World.repaying(profile, investors: 25)
        var payees = World.payees(1...25)
        payees[14].user = "stranger"
        world.repay(payees, yuan: 300, commission: 5, isLast: true)
        return world
    }

    @Test(
        "With one bad payee pays all others, and keeps his part frozen until an operator decides",
        arguments: BankHabit.allCases)
    func oneBad(_ habit: BankHabit) {
        var world = Self.oneBad(habit.profile)
        world.pass(.seconds(86_400))
        #expect(world.stand("y1") == "held: refused")
        // Two whole chunks, one refused, ten by themselves.
        #expect(world.commands.filter { $0.service == .confirmRepayment }.count == 13)
        #expect(world.frozen("borrower") == "31.00")
        #expect(world.status("p1") == "REPAYING")
        #expect(world.operate(.skip, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.available("borrower") == "9731.00")
        #expect(world.frozen("borrower") == "0.00")
        #expect(world.status("p1") == "FINISH")
        #expect(world.flaws() == [])
    }

    @Test("With one bad payee pays him too when an operator retries after it was put right")
    func putRight() {
        var world = Self.oneBad()
        world.pass(.seconds(86_400))
        // The claim of the 16th is sold to the stranger, who is the payee.
        try? world.bank.addUser(NewUser(userNo: "x", role: .investor))
        world.elsewhere(.debentureSale, "s1", ["projectNo": "p1", "userNo": "i15", "saleShare": "10.00"])
        try? world.bank.authorise("stranger", [.creditAssignment])
        world.elsewhere(
            .userAutoPreTransaction, "s2",
            [
                "projectNo": "p1", "userNo": "stranger", "amount": "10.00", "bizType": "CREDIT_ASSIGNMENT",
                "creditsaleRequestNo": "s1",
            ])
        world.elsewhere(
            .confirmDebentureTransfer, "s3", ["projectNo": "p1", "details": [["preRequestNo": "s2"]]])
        #expect(world.claim("stranger") == "10.00")
        #expect(world.operate(.retry, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.available("borrower") == "9720.00")
        #expect(world.claim("stranger") == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("With a bad payee whose refusal is lost is not doubled", arguments: BankHabit.allCases)
    func badInDoubt(_ habit: BankHabit) {
        var world = Self.oneBad(habit.profile)
        world.deliveries[.confirmRepayment] = [.normal, .lostAfter, .normal, .lostAfter, .lostBefore, .lostAfter]
        world.pass(.seconds(5 * 86_400))
        #expect(world.stand("y1") == "held: refused")
        #expect(world.frozen("borrower") == "31.00")
        #expect(world.operate(.skip, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.available("borrower") == "9731.00")
        #expect(world.flaws() == [])
    }

    @Test("Whose last payments all are refused releases nothing of theirs before an operator decides")
    func allLater() {
        var world = World.repaying(investors: 12)
        var payees = World.payees(1...12)
        payees[10].user = "stranger"
        payees[11].yuan = 500
        world.repay(payees, yuan: 1_000)
        world.pass(.seconds(86_400))
        #expect(world.stand("y1") == "held: refused")
        #expect(world.frozen("borrower") == "890.00")
        #expect(!world.offered("y1", family: "p1").contains(.undo))
        #expect(world.operate(.skip, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.available("borrower") == "9890.00")
        #expect(world.flaws() == [])
    }
}
