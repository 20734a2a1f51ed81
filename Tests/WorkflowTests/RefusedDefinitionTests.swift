import JSON
import Testing
import Workflow

/// One mistake each, in a pair of definitions that is otherwise right.
@Suite("Refused definitions") struct RefusedDefinitionTests {
    @Test("Without a mistake they are taken")
    func right() throws {
        #expect(try Pool.problems(Pool.child, Pool.parent).map(\.description) == [])
    }

    struct Part: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        /// What is reported, among other things.
        let says: [String]

        init(_ old: String, _ new: String, _ says: String...) {
            self.old = old
            self.new = new
            self.says = says
        }

        var testDescription: String { says.joined(separator: " … ") }
    }

    static let inParent: [Part] = [
        .init(#""version": 3"#, #""version": 0"#, "version: here should be a whole number from 1"),
        .init(#""startedBy": "pool.opened","#, "", "'startedBy' is missing"),
        .init(#""startedBy": "pool.opened""#, #""startedBy": "pool.started""#, "startedBy", "'pool.started' is none"),
        .init(#""search": ["pool"]"#, #""search": ["pond"]"#, "search[0]", "no field 'pond'"),
        .init(#""until": "time""#, #""until": "date""#, "fields.until", "there is no type 'date'"),
        .init(#""fee": "amount? = 0.00""#, #""fee": "amount? = 0.001""#, "fields.fee", "'0.001' is no amount"),
        .init(
            #""fee": "amount? = 0.00""#, #""fee": "amount?""#, "step 'pay'", "with.commission",
            "'input.fee' may be missing"),
        .init(#""steps": ["#, #""stpes": ["#, "there is nothing of the name 'stpes'", "steps"),
        .init(#""child": "stake""#, #""child": "steak""#, "step 'gather'", "collect.child", "no workflow 'steak'"),
        .init(
            #""on": "stake.placed""#, #""on": "stake.put""#, "collect.on",
            "started by 'stake.placed', not by 'stake.put'"),
        .init(#""give": { "mark": "${input.pool}" },"#, "", "'give' is missing", "mark"),
        .init("child.amount", "child.value", "step 'gather'", "totals.held.sum", "no field 'value'"),
        .init("input.amount - totals.held", "input.amount - totals.gone", "collect.admit", "no field 'gone'"),
        .init("totals.held == input.amount", "totals.held", "collect.until", "here should be bool, not amount"),
        .init(#""deadline": { "at": "${input.until}" }"#, #""deadline": {}"#, "collect.deadline", "either 'after'"),
        .init(#""pivot": true, "#, "", "step 'pay'", "CONFIRM_LOAN", "'pivot'"),
        .init("s.amount})}", "s.number})}", "with.details", "'amount'", "here should be amount, not string"),
        .init("'preRequestNo': s.number, ", "", "with.details", "'preRequestNo' is missing"),
        .init(#""projectNo": "${input.pool}", "commission""#, #""commission""#, "step 'pay'", "'projectNo' is missing"),
        .init(#""chunk": 5"#, #""chunk": 0"#, "step 'pay'", "chunk", "from 1 to 1000"),
        .init(#""call": "CONFIRM_LOAN""#, #""call": "CONFIRM_LOANS""#, "step 'pay'", "no service 'CONFIRM_LOANS'"),
        .init(
            #""for": "10m""#, #""for": "10 minutes""#, "step 'pause'", "delay.for", "'10 minutes' is no length of time"),
        .init(#""id": "pause""#, #""id": "pay""#, "'pay' is the id of steps[1] already"),
        .init("steps.pay.settled", "steps.confirmed.event", "step 'cheer'", "no field 'confirmed'"),
        .init(#""onDeadline": "hold""#, #""onDeadline": "wait""#, "step 'confirmed'", "'wait' will not do", "'hold'"),
        .init(
            #""onDeadline": "hold" }"#,
            #""onDeadline": "continue" }, { "id": "late", "emit": "pool.late", "with": { "x": "${steps.confirmed.event.pool + '!'}" } }"#,
            "step 'late'", "with.x", "'steps.confirmed' may be missing"),
        .init(
            #""delay": { "for": "10m" }"#,
            #""awaitAudit": "pay", "that": "${event.state == 'A'}", "deadline": { "after": "1d" }, "onDeadline": "fail""#,
            "step 'pause'", "that", "no field 'state'"),
        .init(
            #""delay": { "for": "10m" }"#,
            #""awaitAudit": "paid", "deadline": { "after": "1d" }, "onDeadline": "fail""#, "step 'pause'", "awaitAudit",
            "no step 'paid' before"),
        .init(#", "deadline": { "after": "3d" }"#, "", "step 'confirmed'", "'deadline' is missing"),
        .init(#""emit": "pool.big""#, #""emit": "Pool Big""#, "step 'cheer'", "an event's type"),
        .init(
            #""completed": { "emit": "pool.paid" }"#,
            #""completed": { "emit": "pool.paid", "with": { "x": "${failure.code}" } }"#, "completed.with.x",
            "no 'failure'"),
        .init(#""id": "pause", "delay": { "for": "10m" }"#, #""id": "pause""#, "step 'pause'", "does one of"),
        .init("${size(steps.pay.settled)}", "x ${size(steps.pay.settled)", "here should be", "expression"),
    ]

    static let inChild: [Part] = [
        .init(
            #""bizType": "TENDER""#, #""bizType": "BID""#, "step 'hold'", "with.bizType", "'BID' is no bizType",
            "TENDER"),
        .init(
            #""amount": "${input.amount}","#, #""amount": "${input.who}","#, "with.amount",
            "here should be amount, not string"),
        .init(
            #""userNo": "${input.who}""#, #""userNo": "${input.note}""#, "with.userNo", "'input.note' may be missing"),
        .init(
            #""projectNo": "${input.pool}", "#, #""requestNo": "1", "projectNo": "${input.pool}", "#, "with.requestNo",
            "set by the engine"),
        .init(
            "steps.hold.requestNo}\", \"amount\": \"${input.amount}\" } } }",
            "steps.hold.answer.respCode}\", \"amount\": \"${input.amount}\" } } }", "step 'hold'",
            "undo.with.preRequestNo", "no field 'answer'"),
        .init(
            #""call": "CANCEL_PRE_FREEZE","#, #""call": "CANCEL","#, "step 'hold'", "undo.call", "no service 'CANCEL'"),
        .init(#"{ "number": "${steps.hold.requestNo}", "#, "{ ", "step 'wait'", "join", "'number' is missing"),
        .init(#""id": "wait", "join""#, #""id": "wait", "when": "${true}", "joined""#, "does one of", "join"),
        .init(#""family": "${event.pool}""#, #""family": "${event.note}""#, "events.stake.placed.family"),
        .init(
            "USER_AUTO_PRE_TRANSACTION.remark?", "USER_AUTO_PRE_TRANSACTION.remarks?", "has no parameter 'remarks'",
            "remark"),
    ]

    @Test("A mistake is named with its place and what to do", arguments: inParent)
    func mistake(_ mistake: Part) throws {
        #expect(Pool.parent.contains(mistake.old), "the mistake can be made")
        try check(mistake, Pool.problems(Pool.child, Pool.parent.replacing(mistake.old, with: mistake.new)))
    }

    @Test("A mistake in a child is named with its place and what to do", arguments: inChild)
    func mistakeInChild(_ mistake: Part) throws {
        #expect(Pool.child.contains(mistake.old), "the mistake can be made")
        try check(mistake, Pool.problems(Pool.child.replacing(mistake.old, with: mistake.new), Pool.parent))
    }

    private func check(_ mistake: Part, _ problems: [Problem]) throws {
        let isNamed = problems.contains { problem in
            mistake.says.allSatisfy { problem.description.contains($0) }
        }
        #expect(isNamed, "reported: \(problems.map(\.description).joined(separator: "\n"))")
    }

    @Test("Several mistakes are reported at once")
    func several() throws {
        let parent = Pool.parent.replacing("10m", with: "10x").replacing("CONFIRM_LOAN", with: "CONFIRM")
        #expect(try Pool.problems(Pool.child, parent).count >= 2)
    }
}
