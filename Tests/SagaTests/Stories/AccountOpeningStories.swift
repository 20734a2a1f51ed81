import Custody
import Expressions
import JSON
import Ledger
import Saga
import Testing

@Suite("An account's opening") struct AccountOpeningStories {
    static let whole = [
        "r1 PERSONAL_REGISTER", "r1: user.registration.action-required", "r1: user.registered",
    ]
    static let failed = Array(whole.dropLast()) + ["r1: user.registration.failed"]

    private func status(_ world: World) -> String {
        let fields = world.events("user.registered").last?.fields
        return fields?["auditStatus"]?.text ?? "-"
    }

    @Test("Is presented, confirmed, audited and told", arguments: BankHabit.allCases)
    func whole(_ habit: BankHabit) {
        var world = World.accounts(habit.profile)
        world.register("wang")
        world.run()
        #expect(world.story == Self.whole)
        #expect(status(world) == "PASSED")
        #expect(world.bank.user("wang")?.role == .investor)
        #expect(world.flaws() == [])
    }

    @Test("Comes to the same end however its page is delivered", arguments: Mishap.ofPages)
    func page(_ mishap: Mishap) {
        var world = World.accounts()
        world.deliveries[.personalRegister] = mishap.deliveries
        world.register("wang")
        world.run()
        #expect(world.tale == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("Fails when the bank's audit refuses it")
    func auditRefused() {
        var world = World.accounts()
        world.bank.settings.auditResult = .refused
        world.register("wang")
        world.run()
        #expect(world.story == Self.failed)
        #expect(world.codes("user.registration.failed") == ["audit-refused"])
        #expect(world.flaws() == [])
    }

    @Test("Is told as not audited yet when no audit comes for seven days; a later one finds nobody")
    func neverAudited() {
        var world = World.accounts()
        world.loses = ["audit"]
        world.register("wang")
        world.pass(.seconds(6 * 86_400))
        #expect(world.story == Array(Self.whole.dropLast()))
        world.run()
        #expect(world.story == Self.whole)
        #expect(status(world) == "AUDITING")
        world.bankAudits("wang", "PASSED")
        #expect(world.story.last == "dead letter: audit")
        #expect(world.flaws() == [])
    }

    @Test("Is audited even when the audit overtakes the result of the registration", arguments: [true, false])
    func auditFirst(_ isPassed: Bool) {
        var world = World.accounts()
        world.bank.settings.auditDelay = .zero
        world.bank.settings.auditResult = isPassed ? .passed : .refused
        world.keepsNotifications = true
        world.register("wang")
        world.pass(.seconds(10))
        #expect(world.kept.last?.requestNo == nil)
        world.handOver([1, 0])
        world.run()
        #expect(world.story == (isPassed ? Self.whole : Self.failed))
        #expect(world.flaws() == [])
    }

    @Test("Waits on while the audit is under way, also when the word of that overtakes the result")
    func auditing() {
        var world = World.accounts()
        world.loses = ["audit"]
        world.keepsNotifications = true
        world.register("wang")
        world.settle()
        world.bankAudits("wang", "AUDITING")
        world.handOver([0])
        world.bankAudits("wang", "AUDITING")
        #expect(world.story == Array(Self.whole.dropLast()))
        world.bankAudits("wang", "PASSED")
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("Does not mind that everything is notified again")
    func repeated() {
        var world = World.accounts()
        world.losesNext = 2
        world.register("wang")
        world.run()
        world.repeatNotifications()
        world.register("wang")
        world.run()
        #expect(world.story.filter { !$0.hasPrefix("dead letter") } == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("Fails when the four elements do not fit")
    func elements() {
        var world = World.accounts()
        world.mobile = "13800130022"
        world.register("wang")
        world.run()
        #expect(world.story == Self.failed)
        #expect(world.codes("user.registration.failed") == ["20022"])
        #expect(world.bank.user("wang") == nil)
        #expect(world.flaws() == [])
    }

    @Test("Fails when the user cancels, and is done under another number then")
    func cancelled() {
        var world = World.accounts()
        world.habits["wang"] = .cancels
        world.register("wang")
        world.run()
        #expect(world.codes("user.registration.failed") == ["20026"])
        world.habits = [:]
        world.register("wang", number: "r2", id: "again")
        world.run()
        #expect(world.story.last == "r2: user.registered")
        #expect(world.flaws() == [])
    }

    @Test("Of somebody who has an account already has reached its goal")
    func already() {
        var world = World.accounts()
        world.register("zhang")
        world.run()
        #expect(world.story == Self.whole)
        #expect(status(world) == "AUDITING")
        #expect(world.flaws() == [])
    }

    @Test("Whose user never comes, or too late, is unconfirmed until 400 days are over", arguments: [false, true])
    func silent(_ isTooLate: Bool) throws {
        var world = World.accounts()
        world.habits["wang"] = .ignores
        world.register("wang")
        world.pass(.seconds(1_700))
        if isTooLate {
            let command = try #require(world.command(.personalRegister))
            let opened = world.open(command)
            let page = try #require(opened)
            world.pass(.seconds(1_801))
            world.press(page, .confirms)
        }
        world.run()
        #expect(world.stand("r1") == "unconfirmed")
        #expect(world.bank.user("wang") == nil)
        world.run(for: .seconds(400 * 86_400))
        #expect(world.story.suffix(2) == ["r1: saga.unconfirmed", "r1: saga.settled"])
        #expect(world.flaws() == [])
    }

    @Test(
        "Whose page is opened at the last moment and confirmed after half an hour is told; nothing is believed before")
    func slow() throws {
        var world = World.accounts()
        world.habits["wang"] = .ignores
        world.register("wang")
        world.pass(.seconds(1_795))
        let command = try #require(world.command(.personalRegister))
        let opened = world.open(command)
        let page = try #require(opened)
        world.pass(.seconds(1_790))
        let resolution = OperatorCommand.Action.resolve(as: .notApplied, evidence: "no word")
        guard case .refused = world.operate(resolution, on: "r1", family: "wang") else {
            Issue.record("an operator could settle what may still land")
            return
        }
        world.press(page, .confirms)
        world.run()
        #expect(world.stand("r1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("Whose result is lost for good is settled by a notification after all", arguments: [true, false])
    func settledLate(_ isDone: Bool) throws {
        var world = World.accounts()
        world.register("wang")
        let command = try #require(world.command(.personalRegister))
        world.loses = ["audit", command.requestNo.text]
        world.run()
        #expect(world.stand("r1") == "unconfirmed")
        if isDone {
            world.append(registration(command), to: "wang")
            world.bankAudits("wang", "PASSED")
        } else {
            world.bankSays("FAIL", .userCancelled, of: command)
        }
        world.run()
        #expect(world.story.last == (isDone ? "r1: user.registered" : "r1: user.registration.failed"))
        #expect(world.flaws() == [])
    }

    @Test("Whose audit comes while the result is unconfirmed is told with it when an operator settles the result")
    func auditedUnconfirmed() {
        var world = World.accounts()
        world.keepsNotifications = true
        world.register("wang")
        world.run()
        #expect(world.stand("r1") == "unconfirmed")
        world.bankAudits("wang", "PASSED")
        #expect(world.operate(.resolve(as: .applied, evidence: "a call"), on: "r1", family: "wang") == .applied)
        #expect(world.story.contains("r1: user.registered"))
        #expect(status(world) == "PASSED")
        #expect(world.flaws() == [])
    }

    @Test("That the bank first fails and then opens is held: nothing closes an account")
    func successAfterFail() throws {
        var world = World.accounts()
        world.habits["wang"] = .cancels
        world.register("wang")
        world.settle()
        world.append(registration(try #require(world.command(.personalRegister))), to: "wang")
        world.run()
        #expect(world.story.suffix(2) == ["r1: saga.alarm", "r1: saga.held"])
        #expect(world.stand("r1") == "failed, held: contradiction")
        #expect(world.operate(.retry, on: "r1", family: "wang") == .applied)
        #expect(world.stand("r1") == "failed")
        #expect(world.flaws() == [])
    }

    @Test("That the bank first opens and then fails is held while it waits for the audit, and goes on from there")
    func failAfterSuccess() throws {
        var world = World.accounts()
        world.loses = ["audit"]
        world.register("wang")
        world.settle()
        world.bankSays("FAIL", .elementsMismatch, of: try #require(world.command(.personalRegister)))
        #expect(world.stand("r1") == "held: contradiction")
        world.bankAudits("wang", "PASSED")
        #expect(world.operate(.retry, on: "r1", family: "wang") == .applied)
        world.run()
        #expect(world.stand("r1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("That cannot be sent for a day is held; an operator retries it")
    func neverSent() {
        var world = World.accounts()
        world.deliveries[.personalRegister] = Array(repeating: .workerDies, count: 2_000)
        world.register("wang")
        world.run()
        #expect(world.stand("r1") == "held: notSent")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "r1", family: "wang") == .applied)
        world.run()
        #expect(world.tale.suffix(2) == Self.whole.suffix(2))
        #expect(world.flaws() == [])
    }

    /// The bank's word that the account was opened, with sealed data.
    private func registration(_ command: StepCommand) -> FamilyRecord {
        var result: JSONObject = [
            "requestNo": .string(command.requestNo.text), "respCode": "00000", "respMsg": "成功", "status": "SUCCESS",
            "userNo": "wang", "bankCode": "ICBC", "transactionTime": "20260301120000", "userRole": "INVESTOR",
        ]
        for name in ["realName", "idNumber", "mobile", "cardNumber"] { result[name] = "sealed" }
        return .notification(BankNotification(requestNo: command.requestNo, result: result, evidence: .object(result)))
    }
}
