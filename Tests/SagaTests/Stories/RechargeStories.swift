import Custody
import JSON
import Saga
import Testing

@Suite("A recharge") struct RechargeStories {
    static let whole = [
        "recharge RECHARGE", "recharge: user.recharge.action-required", "recharge: user.recharged",
    ]

    @Test("Is presented, confirmed by the user and booked", arguments: BankHabit.allCases)
    func booked(_ habit: BankHabit) {
        var world = World.accounts(habit.profile)
        world.recharge()
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.available("zhang") == "600.00")
        #expect(world.flaws() == [])
    }

    @Test("Comes to the same end however its page is delivered", arguments: Mishap.ofPages)
    func page(_ mishap: Mishap) {
        var world = World.accounts()
        world.deliveries[.recharge] = mishap.deliveries
        world.recharge()
        world.run()
        #expect(world.tale == Self.whole)
        #expect(world.commands.count == mishap.deliveries.count + 1)
        #expect(world.available("zhang") == "600.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "Fails when the bank refuses it",
        arguments: [("nobody", "WEB", "20001"), ("company", "QUICK", "20019")])
    func refused(_ user: String, _ way: String, _ code: String) {
        var world = World.accounts()
        world.recharge(user, way: way)
        world.run()
        #expect(
            world.story == [
                "recharge RECHARGE", "recharge: user.recharge.action-required", "recharge: user.recharge.failed",
            ])
        #expect(world.codes("user.recharge.failed") == [code])
        #expect(world.flaws() == [])
    }

    @Test("Fails when the user cancels on the page")
    func cancelled() {
        var world = World.accounts()
        world.habits["zhang"] = .cancels
        world.recharge()
        world.run()
        #expect(world.codes("user.recharge.failed") == ["20026"])
        #expect(world.available("zhang") == "500.00")
        #expect(world.flaws() == [])
    }

    @Test("That cannot be sent for a day is held; an operator retries it")
    func neverSent() {
        var world = World.accounts()
        world.deliveries[.recharge] = Array(repeating: .notSent, count: 2_000)
        world.recharge()
        world.run()
        #expect(world.stand("recharge") == "held: notSent")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "recharge", family: "c1") == .applied)
        world.run()
        #expect(world.tale.suffix(2) == Self.whole.suffix(2))
        #expect(world.available("zhang") == "600.00")
        #expect(world.flaws() == [])
    }

    @Test("Whose user never comes is unconfirmed, and ends so after 400 days")
    func silent() {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.recharge()
        world.run()
        #expect(world.stand("recharge") == "unconfirmed")
        #expect(world.story.last == "recharge: saga.unconfirmed")
        world.run(for: .seconds(400 * 86_400))
        #expect(world.story.suffix(2) == ["recharge: saga.unconfirmed", "recharge: saga.settled"])
        #expect(world.history.last?.what == .ended(.unconfirmed))
        #expect(world.flaws() == [])
    }

    @Test("Whose page is confirmed when it has expired is unconfirmed, and nothing was booked")
    func tooLate() throws {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.recharge()
        world.pass(.seconds(1_700))
        let command = try #require(world.command(.recharge))
        let opened = world.open(command)
        let page = try #require(opened)
        world.pass(.seconds(101))
        world.press(page, .confirms)
        world.run()
        #expect(world.stand("recharge") == "unconfirmed")
        #expect(world.available("zhang") == "500.00")
        #expect(world.flaws() == [])
    }

    @Test("Whose notification is lost for good is unconfirmed; what comes later settles it", arguments: [true, false])
    func settledLate(_ isBooked: Bool) throws {
        var world = World.accounts()
        world.recharge()
        world.losesNext = 3
        world.run()
        #expect(world.stand("recharge") == "unconfirmed")
        let command = try #require(world.command(.recharge))
        world.bankSays(isBooked ? "SUCCESS" : "FAIL", isBooked ? .success : .userCancelled, of: command)
        world.run()
        #expect(
            world.story.suffix(3) == [
                "recharge: saga.unconfirmed", "recharge: saga.settled",
                isBooked ? "recharge: user.recharged" : "recharge: user.recharge.failed",
            ])
        #expect(world.flaws() == [])
    }

    @Test(
        "Which is unconfirmed is settled by an operator's evidence, after nothing can land", arguments: [true, false])
    func resolved(_ isBooked: Bool) {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.recharge()
        world.pass(.seconds(60))
        let resolution = OperatorCommand.Action.resolve(
            as: isBooked ? .applied : .notApplied, evidence: "the statement")
        if !isBooked {
            guard case .refused = world.operate(resolution, on: "recharge", family: "c1") else {
                Issue.record("believed before the page is dead")
                return
            }
        }
        world.run()
        #expect(world.stand("recharge") == "unconfirmed")
        #expect(world.operate(resolution, on: "recharge", family: "c1") == .applied)
        #expect(world.stand("recharge") == (isBooked ? "completed" : "failed"))
        #expect(world.flaws() == [])
    }

    @Test("Whose notification is lost twice is booked by the third")
    func lostTwice() {
        var world = World.accounts()
        world.losesNext = 2
        world.recharge()
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("Is not changed by notifications that come again, nor by its own event that does")
    func repeated() {
        var world = World.accounts()
        world.recharge()
        world.recharge()
        world.settle()
        world.repeatNotifications()
        world.run()
        world.repeatNotifications()
        world.recharge()
        world.run()
        #expect(world.story.filter { $0 != "dead letter: notification" } == Self.whole)
        #expect(world.available("zhang") == "600.00")
        #expect(world.flaws() == [])
    }

    @Test("With other content under the same number is refused")
    func otherContent() {
        var world = World.accounts()
        world.recharge()
        world.recharge(yuan: 200, content: "other")
        world.run()
        #expect(world.codes("saga.event-refused") == ["other-content"])
        #expect(world.available("zhang") == "600.00")
        #expect(world.flaws() == [])
    }

    @Test("That the bank first fails and then books is held, loudly: there is no undo")
    func successAfterFail() throws {
        var world = World.accounts()
        world.habits["zhang"] = .cancels
        world.recharge()
        world.settle()
        let command = try #require(world.command(.recharge))
        world.bankSays("SUCCESS", of: command)
        world.run()
        #expect(
            world.story.suffix(3) == ["recharge: user.recharge.failed", "recharge: saga.alarm", "recharge: saga.held"])
        #expect(world.stand("recharge") == "failed, held: contradiction")
        #expect(world.flaws() == [])
    }

    @Test("That the bank first books and then fails stays booked, with an alarm")
    func failAfterSuccess() throws {
        var world = World.accounts()
        world.recharge()
        world.settle()
        let command = try #require(world.command(.recharge))
        world.bankSays("FAIL", .userCancelled, of: command)
        world.run()
        #expect(world.story == Self.whole + ["recharge: saga.alarm"])
        #expect(world.stand("recharge") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Whose notification is about another amount is held")
    func contradiction() throws {
        var world = World.accounts()
        world.habits["zhang"] = .ignores
        world.recharge()
        world.settle()
        let command = try #require(world.command(.recharge))
        world.append(
            .notification(
                BankNotification(
                    requestNo: command.requestNo,
                    result: [
                        "respCode": "00000", "respMsg": "成功", "status": "SUCCESS",
                        "requestNo": .string(command.requestNo.text), "userNo": "zhang", "amount": "999.00",
                    ], evidence: "-")), to: "c1")
        world.run()
        #expect(world.stand("recharge").contains("held: contradiction"))
        #expect(world.story.contains("recharge: saga.alarm"))
        #expect(world.flaws() == [])
    }
}
