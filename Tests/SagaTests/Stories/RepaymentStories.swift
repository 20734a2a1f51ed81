import Custody
import Expressions
import JSON
import Ledger
import Saga
import Testing

@Suite("A repayment") struct RepaymentStories {
    static let freeze = "y1 USER_AUTO_PRE_TRANSACTION"
    static let paged = ["y1 USER_PRE_FREEZE", "y1: loan.repayment.action-required"]
    static let pay = "y1 CONFIRM_REPAYMENT"
    static let end = "y1: loan.repaid"
    static let failed = "y1: loan.repayment.failed"
    static let undo = "y1 undo CANCEL_PRE_FREEZE"
    /// All that a repayment can do.
    static let longest = [freeze, pay, pay, pay, "y1 CANCEL_PRE_FREEZE", "y1 MODIFY_PROJECT", end]

    /// 25 payees, a commission of 5.00, 20.00 more than is needed, and it is the last.
    private static func longest(_ profile: Profile = .sandbox) -> World {
        var world = World.repaying(profile, investors: 25)
        world.repay(World.payees(1...25), yuan: 300, commission: 5, isLast: true)
        return world
    }

    private func books(_ world: World) -> [String] {
        [
            world.available("borrower"), world.frozen("borrower"), world.available("i1"), world.claim("i1"),
            world.available("i25"), world.claim("i25"), world.available("ACCOUNT_NO_003"), world.status("p1"),
        ]
    }

    static let longestBooks = ["9720.00", "0.00", "511.00", "90.00", "511.00", "90.00", "5.00", "FINISH"]

    @Test(
        "Freezes, pays ten at a time, gives back the rest, and the last one closes the project",
        arguments: BankHabit.allCases)
    func whole(_ habit: BankHabit) {
        var world = Self.longest(habit.profile)
        world.run()
        #expect(world.story == Self.longest)
        #expect(books(world) == Self.longestBooks)
        let commissions = world.commands.filter { $0.service == .confirmRepayment }.map(\.parameters["commission"])
        #expect(commissions == [.amount(500), .amount(0), .amount(0)])
        #expect(world.flaws() == [])
    }

    @Test("Neither gives back nor closes when there is nothing to give back and it is not the last")
    func exact() {
        var world = World.repaying()
        world.repay(World.payees(1...3))
        world.run()
        #expect(world.story == [Self.freeze, Self.pay, Self.end])
        #expect(world.available("borrower") == "9967.00")
        #expect(world.status("p1") == "REPAYING")
        #expect(world.flaws() == [])
    }

    @Test("By a page, with dividends and the investors' commissions")
    func page() throws {
        var world = World.repaying()
        try world.bank.fund("ACCOUNT_NO_002", Amount(fen: 100_000))
        world.repay(
            [.init(user: "i1", yuan: 50, interest: 5, commission: 2, dividend: 3), .init(user: "i2")],
            automatic: false)
        world.run()
        #expect(world.story == Self.paged + [Self.pay, Self.end])
        #expect(world.available("i1") == "556.00")
        #expect(world.available("ACCOUNT_NO_003") == "2.00")
        #expect(world.available("ACCOUNT_NO_002") == "997.00")
        #expect(world.flaws() == [])
    }

    @Test("Is refused before it begins when it would pay more than it freezes")
    func tooMuch() {
        var world = World.repaying()
        world.repay(World.payees(1...3), yuan: 32)
        world.run()
        #expect(world.codes("saga.event-refused") == ["unfit"])
        #expect(world.commands.isEmpty)
        #expect(world.flaws() == [])
    }

    @Test("Of two payments to the same payee in one call pays both")
    func samePayee() {
        var world = World.repaying()
        world.repay([.init(user: "i1"), .init(user: "i1", yuan: 20)])
        world.run()
        #expect(world.claim("i1") == "70.00")
        #expect(world.flaws() == [])
    }

    // MARK: What befalls calls

    static let services: [Service] = [.userAutoPreTransaction, .confirmRepayment, .cancelPreFreeze, .modifyProject]

    @Test("Comes to the same end whatever befalls a call", arguments: services, Mishap.allCases)
    func mishaps(_ service: Service, _ mishap: Mishap) {
        for habit in BankHabit.allCases {
            // Of the chunks, each in turn.
            for before in 0..<(service == .confirmRepayment ? 3 : 1) {
                var world = Self.longest(habit.profile)
                world.deliveries[service] = Array(repeating: .normal, count: before) + mishap.deliveries
                world.run()
                #expect(world.tale == Self.longest, "\(habit) \(before)")
                #expect(books(world) == Self.longestBooks, "\(habit) \(before)")
                #expect(world.flaws() == [], "\(habit) \(before)")
            }
        }
    }

