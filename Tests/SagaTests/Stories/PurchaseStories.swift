import Custody
import JSON
import Ledger
import Saga
import Testing

@Suite("The purchase of a share of a claim") struct PurchaseStories {
    private static func onSale(_ profile: Profile = .sandbox, days: Int64 = 3) -> World {
        var world = World.repaying(profile)
        world.list(days: days)
        world.settle()
        return world
    }

    static let paged = ["d1 USER_PRE_FREEZE", "d1: debenture.purchase.action-required"]

    private func own(_ world: World, _ saga: String = "d1") -> [String] {
        world.tale.filter { $0.hasPrefix("\(saga) ") || $0.hasPrefix("\(saga):") }
    }

    @Test("By a page, comes to the same end however it is delivered and notified", arguments: Mishap.ofPages)
    func page(_ mishap: Mishap) {
        var world = Self.onSale()
        world.deliveries[.userPreFreeze] = mishap.deliveries
        world.losesNext = 2
        world.buy("d1", by: "i2", yuan: 60, automatic: false)
        world.run()
        world.repeatNotifications()
        #expect(
            own(world) == Self.paged + ["d1: debenture.purchase.frozen", "d1: debenture.purchase.settled"])
        #expect(world.claim("i2") == "160.00")
        #expect(world.stand("s1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test(
        "Refused by the bank fails alone; the sale goes on",
        arguments: [
            ("i1", 10, true, "20019"), ("i1", 10, false, "20019"), ("stranger", 10, true, "20011"),
            ("nobody", 10, true, "20001"), ("nobody", 10, false, "20001"),
        ])
    func refused(_ buyer: String, _ yuan: Int64, _ automatic: Bool, _ code: String) {
        for habit in BankHabit.allCases {
            var world = Self.onSale(habit.profile)
            world.buy("d1", by: buyer, yuan: yuan, automatic: automatic)
            world.settle()
            if habit == .forgetsRefusals {
                // What a repeat may do yet keeps its place.
                world.buy("d0", by: "i3", yuan: 60)
                #expect(world.events("saga.event-refused").map(\.saga) == ["d0"])
                world.run(for: .seconds(7_200))
            }
            #expect(world.stand("d1") == "failed")
            #expect(world.codes("debenture.purchase.failed") == [code])
            world.buy("d2", by: "i3", yuan: 60)
            world.run()
            #expect(world.stand("s1") == "completed")
            #expect(world.claim("i3") == "160.00")
            #expect(world.flaws() == [])
        }
    }

    @Test("Without the money is refused by the bank, in doubt too", arguments: BankHabit.allCases, [true, false])
    func poor(_ habit: BankHabit, _ isLost: Bool) throws {
        var world = Self.onSale(habit.profile)
        try world.bank.addUser(NewUser(userNo: "poor", role: .investor, authorised: [.creditAssignment]))
        if isLost { world.deliveries[.userAutoPreTransaction] = [.lostAfter] }
        world.buy("d1", by: "poor", yuan: 60)
        world.run()
        #expect(world.codes("debenture.purchase.failed") == ["20007"])
        #expect(world.stand("s1") == "failed")
        #expect(world.flaws() == [])
    }

    @Test("Of more than there is left is not admitted; one that came too late neither")
    func notAdmitted() {
        var world = Self.onSale()
        world.buy("d1", by: "i2", yuan: 61)
        world.buy("d2", by: "i2", yuan: 40)
        world.buy("d3", by: "i3", yuan: 30)
        world.buy("d4", by: "i3", yuan: 20)
        world.pass(.seconds(60))
        world.buy("d5", by: "i3", yuan: 1)
        world.run()
        #expect(world.codes("saga.event-refused") == ["not-admitted", "not-admitted", "closed"])
        #expect(world.stand("s1") == "completed")
        #expect(world.claim("i3") == "120.00")
        #expect(world.flaws() == [])
    }

    @Test("Placed before its claim is on sale waits for it; of a sale that never comes it goes to the dead letters")
    func early() {
        var world = World.repaying()
        world.buy("d1", by: "i2", yuan: 60)
        world.buy("d9", by: "i3", yuan: 60, of: "s9")
        world.pass(.seconds(3_600))
        world.list()
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(world.story.last == "dead letter: debenture.purchase.placed")
        #expect(world.flaws() == [])
    }

    @Test(
        "Is withdrawn by its buyer, wherever it waits, and its share is for others", arguments: [0, 1, 2, 3],
        BankHabit.allCases)
    func withdrawn(_ moment: Int, _ habit: BankHabit) {
        var world = Self.onSale(habit.profile)
        world.habits["i2"] = .ignores
        switch moment {
        case 1: world.deliveries[.userAutoPreTransaction] = [.lostAfter]
        case 2: world.deliveries[.userAutoPreTransaction] = [.lostBefore]
        default: break
        }
        world.buy("d1", by: "i2", yuan: 30, automatic: moment != 3)
        world.pass(.seconds(1))
        world.withdrawPurchase("d1")
        world.pass(.seconds(3_600))
        #expect(world.stand("d1") == "failed")
        #expect(world.codes("debenture.purchase.failed") == ["withdrawn"])
        #expect(world.available("i2") == "500.00")
        world.buy("d2", by: "i3", yuan: 60)
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(world.claim("i3") == "160.00")
        #expect(world.flaws() == [])
    }

    @Test("Is not withdrawn any more when the sale is decided")
    func withdrawnTooLate() {
        var world = Self.onSale()
        world.deliveries[.confirmDebentureTransfer] = [.stuck]
        world.buy("d1", by: "i2", yuan: 60)
        world.settle()
        world.withdrawPurchase("d1")
        #expect(world.codes("saga.event-refused") == ["too-late"])
        world.release()
        world.run()
        #expect(world.stand("d1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test(
        "Withdrawn while its page is open is cancelled for good when the buyer confirms it after all",
        arguments: [true, false])
    func confirmedAfterWithdrawal(_ isNotified: Bool) throws {
        var world = Self.onSale()
        world.habits["i2"] = .ignores
        world.buy("d1", by: "i2", yuan: 60, automatic: false)
        world.settle()
        let command = try #require(world.command(.userPreFreeze))
        let opened = world.open(command)
        if !isNotified { world.loses = [command.requestNo.text] }
        world.withdrawPurchase("d1")
        world.withdrawSale()
        world.settle()
        world.press(try #require(opened), .confirms)
        world.run()
        #expect(world.stand("d1") == "failed")
        #expect(world.stand("s1") == "failed")
        #expect(world.available("i2") == "500.00")
        // The sale is closed after the last of its purchases is gone, and not before.
        #expect(world.story.suffix(2) == DebentureStories.takenBack.suffix(2))
        #expect(world.commands.filter { $0.service == .cancelDebentureSale }.count == 1)
        #expect(world.flaws() == [])
    }

    @Test(
        "Nobody confirms fails by its silence; its page is open no longer than the sale is", arguments: [true, false])
    func silent(_ isNearTheEnd: Bool) throws {
        var world = Self.onSale(days: 1)
        world.habits["i2"] = .ignores
        if isNearTheEnd { world.pass(.seconds(86_400 - 300)) }
        world.buy("d1", by: "i2", yuan: 20, automatic: false)
        world.buy("d2", by: "i3", yuan: 20)
        world.settle()
        let command = try #require(world.command(.userPreFreeze))
        let lives = (command.expired ?? 0) - world.now
        #expect(lives <= (isNearTheEnd ? 300_000 : 1_800_000))
        world.run()
        #expect(world.stand("d1") == "failed")
        #expect(world.codes("debenture.purchase.failed") == ["silence"])
        #expect(world.stand("s1") == "completed")
        #expect(world.claim("i3") == "120.00")
        #expect(world.flaws() == [])
    }

    @Test("In doubt when the sale's time is over is waited for", arguments: [true, false])
    func inDoubtAtTheEnd(_ isDone: Bool) {
        var world = Self.onSale(days: 1)
        world.pass(.seconds(86_399))
        world.deliveries[.userAutoPreTransaction] = isDone ? [.lostAfter, .workerDies] : [.lostBefore, .workerDies]
        world.buy("d1", by: "i2", yuan: 20)
        world.pass(.seconds(30))
        #expect(world.command(.confirmDebentureTransfer) == nil)
        #expect(world.stand("s1") == "open")
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(world.claim("i2") == "120.00")
        #expect(world.flaws() == [])
    }

    @Test("Made after it was said to be refused is taken back, with an alarm")
    func successAfterFail() throws {
        var world = Self.onSale()
        world.habits["i2"] = .cancels
        world.buy("d1", by: "i2", yuan: 20, automatic: false)
        world.settle()
        #expect(world.stand("d1") == "failed")
        world.bankSays("SUCCESS", of: try #require(world.command(.userPreFreeze)))
        #expect(world.alarms.count == 1)
        #expect(own(world).last == "d1 undo CANCEL_PRE_FREEZE")
    }
}
