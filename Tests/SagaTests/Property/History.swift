import Custody
import Expressions
import JSON

@testable import Saga

/// A random history: users, workers and a bank that behave in one world, and records that nobody should ever send.
struct History {
    static let starts: [World] = {
        var worlds = [World.loan(), .repaying(), .accounts(), .accounts(.asking)]
        for place in worlds.indices { if let probe = Probe.plan { worlds[place].library.add(probe) } }
        return worlds
    }()

    var world: World
    private var draw: Draw
    private let kind: Int

    init(_ seed: UInt64, with fault: EngineFault? = nil) {
        draw = Draw(seed)
        kind = draw.below(9)
        world = Self.starts[[0, 0, 0, 1, 1, 2, 2, 3, 3][kind]]
        world.library.fault = fault
        let length = 10 + draw.below(15)
        upset()
        var steps = 0
        while world.inbox.count < length, steps < 3 * length {
            step()
            steps += 1
        }
    }

    private mutating func step() {
        switch draw.below(12) {
        case 0...4: event()
        case 5...6: world.settle()
        case 7: pass()
        case 8: command()
        case 9: upset()
        default: wild()
        }
    }

    private mutating func pass() {
        world.pass(
            .seconds(draw.pick([1, 60, 900, 3_600, 7_200, 86_400, 3 * 86_400, draw.chance(30) ? 402 * 86_400 : 600])))
    }

    /// What becomes of the next attempts, and what users do.
    private mutating func upset() {
        let deliveries: [World.Delivery] = [
            .normal, .notSent, .lostBefore, .lostAfter, .workerDies, .workerDiesAfter,
            .says(draw.pick(draw.outcomes())),
            .says(.refused(.balanceTooLow, message: "")), .says(.inDoubt(.transport(""))),
            .says(.notSent(.misconfigured(.badSignature, message: ""))), .says(.accepted([:])),
        ]
        for service in Service.allCases where draw.chance(40) {
            let delivery = draw.pick(deliveries)
            world.deliveries[service] = Array(repeating: delivery, count: draw.pick([1, 2, 8]))
            // For as long as it takes to give up.
            if draw.chance(2) { world.deliveries[service] = Array(repeating: .notSent, count: 400) }
        }
        for user in ["investor1", "investor2", "i2", "borrower", "guarantor", "zhang"] where draw.chance(30) {
            world.habits[user] = draw.pick([.confirms, .cancels, .ignores])
        }
        world.questions =
            draw.chance(50) ? [] : (0..<draw.pick([1, 3, 20])).map { _ in draw.pick(draw.queryAnswers()) }
        if draw.chance(20) { world.questions = [nil] }
        world.losesNext = draw.chance(20) ? 3 : 0
        world.payoutFails = draw.chance(20)
    }

    // MARK: Events

    private mutating func event() {
        switch kind {
        case 0...2: loanEvent()
        case 3: saleEvent()
        case 4: repaymentEvent()
        default: draw.chance(30) ? probeEvent() : accountEvent()
        }
    }

    private mutating func loanEvent() {
        let number = "b\(draw.below(4))"
        switch draw.below(10) {
        case 0...2: world.approve(yuan: 100, days: draw.pick([1, 3]))
        case 3...6:
            world.bid(
                number, by: "investor\(1 + draw.below(3))", yuan: draw.pick([20, 50, 100, 5_000]),
                automatic: draw.chance(60))
        case 7: world.withdraw(number)
        case 8: draw.chance(50) ? world.cancelFunding() : world.closeFunding()
        default: other()
        }
    }

    private mutating func saleEvent() {
        let number = "d\(draw.below(4))"
        switch draw.below(10) {
        case 0...2: world.list(days: draw.pick([1, 3]))
        case 3...6:
            world.buy(number, by: "i\(2 + draw.below(2))", yuan: draw.pick([20, 30, 60]), automatic: draw.chance(60))
        case 7: world.withdrawPurchase(number)
        case 8: world.withdrawSale()
        default: other()
        }
    }

    private mutating func repaymentEvent() {
        let number = draw.below(3)
        switch draw.below(8) {
        case 0...3:
            world.repay(
                World.payees(1...(1 + draw.below(3))), number: "y\(number)", commission: Int64(draw.below(2)),
                automatic: draw.chance(60), isLast: draw.chance(40))
        case 4...5: world.compensate("g\(number)", yuan: 30, automatic: draw.chance(60), days: 1)
        case 6: world.releaseCompensation("g\(number)")
        default: other()
        }
    }