    @Test("Comes to the same end when everything goes wrong once", arguments: BankHabit.allCases)
    func allMishaps(_ habit: BankHabit) {
        var world = Self.longest(habit.profile)
        for service in Self.services {
            world.deliveries[service] = [.notSent, .lostBefore, .workerDiesAfter, .lostAfter]
        }
        world.run()
        #expect(world.tale == Self.longest)
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    @Test("Comes to the same end however its page is delivered", arguments: Mishap.ofPages)
    func pageMishaps(_ mishap: Mishap) {
        var world = World.repaying()
        world.deliveries[.userPreFreeze] = mishap.deliveries
        world.losesNext = 2
        world.repay(World.payees(1...3), automatic: false)
        world.run()
        world.repeatNotifications()
        #expect(world.tale.filter { !$0.hasPrefix("dead") } == Self.paged + [Self.pay, Self.end])
        #expect(world.flaws() == [])
    }

    @Test("That cannot be sent for a day is held at that call; an operator retries it", arguments: services)
    func neverSent(_ service: Service) {
        var world = Self.longest()
        world.deliveries[service] = Array(repeating: .notSent, count: 2_000)
        world.run()
        #expect(world.stand("y1") == "held: notSent")
        world.deliveries = [:]
        #expect(world.operate(.retry, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    @Test(
        "In doubt as often as allowed is held there; an operator's evidence goes on from what happened",
        arguments: services, [0, 1, 2])
    func resolvedApplied(_ service: Service, _ before: Int) {
        guard before == 0 || service == .confirmRepayment else { return }
        var world = Self.longest()
        world.deliveries[service] = Array(repeating: .normal, count: before) + Array(repeating: .lostAfter, count: 5)
        world.pass(.seconds(7_200))
        #expect(world.stand("y1") == "held: inDoubt")
        #expect(world.operate(.resolve(as: .applied, evidence: "asked"), on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    @Test(
        "Found not done by an operator: the first chunk fails it all, a later one is asked for by single payments",
        arguments: [0, 1])
    func resolvedNotApplied(_ before: Int) {
        var world = Self.longest()
        world.deliveries[.confirmRepayment] =
            Array(repeating: .normal, count: before) + Array(repeating: .lostBefore, count: 5)
        world.pass(.seconds(7_200))
        #expect(world.stand("y1") == "held: inDoubt")
        #expect(world.operate(.resolve(as: .notApplied, evidence: "asked"), on: "y1", family: "p1") == .applied)
        world.run()
        if before == 0 {
            #expect(world.stand("y1") == "failed")
            #expect(world.available("borrower") == "10000.00")
            #expect(world.status("p1") == "REPAYING")
        } else {
            #expect(world.stand("y1") == "completed")
            #expect(books(world) == Self.longestBooks)
        }
        #expect(world.flaws() == [])
    }

    // MARK: The freeze refused

    struct Refused: Sendable {
        var borrower = "borrower"
        var yuan: Int64 = 100
        var project = "p1"
        var automatic = true
        let code: String
    }

    @Test(
        "Fails when the freeze is refused, with nothing to undo",
        arguments: [
            Refused(yuan: 10_001, code: "20007"), Refused(yuan: 10_001, automatic: false, code: "20007"),
            Refused(borrower: "stranger", code: "20011"),
            Refused(borrower: "stranger", automatic: false, code: "20019"),
            Refused(borrower: "nobody", code: "20001"), Refused(borrower: "nobody", automatic: false, code: "20001"),
            Refused(project: "p9", code: "20004"), Refused(project: "p9", automatic: false, code: "20004"),
        ])
    func refused(_ refused: Refused) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile)
            world.repay(
                World.payees(1...3), yuan: refused.yuan, automatic: refused.automatic, by: refused.borrower,
                project: refused.project)
            world.run()
            let back = habit.back("y1", refused.automatic)
            #expect(world.story == (refused.automatic ? [Self.freeze] : Self.paged) + back + [Self.failed])
            #expect(world.codes("loan.repayment.failed") == [refused.code])
            #expect(world.flaws() == [])
        }
    }

    @Test("Fails when the borrower cancels on the page, or never comes", arguments: [World.Habit.cancels, .ignores])
    func noConsent(_ habit: World.Habit) {
        var world = World.repaying()
        world.habits["borrower"] = habit
        world.repay(World.payees(1...3), automatic: false)
        world.run()
        #expect(world.story == Self.paged + (habit == .ignores ? [Self.undo] : []) + [Self.failed])
        #expect(world.codes("loan.repayment.failed") == [habit == .ignores ? "silence" : "20026"])
        #expect(world.available("borrower") == "10000.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "Waits while the project is not 还款中, and asks under new numbers",
        arguments: [true, false], BankHabit.allCases)
    func waits(_ automatic: Bool, _ habit: BankHabit) {
        var world = World.repaying(habit.profile, status: .collecting)
        world.repay(World.payees(1...3), automatic: automatic)
        world.pass(.seconds(3 * 3_600))
        #expect(world.commands.count >= (automatic ? 10 : 4))
        #expect(Set(world.commands.map(\.requestNo)).count == world.commands.count)
        #expect(world.stand("y1") == "open")
        world.setStatus(.repaying)
        world.run()
        #expect(world.story.suffix(2) == [Self.pay, Self.end])
        #expect(world.available("borrower") == "9967.00")
        #expect(world.flaws() == [])
    }

    @Test("Fails when the project is not 还款中 for a day")
    func waitedTooLong() {
        var world = World.repaying(status: .finished)
        world.repay(World.payees(1...3))
        world.run()
        #expect(world.story.last == Self.failed)
        #expect(world.codes("loan.repayment.failed") == ["20006"])
        #expect(world.flaws() == [])
    }

    @Test(
        "Takes back a freeze that the bank made after refusing it, and not the one that it lives on", arguments: [0, 1])
    func lateFreeze(_ moment: Int) throws {
        var world = World.repaying(status: .collecting)
        world.habits["borrower"] = .ignores
        world.repay(World.payees(1...3), automatic: false)
        world.settle()
        let first = try #require(world.command(.userPreFreeze))
        world.confirm(first, .confirms)
        world.settle()
        world.setStatus(.repaying)
        if moment == 0 {
            // It is still the freeze that is waited for.
            world.bankSays("SUCCESS", of: first)
            #expect(world.stand("y1") == "open")
            return
        }
        world.pass(.seconds(3_600))
        let second = try #require(world.command(.userPreFreeze))
        #expect(second.requestNo != first.requestNo)
        world.bankSays("SUCCESS", of: first)
        world.confirm(second, .confirms)
        world.run(for: .seconds(10))
        let undone = try #require(world.commands.first { $0.isUndo })
        #expect(undone.parameters["preRequestNo"] == .text(first.requestNo.text))
        #expect(world.alarms.count == 1)
        #expect(world.story.contains(Self.end))
    }

    // MARK: The end

    @Test("Two at once: the project is closed when no other saga is open", arguments: [true, false], [true, false])
    func twoAtOnce(_ firstIsLast: Bool, _ both: Bool) {
        var world = World.repaying(investors: 12)
        world.habits["borrower"] = .ignores
        world.repay(World.payees(1...12), isLast: firstIsLast)
        world.repay(World.payees(1...12), number: "y2", automatic: false, isLast: both || !firstIsLast)
        world.settle()
        world.pass(.seconds(600))
        #expect(world.command(.modifyProject) == nil)
        #expect(world.stand("y1") == (firstIsLast ? "open" : "completed"))
        world.habits = [:]
        world.run()
        #expect(["y1", "y2"].map { world.stand($0) } == ["completed", "completed"])
        #expect(world.status("p1") == "FINISH")
        #expect(world.available("i1") == "522.00")
        #expect(world.claim("i1") == "80.00")
        #expect(world.frozen("borrower") == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("Does not close the project while another saga of it is held")
    func otherHeld() {
        var world = World.repaying()
        world.deliveries[.cancelPreFreeze] = [.says(.notSent(.misconfigured(.badSignature, message: "签名")))]
        world.compensate()
        world.releaseCompensation()
        world.settle()
        #expect(world.stand("g1") == "held: misconfigured")
        world.repay(World.payees(1...3), isLast: true)
        world.run()
        #expect(world.stand("y1") == "open")
        #expect(world.flaws(stillOpen: ["y1"]) == [])
        #expect(world.operate(.retry, on: "g1", family: "p1") == .applied)
        world.run()
        #expect(["g1", "y1"].map { world.stand($0) } == ["completed", "completed"])
        #expect(world.status("p1") == "FINISH")
        #expect(world.flaws() == [])
    }

    @Test("Finds the project closed already: that was its goal")
    func closedAlready() {
        var world = World.repaying()
        world.habits["guarantor"] = .ignores
        world.compensate(automatic: false)
        world.repay(World.payees(1...3), isLast: true)
        world.settle()
        world.setStatus(.finished)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.flaws() == [])
    }

    // MARK: Operators

    @Test("Is undone by an operator while nothing was paid", arguments: [0, 1, 2])
    func undone(_ moment: Int) {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile, status: moment == 2 ? .collecting : .repaying)
            world.habits["borrower"] = .ignores
            if moment == 0 { world.deliveries[.userAutoPreTransaction] = [.lostAfter] }
            world.repay(World.payees(1...3), automatic: moment != 1)
            world.pass(.seconds(1))
            #expect(world.operate(.undo, on: "y1", family: "p1") == .applied)
            world.run()
            #expect(world.stand("y1") == "failed")
            #expect(world.codes("loan.repayment.failed") == ["operator"])
            #expect(world.available("borrower") == "10000.00")
            #expect(world.command(.confirmRepayment) == nil)
            #expect(world.flaws() == [])
        }
    }

    @Test("Is not undone any more when a payment was made, or may have been", arguments: Mishap.allCases)
    func noWayBack(_ mishap: Mishap) {
        var world = Self.longest()
        world.deliveries[.confirmRepayment] = mishap.deliveries
        world.settle()
        #expect(world.command(.confirmRepayment) != nil)
        if world.stand("y1") == "open" { #expect(!world.offered("y1", family: "p1").contains(.undo)) }
        guard case .refused = world.operate(.undo, on: "y1", family: "p1") else {
            Issue.record("undone")
            return
        }
        world.run()
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    @Test("Stopped by an operator makes no further payment until it is released")
    func stopped() {
        var world = Self.longest()
        world.deliveries[.confirmRepayment] = [.stuck]
        world.settle()
        #expect(world.operate(.hold, on: "y1", family: "p1") == .applied)
        world.release()
        world.pass(.seconds(10))
        #expect(world.commands.filter { $0.service == .confirmRepayment }.count == 1)
        #expect(world.operate(.release, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.tale.filter { !$0.contains("answers") } == Self.longest)
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    @Test("Whose freeze is said to be refused when it is being paid out is held, and goes on when an operator says so")
    func freezeContradicted() throws {
        var world = World.repaying(investors: 12)
        world.deliveries[.confirmRepayment] = [.stuck]
        world.repay(World.payees(1...12), automatic: false)
        world.settle()
        world.bankSays("FAIL", .balanceTooLow, of: try #require(world.command(.userPreFreeze)))
        #expect(world.stand("y1") == "held: contradiction")
        world.release()
        world.pass(.seconds(60))
        #expect(world.commands.filter { $0.service == .confirmRepayment }.count == 1)
        #expect(world.operate(.retry, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("A command that was too old when its worker came to it is issued anew at once, and is not doubled")
    func stale() {
        var world = Self.longest()
        world.deliveries[.confirmRepayment] = [.stuck]
        world.settle()
        world.pass(.seconds(61))
        world.release()
        world.run()
        #expect(world.tale == Self.longest)
        #expect(books(world) == Self.longestBooks)
        #expect(world.flaws() == [])
    }

    /// Found by simulated histories: such a worker and an owner kept each other busy for two days.
    @Test("A worker whose clock is wrong finds every command too old: each is issued ever more seldom, and then held")
    func wrongClock() {
        var world = Self.longest()
        world.deliveries[.confirmRepayment] = Array(repeating: .says(.notSent(.stale)), count: 2_000)
        world.run(for: .seconds(2 * 86_400))
        #expect(world.stand("y1") == "held: notSent")
        #expect(world.partition.family("p1")?.view(of: "y1")?.held?.reason.contains("clock") == true)
        #expect(world.commands.filter { $0.service == .confirmRepayment }.count < 400)
        world.deliveries[.confirmRepayment] = []
        #expect(world.operate(.retry, on: "y1", family: "p1") == .applied)
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.flaws() == [])
    }
}
