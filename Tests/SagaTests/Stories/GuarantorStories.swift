import Custody
import JSON
import Ledger
import Saga
import Testing

@Suite("A guarantor's freeze") struct GuarantorStories {
    static let begun = ["g1 USER_AUTO_PRE_TRANSACTION", "g1: loan.compensation.frozen"]
    static let whole = begun + ["g1 CANCEL_PRE_FREEZE", "g1: loan.compensation.ended"]
    static let paged = ["g1 USER_PRE_FREEZE", "g1: loan.compensation.action-required"]
    static let cancelled = ["g1 undo CANCEL_PRE_FREEZE", "g1: loan.compensation.failed"]

    private func books(_ world: World) -> [String] { [world.available("guarantor"), world.frozen("guarantor")] }

    @Test("Is made, and released by the platform's event", arguments: BankHabit.allCases)
    func released(_ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.compensate()
        world.pass(.seconds(86_400))
        #expect(world.story == Self.begun)
        #expect(books(world) == ["400.00", "600.00"])
        world.releaseCompensation()
        world.run()
        #expect(world.story == Self.whole)
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Is released when its time is over")
    func deadline() {
        var world = World.repaying()
        world.compensate()
        world.pass(.seconds(30 * 86_400 - 1))
        #expect(world.story == Self.begun)
        world.run()
        #expect(world.story == Self.whole)
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("With a time that is over already is made and released at once")
    func past() {
        var world = World.repaying()
        world.compensate(days: -1)
        world.run()
        #expect(world.story == Self.whole)
        #expect(world.flaws() == [])
    }

    @Test("By a page is made when the guarantor confirms it")
    func page() {
        var world = World.repaying()
        world.compensate(automatic: false)
        world.settle()
        world.releaseCompensation()
        world.run()
        #expect(world.story == Self.paged + ["g1: loan.compensation.frozen"] + Self.whole.suffix(2))
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Is released at once when the release has come before the freeze was made, also before its own event")
    func early() {
        var world = World.repaying()
        world.releaseCompensation()
        world.deliveries[.userAutoPreTransaction] = [.lostBefore]
        world.compensate()
        world.run()
        #expect(world.tale == Self.whole)

        var other = World.repaying()
        other.deliveries[.userAutoPreTransaction] = [.lostAfter]
        other.compensate()
        other.settle()
        other.releaseCompensation()
        other.run()
        #expect(other.tale == Self.whole)
        #expect(world.flaws() + other.flaws() == [])
    }

    @Test("Is released once, however often the event comes")
    func twice() {
        var world = World.repaying()
        world.compensate()
        world.settle()
        world.releaseCompensation()
        world.releaseCompensation()
        world.run()
        #expect(world.story == Self.whole)
        world.releaseCompensation(id: "another")
        #expect(world.codes("saga.event-refused") == ["ended"])
        #expect(world.flaws() == [])
    }

    @Test("Comes to the same end whatever befalls a call", arguments: [0, 1], Mishap.allCases)
    func mishaps(_ step: Int, _ mishap: Mishap) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile)
            world.deliveries[[.userAutoPreTransaction, .cancelPreFreeze][step]] = mishap.deliveries
            world.compensate()
            world.releaseCompensation()
            world.run()
            #expect(world.tale == Self.whole, "\(habit)")
            #expect(books(world) == ["1000.00", "0.00"], "\(habit)")
            #expect(world.flaws() == [], "\(habit)")
        }
    }

    @Test("Comes to the same end however its page is delivered", arguments: Mishap.ofPages)
    func pageMishaps(_ mishap: Mishap) {
        var world = World.repaying()
        world.deliveries[.userPreFreeze] = mishap.deliveries
        world.compensate(automatic: false)
        world.releaseCompensation()
        world.run()
        #expect(world.tale == Self.paged + ["g1: loan.compensation.frozen"] + Self.whole.suffix(2))
        #expect(world.flaws() == [])
    }

