import Custody
import Expressions
import Ledger
import Saga
import Testing

/// What the bank does late, or says twice.
@Suite("Late results") struct LateStories {
    /// Another copy of a command comes to the bank, and its outcome into the log.
    static func again(_ world: inout World, _ command: StepCommand) {
        let outcome = world.execute(command)
        world.append(
            .outcome(AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)),
            to: command.family)
        world.settle()
    }

    /// A bid whose user has the page of its freeze open.
    static func openedPage(_ habit: BankHabit) throws -> (world: World, command: StepCommand, page: PageID) {
        var world = World.loan(habit.profile)
        world.habits["investor1"] = .ignores
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400, automatic: false)
        world.settle()
        let command = try #require(world.command(.userPreFreeze))
        let page = world.open(command)
        return (world, command, try #require(page))
    }

    @Test("A refused chunk whose copy lands late is paid once: its payees are not asked for again")
    func lateChunk() {
        var world = World.repaying(BankHabit.forgetsRefusals.profile, investors: 15)
        world.deliveries[.confirmRepayment] = [
            .normal, .says(.refused(.balanceTooLow, message: "余额不足")),
        ]
        world.repay(World.payees(1...15), yuan: 400)
        world.settle()
        let refused = world.commands.filter { $0.service == .confirmRepayment }[1]
        Self.again(&world, refused)
        world.run()
        if world.stand("y1").hasPrefix("held") { world.operate(.retry, on: "y1", family: "p1") }
        world.run()
        #expect(world.commands.filter { $0.service == .confirmRepayment }.count == 2)
        #expect(world.claim("i12") == "90.00")
        #expect(world.available("i12") == "511.00")
        #expect(world.stand("y1") == "completed")
        #expect(world.alarms.count == 1)
        #expect(world.flaws() == [])
    }

    @Test("流标 waits for a freeze that landed after its bid had failed", arguments: BankHabit.allCases)
    func gate(_ habit: BankHabit) {
        var world = World.loan(habit.profile)
        world.deliveries[.userAutoPreTransaction] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        #expect(world.stand("b1") == (habit == .forgetsRefusals ? "open" : "failed"))
        world.deliveries[.cancelPreFreeze] = [.lostBefore, .lostBefore]
        if let command = world.command(.userAutoPreTransaction) { Self.again(&world, command) }
        #expect(world.frozen("investor1") == "400.00")
        world.cancelFunding()
        world.settle()
        #expect(world.command(.modifyProject) == nil)
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.commands.last?.service == .modifyProject)
        #expect(world.flaws() == [])
    }

    @Test(
        "A refused freeze that a repeat makes after all, of which nobody hears, is cancelled before 流标",
        arguments: BankHabit.allCases)
    func unheardRepeat(_ habit: BankHabit) {
        var world = World.loan(habit.profile)
        world.deliveries[.userAutoPreTransaction] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        // The command comes again, the user has money by now, and the outcome is lost on its way to the log.
        if habit == .forgetsRefusals, let command = world.command(.userAutoPreTransaction) {
            _ = world.execute(command)
            #expect(world.frozen("investor1") == "400.00")
            #expect(
                world.partition.family("p1")?.why("b1", at: world.now)?.waitsFor.contains("can be done no more") == true
            )
        }
        world.cancelFunding()
        world.run()
        #expect(world.codes("loan.bid.failed") == ["20007"])
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.alarms == [])
        #expect(world.flaws() == [])
    }

    @Test("A refused cancel that a repeat does after all, of which nobody hears, waits for an operator's word")
    func unheardCancel() {
        var world = World.loan(BankHabit.forgetsRefusals.profile)
        world.deliveries[.cancelPreFreeze] = [.says(.refused(.projectStatusForbids, message: "标的状态不允许"))]
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        world.cancelFunding()
        world.settle()
        if let command = world.command(.cancelPreFreeze) { _ = world.execute(command) }
        #expect(world.frozen("investor1") == "0.00")
        world.run()
        #expect(world.stand("b1") == "held: undoRefused")
        #expect(world.operate(.resolve(as: .applied, evidence: "statement"), on: "b1", family: "p1") == .applied)
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test(
        "A cancel that the bank took in, and found nothing to cancel, says nothing of what was frozen after it",
        arguments: BankHabit.allCases)
    func oldCancel(_ habit: BankHabit) throws {
        var (world, command, page) = try Self.openedPage(habit)
        world.deliveries[.cancelPreFreeze] = [.takenIn(.seconds(60))]
        world.loses = [command.requestNo.text]
        world.withdraw("b1")
        world.settle()
        world.pass(.seconds(120))
        world.press(page, .confirms)
        #expect(world.frozen("investor1") == "400.00")
        world.run(for: .seconds(4 * 3_600))
        #expect(world.stand("b1") == "failed")
        #expect(world.frozen("investor1") == "0.00")
        world.cancelFunding()
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test("A refused repayment that a repeat makes after all is taken back before it is asked for again")
    func unheardRepayment() {
        for habit in BankHabit.allCases {
            var world = World.repaying(habit.profile, status: .collecting)
            world.repay(World.payees(1...3))
            world.settle()
            world.setStatus(.repaying)
            if habit == .forgetsRefusals, let command = world.command(.userAutoPreTransaction) {
                _ = world.execute(command)
                #expect(world.frozen("borrower") == "33.00")
            }
            world.run()
            #expect(world.stand("y1") == "completed")
            let freezes = world.commands.filter { $0.service == .userAutoPreTransaction }.map(\.requestNo)
            #expect(Set(freezes).count == 2)
            #expect(world.available("borrower") == "9967.00")
            #expect(world.frozen("borrower") == "0.00")
            #expect(world.flaws() == [])
        }
    }

    @Test("A stopped saga asks for nothing again", arguments: BankHabit.allCases)
    func stopped(_ habit: BankHabit) {
        var world = World.repaying(habit.profile, status: .collecting)
        world.repay(World.payees(1...3))
        world.settle()
        world.operate(.hold, on: "y1", family: "p1")
        let before = world.commands.count
        world.setStatus(.repaying)
        world.pass(.seconds(3 * 3_600))
        #expect(world.commands.count == before)
        #expect(world.frozen("borrower") == "0.00")
        world.operate(.release, on: "y1", family: "p1")
        world.run()
        #expect(world.stand("y1") == "completed")
        #expect(world.flaws() == [])
    }

    @Test("A copy of an old 'not found' says nothing of what was frozen after it", arguments: BankHabit.allCases)
    func oldNotFound(_ habit: BankHabit) throws {
        var (world, freeze, page) = try Self.openedPage(habit)
        world.cancelFunding()
        world.settle()
        let first = try #require(world.command(.cancelPreFreeze))
        world.loses = [freeze.requestNo.text]
        world.press(page, .confirms)
        #expect(world.frozen("investor1") == "400.00")
        world.deliveries[.cancelPreFreeze] = [.notSent, .notSent, .notSent]
        while world.commands.count(where: { $0.service == .cancelPreFreeze }) < 2,
            world.now < freeze.dead + 86_400_000
        {
            world.pass(.seconds(1))
        }
        let copy = AttemptOutcome(
            requestNo: first.requestNo, attempt: first.attempt, outcome: .refused(.freezeNotFound, message: "预处理不存在"))
        world.append(.outcome(copy), to: "p1")
        world.run()
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.flaws() == [])
    }

    @Test("A copy of an old refusal of CREATE_PROJECT says nothing of an attempt that was done since")
    func oldProjectRefusal() {
        var world = World.loan()
        let refusal = Outcome.refused(.limitExceeded, message: "超过借款人限额")
        world.deliveries[.createProject] = [.lostBefore, .says(refusal), .notSent, .notSent]
        world.approve()
        world.settle()
        func calls() -> [StepCommand] { world.commands.filter { $0.service == .createProject } }
        while calls().count < 2, world.now < calls()[0].dead { world.pass(.seconds(1)) }
        _ = world.execute(calls()[0])
        while calls().count < 3, world.now < calls()[0].dead + 86_400_000 { world.pass(.seconds(1)) }
        let second = calls()[1]
        world.append(
            .outcome(AttemptOutcome(requestNo: second.requestNo, attempt: second.attempt, outcome: refusal)), to: "p1")
        world.settle()
        world.cancelFunding()
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    @Test(
        "A page that was cancelled, and confirmed in a second window, leaves nothing frozen",
        arguments: BankHabit.allCases)
    func twoWindows(_ habit: BankHabit) throws {
        var (world, command, page) = try Self.openedPage(habit)
        world.pages = [:]
        world.press(page, .cancels)
        world.settle()
        // A bank that forgets its refusals opens it once more, and its word on that is lost.
        world.loses = [command.requestNo.text]
        if let again = world.open(command) { world.press(again, .confirms) }
        world.settle()
        world.run()
        #expect(world.stand("b1") == "failed")
        #expect(world.codes("loan.bid.failed") == ["20026"])
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.flaws() == [])
    }

    @Test(
        "A cancel that lands after a later attempt was taken in and refused is found out by its number; nobody is asked",
        arguments: BankHabit.allCases)
    func landsAfterRefusal(_ habit: BankHabit) throws {
        var (world, _, page) = try Self.openedPage(habit)
        world.pages = [:]
        world.deliveries[.cancelPreFreeze] = [.lostBefore, .takenIn(.seconds(60))]
        #expect(world.operate(.undo, on: "b1", family: "p1") == .applied)
        world.settle()
        let first = try #require(world.command(.cancelPreFreeze))
        world.pass(.seconds(120))
        world.press(page, .confirms)
        world.settle()
        _ = world.execute(first)
        world.run(for: .seconds(7_200))
        #expect(world.stand("b1") == "failed")
        #expect(world.frozen("investor1") == "0.00")
        #expect(world.flaws(stillOpen: ["funding"]) == [])
    }

    @Test("A page's freeze that was not found when it was dead, and that the bank then reports, is taken back, loudly")
    func notFoundThenDone() {
        var world = World.loan()
        world.habits["investor1"] = .ignores
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400, automatic: false)
        world.settle()
        world.cancelFunding()
        world.run(for: .seconds(3_600))
        #expect(world.stand("b1") == "failed")
        let cancels = world.commands.filter { $0.service == .cancelPreFreeze }.count
        if let page = world.command(.userPreFreeze) { world.bankSays("SUCCESS", of: page) }
        world.run(for: .seconds(1_800))
        #expect(world.alarms.count == 1)
        #expect(world.commands.filter { $0.service == .cancelPreFreeze }.count > cancels)
    }

    @Test("A pivot that was refused, and lands while all is being undone, stops the undo for an operator")
    func latePivot() {
        var world = World.repaying(BankHabit.forgetsRefusals.profile)
        world.deliveries[.confirmRepayment] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
        world.deliveries[.cancelPreFreeze] = [.lostBefore]
        world.repay(World.payees(1...3))
        world.settle()
        if let command = world.command(.confirmRepayment) { Self.again(&world, command) }
        #expect(world.stand("y1") == "held: contradiction")
        world.run()
        #expect(world.alarms.count >= 1)
    }

    @Test("Another content under our number is no refusal: nobody knows what the bank holds, and an operator is asked")
    func numberUsed() {
        var world = World.loan()
        world.deliveries[.userAutoPreTransaction] = [.says(.refused(.requestNumberUsed, message: "流水号重复"))]
        world.approve()
        world.bid("b1", by: "investor1", yuan: 400)
        world.settle()
        #expect(world.stand("b1") == "held: contradiction")
        #expect(world.alarms.count == 1)
        world.cancelFunding()
        world.run()
        #expect(world.status("p1") == "COLLECTING")
        world.pass(.seconds(3_600))
        world.operate(.resolve(as: .notApplied, evidence: "journal"), on: "b1", family: "p1")
        world.run()
        #expect(world.status("p1") == "MISCARRY")
        #expect(world.flaws() == [])
    }

    /// A workflow that freezes, and does something else than fail when that is refused.
    private static func freezing(onRefused reaction: String) -> String {
        EdgeStories.parent(
            #"{ "id": "freeze", "call": "USER_AUTO_PRE_TRANSACTION", "onRefused": "\#(reaction)", "with": { "userNo": "${input.who}", "bizType": "TENDER", "amount": "${input.amount}", "projectNo": "${input.no}" }, "undo": { "call": "CANCEL_PRE_FREEZE", "with": { "preRequestNo": "${steps.freeze.requestNo}", "amount": "${input.amount}" } } }"#,
            fields: #""no": "identifier", "who": "identifier", "amount": "amount""#)
    }

    private static func refusedFreeze(_ reaction: String, _ habit: BankHabit) throws -> World {
        var world = try EdgeStories.world(freezing(onRefused: reaction), profile: habit.profile)
        try world.bank.addProject(
            NewProject(
                projectNo: "f1", userNo: "borrower", projectAmount: Amount(fen: 1_000_000),
                projectStatus: .collecting, claims: []))
        world.deliveries[.userAutoPreTransaction] = [.says(.refused(.balanceTooLow, message: "余额不足"))]
        world.send(
            "t.start", saga: "parent", family: "f1", starts: "parent",
            [("no", .text("f1")), ("who", .text("investor1")), ("amount", .amount(50_000))])
        world.settle()
        return world
    }

    @Test(
        "A refused freeze that is passed over leaves nothing, though a repeat makes it after all",
        arguments: ["continue", "hold"], BankHabit.allCases)
    func passedOver(_ reaction: String, _ habit: BankHabit) throws {
        var world = try Self.refusedFreeze(reaction, habit)
        if habit == .forgetsRefusals, let command = world.command(.userAutoPreTransaction) {
            _ = world.execute(command)
            #expect(world.frozen("investor1") == "500.00")
        }
        if reaction == "hold" { #expect(world.operate(.skip, on: "parent", family: "f1") == .applied) }
        world.run()
        #expect(world.stand("parent").hasPrefix("completed"))
        #expect(world.frozen("investor1") == "0.00")
    }

    @Test(
        "Data is not corrected while a repeat of what was refused may be done with it", arguments: BankHabit.allCases)
    func corrected(_ habit: BankHabit) throws {
        var world = try Self.refusedFreeze("hold", habit)
        world.pass(.seconds(3_600))
        let answer = world.operate(.correct(ObjectValue([("amount", .amount(10_000))])), on: "parent", family: "f1")
        guard habit != .forgetsRefusals else {
            if case .refused(let reason) = answer { return #expect(reason.contains("forgets")) }
            Issue.record("corrected: \(answer)")
            return
        }
        #expect(answer == .applied)
        #expect(world.operate(.retry, on: "parent", family: "f1") == .applied)
        world.run()
        #expect(world.frozen("investor1") == "100.00")
    }
}
