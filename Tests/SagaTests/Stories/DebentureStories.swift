import Custody
import Expressions
import JSON
import Ledger
import Saga
import Testing

@Suite("The sale of a claim") struct DebentureStories {
    static let begun = ["s1 DEBENTURE_SALE", "s1: debenture.on-sale"]
    static let confirm = "s1 CONFIRM_DEBENTURE_TRANSFER"
    static let end = "s1: debenture.transferred"
    static let close = "s1 CANCEL_DEBENTURE_SALE"
    static let takenBack = ["s1 undo CANCEL_DEBENTURE_SALE", "s1: debenture.failed"]

    static func bought(_ number: String) -> [String] {
        ["\(number) USER_AUTO_PRE_TRANSACTION", "\(number): debenture.purchase.frozen"]
    }

    static func settled(_ numbers: String...) -> [String] { numbers.map { "\($0): debenture.purchase.settled" } }

    static let soldOut = begun + bought("d1") + bought("d2") + [confirm] + settled("d1", "d2") + [end]
    static let partSold = begun + bought("d1") + [confirm] + settled("d1") + [close, end]

    /// What seller and buyers have, and hold of the project.
    private func books(_ world: World) -> [String] {
        ["i1", "i2", "i3"].map { "\(world.available($0)) \(world.frozen($0)) \(world.claim($0))" }
    }

    static let soldOutBooks = ["558.00 0.00 40.00", "480.00 0.00 120.00", "460.00 0.00 140.00"]
    static let partSoldBooks = ["519.00 0.00 80.00", "480.00 0.00 120.00", "500.00 0.00 100.00"]
    static let untouched = ["500.00 0.00 100.00", "500.00 0.00 100.00", "500.00 0.00 100.00"]

    private func onSale(_ world: World, _ user: String = "i1") -> String {
        world.bank.user(user)?.claims.first?.onSale.description ?? "-"
    }

    // MARK: The whole story