    struct Refused: Sendable {
        var guarantor = "guarantor"
        var yuan: Int64 = 600
        var project = "p1"
        var status = ProjectStatus.repaying
        let code: String
    }

    @Test(
        "Fails when the bank refuses it, with nothing to undo",
        arguments: [
            Refused(guarantor: "nobody", code: "20001"), Refused(project: "p9", code: "20004"),
            Refused(status: .collecting, code: "20006"), Refused(status: .finished, code: "20006"),
            Refused(yuan: 1_001, code: "20007"), Refused(guarantor: "stranger", code: "20011"),
        ], [true, false])
    func refused(_ refused: Refused, _ automatic: Bool) {
        // A page asks for no authorisation.
        guard automatic || refused.code != "20011" else { return }
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile, status: refused.status)
            world.compensate(
                by: refused.guarantor, yuan: refused.yuan, automatic: automatic, project: refused.project)
            world.run()
            let begun = automatic ? [Self.begun[0]] : Self.paged
            #expect(world.story == begun + habit.back("g1", automatic) + ["g1: loan.compensation.failed"])
            #expect(world.codes("loan.compensation.failed") == [refused.code])
            #expect(books(world) == ["1000.00", "0.00"])
            #expect(world.flaws() == [])
        }
    }

    @Test(
        "Refused with a lost answer fails all the same; a bank that forgets is asked again when nothing can land",
        arguments: BankHabit.allCases)
    func refusedInDoubt(_ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.deliveries[.userAutoPreTransaction] = [.lostAfter]
        world.compensate(yuan: 1_001)
        world.run()
        #expect(world.tale == [Self.begun[0]] + habit.back("g1") + ["g1: loan.compensation.failed"])
        #expect(world.commands.count == (habit == .forgetsRefusals ? 4 : 2))
        #expect(world.flaws() == [])
    }

    @Test("Fails when the guarantor cancels on the page")
    func cancels() {
        var world = World.repaying()
        world.habits["guarantor"] = .cancels
        world.compensate(automatic: false)
        world.run()
        #expect(world.story == Self.paged + ["g1: loan.compensation.failed"])
        #expect(world.flaws() == [])
    }

    @Test(
        "Whose page nobody confirms fails, and a cancel makes sure that nothing is frozen",
        arguments: BankHabit.allCases)
    func silent(_ habit: BankHabit) throws {
        var world = World.repaying(habit.profile)
        world.habits["guarantor"] = .ignores
        world.compensate(automatic: false)
        world.pass(.seconds(1_700))
        let command = try #require(world.command(.userPreFreeze))
        let opened = world.open(command)
        world.pass(.seconds(101))
        world.press(try #require(opened), .confirms)
        world.run()
        #expect(world.story == Self.paged + Self.cancelled)
        #expect(world.codes("loan.compensation.failed") == ["silence"])
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Whose result is lost for good is taken for not made, and what was frozen is cancelled")
    func lostResult() {
        var world = World.repaying()
        world.losesNext = 3
        world.compensate(automatic: false)
        world.run()
        #expect(world.story == Self.paged + Self.cancelled)
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Whose result comes when all was cancelled stays cancelled")
    func lateResult() throws {
        var world = World.repaying()
        world.losesNext = 3
        world.compensate(automatic: false)
        world.pass(.seconds(7_000))
        world.bankSays("SUCCESS", of: try #require(world.command(.userPreFreeze)))
        world.run()
        #expect(world.story == Self.paged + Self.cancelled)
        #expect(world.flaws() == [])
    }

    @Test("Does not mind that its result is notified again")
    func repeated() {
        var world = World.repaying()
        world.losesNext = 2
        world.compensate(automatic: false)
        world.pass(.seconds(7_000))
        world.repeatNotifications()
        world.releaseCompensation()
        world.run()
        world.repeatNotifications()
        let story = world.story.filter { !$0.hasPrefix("dead letter") }
        #expect(story == Self.paged + ["g1: loan.compensation.frozen"] + Self.whole.suffix(2))
        #expect(world.flaws() == [])
    }

    @Test(
        "Made after it was said to be refused is a late success: an alarm, and it is cancelled",
        arguments: [false, true])
    func successAfterFail(_ isLong: Bool) throws {
        var world = World.repaying()
        world.habits["guarantor"] = .cancels
        world.compensate(automatic: false)
        isLong ? world.pass(.seconds(3_000)) : world.settle()
        let command = try #require(world.command(.userPreFreeze))
        world.bankSays("SUCCESS", of: command)
        world.run()
        #expect(
            world.story.starts(
                with: Self.paged + [
                    "g1: loan.compensation.failed", "g1: saga.alarm", "g1 undo CANCEL_PRE_FREEZE",
                ]))
        #expect(world.flaws() == [])
    }

    @Test("Said to be refused after it was made is held, and not forgotten")
    func failAfterSuccess() throws {
        var world = World.repaying()
        world.compensate(automatic: false)
        world.settle()
        world.bankSays("FAIL", .balanceTooLow, of: try #require(world.command(.userPreFreeze)))
        #expect(world.stand("g1") == "held: contradiction")
        world.run()
        #expect(world.operate(.retry, on: "g1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("g1") == "completed")
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("That cannot be sent for a day is held at that call; an operator retries it", arguments: [0, 1])
    func neverSent(_ step: Int) {
        let service = [Service.userAutoPreTransaction, .cancelPreFreeze][step]
        var world = World.repaying()
        world.deliveries[service] = Array(repeating: .notSent, count: 2_000)
        world.compensate()
        world.releaseCompensation()
        world.run()
        #expect(world.stand("g1") == "held: notSent")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "g1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("g1") == "completed")
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test(
        "In doubt as often as allowed is held; what an operator finds out decides", arguments: [true, false],
        [true, false])
    func inDoubt(_ isDone: Bool, _ isAutomaticEnd: Bool) {
        var world = World.repaying()
        world.deliveries[.userAutoPreTransaction] = Array(repeating: isDone ? .lostAfter : .lostBefore, count: 5)
        world.compensate()
        world.pass(.seconds(7_200))
        #expect(world.stand("g1") == "held: inDoubt")
        world.releaseCompensation()
        if isAutomaticEnd {
            #expect(world.operate(.retry, on: "g1", family: "p1") == .applied)
        } else {
            let resolution = OperatorCommand.Action.resolve(as: isDone ? .applied : .notApplied, evidence: "asked")
            #expect(world.operate(resolution, on: "g1", family: "p1") == .applied)
        }
        world.run()
        #expect(world.stand("g1") == (isDone || isAutomaticEnd ? "completed" : "failed"))
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Is cancelled by an operator's undo, wherever it waits", arguments: [true, false], [0, 1, 2])
    func undone(_ automatic: Bool, _ moment: Int) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile)
            switch moment {
            // Frozen.
            case 0: break
            // The worker has not done it yet.
            case 1:
                world.deliveries = [.userAutoPreTransaction: [.workerDies], .userPreFreeze: [.workerDies]]
                world.habits["guarantor"] = .ignores
            // Nobody knows, or nobody has confirmed.
            default:
                world.deliveries = [.userAutoPreTransaction: [.lostAfter]]
                world.habits["guarantor"] = .ignores
            }
            world.compensate(automatic: automatic)
            world.pass(.seconds(1))
            #expect(world.operate(.undo, on: "g1", family: "p1") == .applied)
            world.run()
            #expect(world.stand("g1") == "failed", "\(habit)")
            #expect(
                automatic || world.commands.filter { !$0.isUndo }.count == 1, "no page for a saga that has given up")
            #expect(books(world) == ["1000.00", "0.00"], "\(habit)")
            #expect(world.flaws() == [], "\(habit)")
        }
    }

    @Test("Whose page is confirmed after an operator's undo is cancelled for good", arguments: [true, false])
    func confirmedAfterUndo(_ isNotified: Bool) throws {
        var world = World.repaying()
        world.habits["guarantor"] = .ignores
        world.compensate(automatic: false)
        world.settle()
        let command = try #require(world.command(.userPreFreeze))
        let opened = world.open(command)
        #expect(world.operate(.undo, on: "g1", family: "p1") == .applied)
        world.pass(.seconds(600))
        if !isNotified { world.loses = [command.requestNo.text] }
        world.press(try #require(opened), .confirms)
        world.run()
        #expect(world.stand("g1") == "failed")
        #expect(world.commands.filter(\.isUndo).count == 2)
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Whose undo is refused again and again is held with its money still frozen, and retried by an operator")
    func undoRefused() {
        var world = World.repaying()
        world.deliveries[.cancelPreFreeze] = Array(
            repeating: .says(.refused(.projectStatusForbids, message: "标的状态")), count: 5)
        world.compensate()
        world.settle()
        #expect(world.operate(.undo, on: "g1", family: "p1") == .applied)
        world.pass(.seconds(86_400))
        #expect(world.stand("g1") == "held: undoRefused")
        #expect(books(world) == ["400.00", "600.00"])
        #expect(world.operate(.retry, on: "g1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("g1") == "failed")
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test("Whose undo is in doubt is resent until it is definite", arguments: Mishap.allCases)
    func undoMishaps(_ mishap: Mishap) {
        var world = World.repaying()
        world.deliveries[.cancelPreFreeze] = mishap.deliveries
        world.compensate()
        world.settle()
        #expect(world.operate(.undo, on: "g1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("g1") == "failed")
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    // MARK: Taken in, with the result by notification

    @Test("Taken in and then refused by notification fails", arguments: BankHabit.allCases)
    func takenInRefused(_ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.deliveries[.userAutoPreTransaction] = [.takenIn(.seconds(600))]
        world.compensate(yuan: 1_001)
        world.pass(.seconds(599))
        #expect(world.stand("g1") == "open")
        world.run()
        #expect(world.story == [Self.begun[0]] + habit.back("g1") + ["g1: loan.compensation.failed"])
        #expect(world.codes("loan.compensation.failed") == ["20007"])
        #expect(world.flaws() == [])
    }

    @Test("Taken in, and its notification lost for good: asked once more under its number, then it is known")
    func takenInLost() {
        var world = World.repaying()
        world.deliveries[.userAutoPreTransaction] = [.takenIn(.seconds(600))]
        world.losesNext = 3
        world.compensate()
        world.releaseCompensation()
        world.run()
        #expect(world.tale == Self.whole)
        #expect(world.commands.count == 3)
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }

    @Test(
        "Taken in again and again without a result is held; what comes later, or an operator finds, settles it",
        arguments: [0, 1, 2])
    func takenInForEver(_ end: Int) throws {
        var world = World.repaying()
        let accepted = World.Delivery.says(.accepted([:]))
        world.deliveries[.userAutoPreTransaction] = [accepted, accepted]
        world.compensate()
        world.releaseCompensation()
        world.pass(.seconds(86_400))
        #expect(world.stand("g1") == "held: inDoubt")
        let command = try #require(world.command(.userAutoPreTransaction))
        switch end {
        case 0: world.operate(.retry, on: "g1", family: "p1")
        case 1: world.operate(.resolve(as: .notApplied, evidence: "asked"), on: "g1", family: "p1")
        default: world.bankSays("FAIL", .balanceTooLow, of: command)
        }
        world.run()
        #expect(world.stand("g1") == (end == 0 ? "completed" : "failed"))
        #expect(books(world) == ["1000.00", "0.00"])
        #expect(world.flaws() == [])
    }
}