    private mutating func accountEvent() {
        switch draw.below(6) {
        case 0...1: world.register("new\(draw.below(2))")
        case 2: world.recharge(yuan: 10)
        case 3: world.payOut(yuan: 10)
        case 4: world.bankAudits("new\(draw.below(2))", draw.pick(["PASSED", "REFUSED", "AUDIT"]))
        default: other()
        }
    }

    private mutating func probeEvent() {
        world.families.insert("x1")
        if draw.chance(60) {
            world.send(
                "probe.start", saga: "probe", family: "x1", starts: "probe",
                [
                    ("no", .text("x1")), ("userNo", .text("zhang")), ("amount", .amount(draw.pick([100, .max]))),
                    ("way", .integer(Int64(draw.below(3)))),
                ])
        } else {
            world.send("probe.go", saga: "probe", family: "x1", id: "go\(draw.below(3))", [("no", .text("x1"))])
        }
    }

    /// An event that was not meant so: other content, another saga, no start, fields that do not fit.
    private mutating func other() {
        let events = world.inbox.compactMap { entry -> (String, PlatformEvent)? in
            if case .family(let family, .event(let event)) = entry.record { (family, event) } else { nil }
        }
        guard !events.isEmpty else { return }
        let (family, event) = draw.pick(events)
        var fields = event.fields
        if draw.chance(40) { fields[draw.pick(["amount", "projectNo", "extra", "isLast"])] = draw.value(1) }
        let made = PlatformEvent(
            id: draw.chance(70) ? event.id : draw.text(), type: draw.chance(80) ? event.type : draw.text(),
            saga: draw.chance(70) ? event.saga : "s\(draw.below(3))", start: draw.chance(80) ? event.start : nil,
            fields: fields, content: .test(draw.pick(["c", "other"])))
        world.append(.event(made), to: draw.chance(90) ? family : "elsewhere")
    }

    // MARK: Operators

    private mutating func command() {
        guard let family = draw.pick(world.families.sorted() + ["elsewhere"]) as String?,
            let saga = world.partition.family(family)?.sagas.randomElement(using: &draw)
        else { return }
        let offered = world.partition.family(family)?.offered(saga.id, at: world.now) ?? []
        let rare = offered.filter { $0 == .skip || $0 == .correct }
        let wanted = offered.isEmpty || draw.chance(20) ? nil : draw.pick(rare.isEmpty ? offered : rare)
        var actions = draw.actions()
        if draw.chance(70) { actions[7] = .correct(ObjectValue([("amount", .amount(1_000))])) }
        let action = actions.first { $0.kind == wanted } ?? draw.pick(actions)
        let command = OperatorCommand(
            id: "c\(world.offset)", saga: draw.chance(95) ? saga.id : "nobody", action: action, operator: "o",
            reason: "r", version: draw.chance(90) ? saga.version : draw.integer(), isDryRun: draw.chance(20),
            plan: draw.chance(10) ? draw.text() : nil)
        world.append(.command(command), to: family)
    }

    // MARK: What nobody should ever send

    private mutating func wild() {
        if draw.chance(10) { return world.setVersion(1) }
        let family = draw.pick(world.families.sorted() + ["elsewhere"])
        let calls = world.partition.family(family)?.callers.count ?? 3
        let number =
            draw.chance(90)
            ? RequestNumber(partition: 3, family: family, ordinal: draw.below(calls + 2)) : draw.number()
        let attempt = 1 + draw.below(3)
        let record: FamilyRecord =
            switch draw.below(11) {
            case 0...2:
                .outcome(AttemptOutcome(requestNo: number, attempt: attempt, outcome: draw.pick(draw.outcomes())))
            case 3...5: .notification(notification(number))
            case 6: .presented(Presented(requestNo: number, attempt: attempt, link: "l"))
            case 7: .audit(AuditResult(userNo: family, status: draw.pick(["PASSED", "REFUSED", "x"]), evidence: .null))
            case 8: .timer(arming: draw.below(12))
            case 9:
                .answered(
                    QuestionAnswered(requestNo: number, attempt: attempt, answer: draw.pick(draw.queryAnswers())))
            default:
                world.inbox.last.flatMap { if case .family(_, let last) = $0.record { last } else { nil } }
                    ?? .timer(arming: 1)
            }
        world.append(record, to: family)
    }

    private mutating func notification(_ number: RequestNumber) -> BankNotification {
        var result = draw.object(1)
        result["requestNo"] = .string(number.text)
        result["status"] = .string(draw.pick(["SUCCESS", "FAIL", "ACCEPT", "x"]))
        result["respCode"] = .string(draw.pick(["00000", "20007", "20026", "90002", "10001"]))
        return BankNotification(requestNo: number, result: result, evidence: .null)
    }
}
