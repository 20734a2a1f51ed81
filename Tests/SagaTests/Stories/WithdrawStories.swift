import Custody
import Ledger
import Saga
import Testing

@Suite("A withdrawal") struct WithdrawStories {
    static let whole = [
        "withdraw WITHDRAW", "withdraw: user.withdraw.action-required", "withdraw: user.withdrawn",
    ]
    static let failed = Array(whole.dropLast()) + ["withdraw: user.withdraw.failed"]

    private func books(_ world: World) -> [String] {
        [world.available("zhang"), world.frozen("zhang"), world.available("ACCOUNT_NO_003")]
    }

    static let paidOut = ["400.00", "0.00", "2.00"]
    static let kept = ["500.00", "0.00", "0.00"]

    @Test("Is presented, accepted and paid out", arguments: BankHabit.allCases)
    func whole(_ habit: BankHabit) {
        var world = World.accounts(habit.profile)
        world.payOut()
        world.run()
        #expect(world.story == Self.whole)
        #expect(books(world) == Self.paidOut)
        #expect(world.flaws() == [])
    }

    @Test("Has frozen the money, and says nothing yet, while it is only accepted")
    func accepted() {
        var world = World.accounts()
        world.bank.settings.payoutDelay = .seconds(1_000)
        world.payOut()
        world.pass(.seconds(999))
        #expect(world.story == Array(Self.whole.dropLast()))
        #expect(books(world) == ["400.00", "100.00", "0.00"])
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("Fails when the payout fails, and the money is the user's again", arguments: BankHabit.allCases)
    func payoutFails(_ habit: BankHabit) {
        var world = World.accounts(habit.profile)
        world.payoutFails = true
        world.payOut()
        world.run()
        #expect(world.story == Self.failed)
        #expect(world.codes("user.withdraw.failed") == ["20027"])
        #expect(books(world) == Self.kept)
        #expect(world.flaws() == [])
    }

    @Test("Comes to the same end however its page is delivered", arguments: Mishap.ofPages)
    func page(_ mishap: Mishap) {
        var world = World.accounts()
        world.deliveries[.withdraw] = mishap.deliveries
        world.payOut()
        world.run()
        #expect(world.tale == Self.whole)
        #expect(books(world) == Self.paidOut)
        #expect(world.flaws() == [])
    }

    @Test(
        "Fails when the bank refuses it",
        arguments: [
            ("zhang", 501, 2, "20007"), ("zhang", 1, 2, "20023"), ("cardless", 100, 2, "20021"),
            ("nobody", 100, 2, "20001"),
        ])
    func refused(_ user: String, _ yuan: Int64, _ commission: Int64, _ code: String) {
        var world = World.accounts()
        world.payOut(user, yuan: yuan, commission: commission)
        world.run()
        #expect(world.story == Self.failed)
        #expect(world.codes("user.withdraw.failed") == [code])
        #expect(books(world) == Self.kept)
        #expect(world.flaws() == [])
    }

    @Test("Fails when the user cancels on the page")
    func cancelled() {
        var world = World.accounts()
        world.habits["zhang"] = .cancels
        world.payOut()
        world.run()
        #expect(world.story == Self.failed)
        #expect(world.codes("user.withdraw.failed") == ["20026"])
        #expect(books(world) == Self.kept)
        #expect(world.flaws() == [])
    }

    @Test("That cannot be sent for a day is held; an operator retries it")
    func neverSent() {
        var world = World.accounts()
        world.deliveries[.withdraw] = Array(repeating: .says(.notSent(.breakerOpen)), count: 2_000)
        world.payOut()
        world.run()
        #expect(world.stand("withdraw") == "held: notSent")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "withdraw", family: "w1") == .applied)
        world.run()
        #expect(world.tale.suffix(2) == Self.whole.suffix(2))
        #expect(books(world) == Self.paidOut)
        #expect(world.flaws() == [])
    }

    @Test("Whose user never comes, or presses the button of an expired page, is unconfirmed", arguments: [false, true])
    func silent(_ isTooLate: Bool) throws {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.payOut()
        if isTooLate {
            world.pass(.seconds(1_700))
            let command = try #require(world.command(.withdraw))
            let opened = world.open(command)
            world.pass(.seconds(101))
            world.press(try #require(opened), .confirms)
        }
        world.run()
        #expect(world.stand("withdraw") == "unconfirmed")
        #expect(books(world) == Self.kept)
        world.run(for: .seconds(400 * 86_400))
        #expect(world.story.suffix(2) == ["withdraw: saga.unconfirmed", "withdraw: saga.settled"])
        #expect(world.flaws() == [])
    }

    /// The order in which ACCEPT (0) and the final result (1) come, some of them twice.
    static let orders: [[Int]] = [[0, 1], [1, 0], [1], [0, 0, 1], [0, 1, 0], [1, 0, 1], [0, 1, 1, 0]]

    @Test("Ends alike in whatever order its notifications come", arguments: orders, [false, true])
    func reordered(_ order: [Int], _ fails: Bool) {
        var world = World.accounts()
        world.payoutFails = fails
        world.keepsNotifications = true
        world.payOut()
        world.pass(.seconds(10))
        #expect(world.kept.count == 2)
        world.handOver(order)
        world.run()
        #expect(world.story == (fails ? Self.failed : Self.whole))
        #expect(books(world) == (fails ? Self.kept : Self.paidOut))
        #expect(world.alarms == [])
        #expect(world.flaws() == [])
    }

    @Test("Does not mind that all is notified again after its end", arguments: [false, true])
    func repeated(_ fails: Bool) {
        var world = World.accounts()
        world.payoutFails = fails
        world.losesNext = 2
        world.payOut()
        world.pass(.seconds(7_000))
        world.repeatNotifications()
        world.run()
        world.repeatNotifications()
        #expect(world.story.filter { $0 != "dead letter: notification" } == (fails ? Self.failed : Self.whole))
        #expect(world.flaws() == [])
    }

    @Test(
        "Whose final result is lost for good is unconfirmed; the result that comes later settles it",
        arguments: [false, true])
    func lostFinal(_ fails: Bool) throws {
        var world = World.accounts()
        world.payoutFails = fails
        world.keepsNotifications = true
        world.payOut()
        world.pass(.seconds(10))
        let final = try #require(world.kept.last)
        world.handOver([0])
        world.run()
        #expect(world.stand("withdraw") == "unconfirmed")
        world.deliver(final)
        world.run()
        #expect(
            world.story.suffix(3) == [
                "withdraw: saga.unconfirmed", "withdraw: saga.settled",
                fails ? "withdraw: user.withdraw.failed" : "withdraw: user.withdrawn",
            ])
        #expect(world.flaws() == [])
    }

    @Test("Waits for a slow payout's result longer than for its page: an hour from when it was accepted")
    func slow() {
        var world = World.accounts()
        world.bank.settings.payoutDelay = .seconds(3_500)
        world.habits["zhang"] = .ignores
        world.payOut()
        world.pass(.seconds(1_790))
        world.habits = [:]
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("An ACCEPT that comes when nobody counted on it any more changes nothing; the final result does")
    func acceptedUnconfirmed() throws {
        var world = World.accounts()
        world.keepsNotifications = true
        world.payOut()
        world.run()
        let command = try #require(world.command(.withdraw))
        #expect(world.stand("withdraw") == "unconfirmed")
        world.bankSays("ACCEPT", of: command)
        world.run()
        #expect(world.story.last == "withdraw: saga.unconfirmed")
        world.bankSays("SUCCESS", of: command)
        world.run()
        #expect(world.stand("withdraw") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Paid out after it was said to have failed is held, loudly")
    func successAfterFail() throws {
        var world = World.accounts()
        world.payoutFails = true
        world.payOut()
        world.pass(.seconds(10))
        let command = try #require(world.command(.withdraw))
        world.bankSays("ACCEPT", of: command)
        #expect(world.story == Self.failed)
        world.bankSays("SUCCESS", of: command)
        world.run()
        #expect(world.story == Self.failed + ["withdraw: saga.alarm", "withdraw: saga.held"])
        #expect(world.stand("withdraw") == "failed, held: contradiction")
        #expect(world.flaws() == [])
    }

    @Test("Said to have failed after it was paid out stays paid out, with an alarm")
    func failAfterSuccess() throws {
        var world = World.accounts()
        world.payOut()
        world.pass(.seconds(10))
        world.bankSays("FAIL", .payoutFailed, of: try #require(world.command(.withdraw)))
        world.run()
        #expect(world.story == Self.whole + ["withdraw: saga.alarm"])
        #expect(world.stand("withdraw") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("That an operator believed not to be done, and that is, is held")
    func operatorWrong() throws {
        var world = World.accounts()
        world.keepsNotifications = true
        world.payOut()
        world.run()
        let evidence = OperatorCommand.Action.resolve(as: .notApplied, evidence: "the statement of March")
        #expect(world.operate(evidence, on: "withdraw", family: "w1") == .applied)
        #expect(world.stand("withdraw") == "failed")
        world.bankSays("SUCCESS", of: try #require(world.command(.withdraw)))
        world.run()
        #expect(world.stand("withdraw") == "failed, held: contradiction")
        #expect(world.flaws() == [])
    }

    @Test("Is not undone by an operator: once the page is out, there is no way back")
    func noUndo() {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.payOut()
        world.settle()
        #expect(!world.offered("withdraw", family: "w1").contains(.undo))
        guard case .refused = world.operate(.undo, on: "withdraw", family: "w1") else {
            Issue.record("undone")
            return
        }
        world.habits = [:]
        world.run()
        #expect(world.stand("withdraw") == "completed")
        #expect(world.flaws() == [])
    }
}