    @Test("Is sold out by two purchases", arguments: BankHabit.allCases)
    func soldOut(_ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.list()
        world.settle()
        world.buy("d1", by: "i2", yuan: 20)
        world.settle()
        world.buy("d2", by: "i3", yuan: 40)
        world.run()
        #expect(world.story == Self.soldOut)
        #expect(books(world) == Self.soldOutBooks)
        #expect(world.available("ACCOUNT_NO_003") == "2.00")
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "Is sold in part when its time is over, or when it is withdrawn, and the rest is closed",
        arguments: [true, false], BankHabit.allCases)
    func partSold(_ isWithdrawn: Bool, _ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.list()
        world.buy("d1", by: "i2", yuan: 20)
        world.pass(.seconds(3_600))
        #expect(world.story == Self.begun + Self.bought("d1"))
        if isWithdrawn { world.withdrawSale() }
        world.run()
        #expect(world.story == Self.partSold)
        #expect(books(world) == Self.partSoldBooks)
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "Fails, and is closed, when nothing was sold in time, or before it was withdrawn", arguments: [true, false],
        BankHabit.allCases)
    func nothingSold(_ isWithdrawn: Bool, _ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.list()
        world.settle()
        if isWithdrawn { world.withdrawSale() }
        world.run()
        #expect(world.story == Self.begun + Self.takenBack)
        #expect(world.codes("debenture.failed") == ["short"])
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("Withdrawn before the bank has it on sale is closed as soon as it is")
    func withdrawnEarly() {
        var world = World.repaying()
        world.deliveries[.debentureSale] = [.lostAfter]
        world.list()
        world.settle()
        world.withdrawSale()
        world.run()
        #expect(world.tale == Self.begun + Self.takenBack)
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("To twelve buyers is confirmed ten at a time; no commission is more than its purchase")
    func twelve() {
        var world = World.repaying(investors: 13)
        world.list(yuan: 60, commission: 6)
        for number in 1...12 { world.buy("d\(number)", by: "i\(number + 1)", yuan: 5) }
        world.run()
        #expect(world.commands.filter { $0.service == .confirmDebentureTransfer }.count == 2)
        #expect(world.stand("s1") == "completed")
        #expect(world.available("i1") == "500.00")
        #expect(world.claim("i13") == "105.00")
        #expect(world.available("ACCOUNT_NO_003") == "60.00")
        #expect(world.flaws() == [])
    }

    @Test("Of two sellers goes to the buyers of each")
    func twoSales() {
        var world = World.repaying(investors: 5)
        world.list("s1", by: "i1", yuan: 20)
        world.list("s2", by: "i2", yuan: 30)
        world.buy("d1", by: "i3", yuan: 30, of: "s2")
        world.buy("d2", by: "i4", yuan: 20, of: "s1")
        world.run()
        #expect(["s1", "s2", "d1", "d2"].map { world.stand($0) } == Array(repeating: "completed", count: 4))
        #expect(["i1", "i2", "i3", "i4"].map { world.claim($0) } == ["80.00", "70.00", "130.00", "120.00"])
        #expect(world.flaws() == [])
    }

    // MARK: What befalls calls

    static let services: [Service] = [
        .debentureSale, .userAutoPreTransaction, .confirmDebentureTransfer, .cancelDebentureSale,
    ]

    @Test("Comes to the same end whatever befalls a call", arguments: services, Mishap.allCases)
    func mishaps(_ service: Service, _ mishap: Mishap) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile)
            world.deliveries[service] = mishap.deliveries
            world.list()
            world.buy("d1", by: "i2", yuan: 20)
            world.run()
            #expect(world.tale == Self.partSold, "\(habit)")
            #expect(books(world) == Self.partSoldBooks, "\(habit)")
            #expect(onSale(world) == "0.00", "\(habit)")
            #expect(world.flaws() == [], "\(habit)")
        }
    }

    @Test("Is taken back whatever befalls the calls of that", arguments: [0, 1], Mishap.allCases)
    func undoMishaps(_ which: Int, _ mishap: Mishap) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile)
            world.deliveries[[.cancelPreFreeze, .cancelDebentureSale][which]] = mishap.deliveries
            world.list()
            world.buy("d1", by: "i2", yuan: 20)
            world.settle()
            #expect(world.operate(.undo, on: "s1", family: "p1") == .applied)
            world.run()
            #expect(
                world.tale.filter { !$0.contains("answers") } == Self.begun + Self.bought("d1") + [
                    "d1 undo CANCEL_PRE_FREEZE", "d1: debenture.purchase.failed",
                ] + Self.takenBack, "\(habit)")
            #expect(books(world) == Self.untouched, "\(habit)")
            #expect(onSale(world) == "0.00", "\(habit)")
            #expect(world.flaws() == [], "\(habit)")
        }
    }

    @Test("That cannot be sent for a day is held at that call; an operator retries it", arguments: services)
    func neverSent(_ service: Service) {
        var world = World.repaying()
        world.deliveries[service] = Array(repeating: .notSent, count: 2_000)
        world.list(days: 2)
        world.buy("d1", by: "i2", yuan: 20)
        world.pass(.seconds(4 * 86_400))
        let held = service == .userAutoPreTransaction ? "d1" : "s1"
        #expect(world.stand(held) == "held: notSent")
        world.deliveries = [:]
        if service == .debentureSale { world.buy("d2", by: "i2", yuan: 20) }
        #expect(world.operate(.retry, on: held, family: "p1") == .applied)
        world.run()
        // A purchase that had waited for a day for a sale that did not come is forgotten, and the sale's time is over.
        #expect(world.stand("s1") == (service == .debentureSale ? "failed" : "completed"))
        #expect(books(world) == (service == .debentureSale ? Self.untouched : Self.partSoldBooks))
        #expect(world.codes("saga.event-refused") == (service == .debentureSale ? ["closed"] : []))
        #expect(world.flaws() == [])
    }

    @Test(
        "In doubt as often as allowed is held; an operator's evidence goes on from what happened", arguments: services,
        [true, false])
    func resolved(_ service: Service, _ isDone: Bool) {
        var world = World.repaying()
        world.deliveries[service] = Array(repeating: isDone ? .lostAfter : .lostBefore, count: 5)
        world.list(days: 2)
        world.buy("d1", by: "i2", yuan: 20)
        world.pass(.seconds(3 * 86_400))
        let held = service == .userAutoPreTransaction ? "d1" : "s1"
        #expect(world.stand(held) == "held: inDoubt")
        let resolution = OperatorCommand.Action.resolve(as: isDone ? .applied : .notApplied, evidence: "asked")
        #expect(world.operate(resolution, on: held, family: "p1") == .applied)
        world.pass(.seconds(86_400))
        if isDone, service != .debentureSale {
            #expect(world.stand("s1") == "completed")
            #expect(books(world) == Self.partSoldBooks)
        } else if service == .cancelDebentureSale {
            // It was sold: there is no way back, and it has to be closed.
            #expect(world.stand("s1") == "held: refused")
            #expect(world.operate(.retry, on: "s1", family: "p1") == .applied)
            world.run()
            #expect(world.stand("s1") == "completed")
            #expect(books(world) == Self.partSoldBooks)
        } else {
            #expect(world.stand("s1") == "failed")
            #expect(books(world) == Self.untouched)
        }
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    // MARK: Refused

    @Test(
        "Fails when the bank refuses it, with nothing to undo",
        arguments: [
            ("i1", 101, "p1", "20013"), ("guarantor", 10, "p1", "20013"), ("nobody", 10, "p1", "20001"),
            ("i1", 10, "p9", "20004"),
        ])
    func refused(_ seller: String, _ yuan: Int64, _ project: String, _ code: String) {
        var world = World.repaying()
        world.list(by: seller, yuan: yuan, project: project)
        world.run()
        #expect(world.story == [Self.begun[0], "s1: debenture.failed"])
        #expect(world.codes("debenture.failed") == [code])
        #expect(world.flaws() == [])
    }

    @Test(
        "Fails, and gives all buyers their money back, when the transfer is refused at first",
        arguments: BankHabit.allCases)
    func confirmRefused(_ habit: BankHabit) {
        var world = World.repaying(habit.profile)
        world.list()
        world.buy("d1", by: "i2", yuan: 20)
        world.settle()
        // The seller's claim shrinks below what is on sale.
        world.repay([.init(user: "i1", yuan: 90)])
        world.run()
        #expect(world.stand("s1") == "failed")
        #expect(world.codes("debenture.failed") == ["20025"])
        #expect(world.stand("d1") == "failed")
        #expect(books(world) == ["591.00 0.00 10.00", "500.00 0.00 100.00", "500.00 0.00 100.00"])
        #expect(world.flaws() == [])
    }

    @Test(
        "With one purchase that is refused after others were transferred is held; left out, its buyer gets his money back",
        arguments: BankHabit.allCases)
    func oneBad(_ habit: BankHabit) {
        var world = World.repaying(habit.profile, investors: 13)
        world.list(yuan: 60)
        for number in 1...12 { world.buy("d\(number)", by: "i\(number + 1)", yuan: 5) }
        world.deliveries[.confirmDebentureTransfer] = [.normal, .stuck]
        world.settle()
        // The seller's claim has shrunk to 5.00: there is enough for one of the two that are left.
        world.repay([.init(user: "i1", yuan: 45)])
        world.settle()
        world.release()
        world.pass(.seconds(86_400))
        #expect(world.stand("s1") == "held: refused")
        #expect(world.operate(.skip, on: "s1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(["d11", "d12"].map { world.stand($0) } == ["completed", "failed"])
        #expect(world.codes("debenture.purchase.failed") == ["left-out"])
        #expect(world.claim("i1") == "0.00")
        #expect(world.available("i13") == "500.00")
        #expect(world.flaws() == [])
    }

    // MARK: Shares that somebody has reserved

    private mutating func reserve(_ world: inout World) {
        guard let sale = world.command(.debentureSale) else { return }
        world.elsewhere(
            .userAutoPreTransaction, "x1",
            [
                "projectNo": "p1", "userNo": "i3", "amount": "10.00", "bizType": "CREDIT_ASSIGNMENT",
                "creditsaleRequestNo": .string(sale.requestNo.text),
            ])
    }

    @Test(
        "Is closed later when shares are reserved: the undo of a sale of nothing waits, and is held in the end",
        arguments: BankHabit.allCases, [true, false])
    mutating func undoReserved(_ habit: BankHabit, _ isForGood: Bool) {
        var world = World.repaying(habit.profile)
        world.list()
        world.settle()
        reserve(&world)
        world.withdrawSale()
        world.pass(.seconds(isForGood ? 86_400 : 1_200))
        #expect(world.stand("s1") == (isForGood ? "held: undoRefused" : "open"))
        world.elsewhere(.cancelPreFreeze, "x2", ["preRequestNo": "x1", "amount": "10.00"])
        if isForGood { #expect(world.operate(.retry, on: "s1", family: "p1") == .applied) }
        world.run()
        #expect(world.stand("s1") == "failed")
        #expect(world.commands.filter(\.isUndo).count >= 2)
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("Sold in part, is closed later when shares are reserved; after a day it is held", arguments: [true, false])
    mutating func closeReserved(_ isForGood: Bool) {
        var world = World.repaying()
        world.list()
        world.buy("d1", by: "i2", yuan: 20)
        world.settle()
        reserve(&world)
        world.withdrawSale()
        world.pass(.seconds(isForGood ? 2 * 86_400 : 3 * 3_600))
        #expect(world.stand("s1") == (isForGood ? "held: refused" : "open"))
        world.elsewhere(.cancelPreFreeze, "x2", ["preRequestNo": "x1", "amount": "10.00"])
        if isForGood { #expect(world.operate(.retry, on: "s1", family: "p1") == .applied) }
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(books(world) == Self.partSoldBooks)
        #expect(onSale(world) == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("Is undone by an operator before anything was sold, and not after")
    func undone() {
        var world = World.repaying()
        world.deliveries[.confirmDebentureTransfer] = [.stuck]
        world.list(yuan: 20)
        world.buy("d1", by: "i2", yuan: 20)
        world.settle()
        #expect(world.command(.confirmDebentureTransfer) != nil)
        guard case .refused = world.operate(.undo, on: "s1", family: "p1") else {
            Issue.record("undone")
            return
        }
        world.release()
        world.run()
        #expect(world.stand("s1") == "completed")
        #expect(world.flaws() == [])
    }
}
