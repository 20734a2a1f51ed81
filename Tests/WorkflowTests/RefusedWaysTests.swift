import Testing

/// One mistake each, in a pair of definitions that is otherwise right, and all that is said of it.
@Suite("Ways through a definition that are refused") struct RefusedWaysTests {
    static let mistakes: [Mistake] = [
        .init(
            .parent,
            #"{ "id": "nothing", "emit": "pool.small" } ] },"#,
            #"{ "id": "nothing", "emit": "pool.small" } ] }, { "id": "after", "when": "${steps.late.event.pool == 'x'}", "emit": "pool.after" },"#,
            [
                #"step 'after', steps[4].when: in the expression, line 1, column 7: there is no field 'late'; it has pay"#
            ]),
        .init(
            .parent,
            #"{ "id": "nothing", "emit": "pool.small" } ] },"#,
            #"{ "id": "seen-it", "await": "pool.closed", "deadline": { "after": "1h" }, "onDeadline": "hold" } ] }, { "id": "after", "emit": "pool.after", "with": { "x": "${steps['seen-it'].event.pool + '!'}" } },"#,
            [
                #"step 'after', steps[4].with.x: 'steps['seen-it']' may be missing: write has(steps['seen-it']) ? … : …"#
            ]),
        .init(
            .parent,
            #"{ "id": "pay", "forEach""#,
            #"{ "id": "pay", "when": "${input.amount > amount('1')}", "forEach""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.paid: 'steps.pay' may be missing: write has(steps.pay) ? … : …"#
            ]),
        .init(
            .parent,
            #""completed": { "emit": "pool.paid" }"#,
            #""completed": { "emit": "pool.paid", "with": { "who": "${steps.confirmed.event.pool + '!'}" } }"#,
            [
                #"completed.with.who: 'steps.confirmed' may be missing: write has(steps.confirmed) ? … : …"#
            ]),
        .init(
            .parent,
            #"{ "id": "gather", "collect""#,
            #"{ "id": "gather", "when": "${input.amount > amount('1')}", "collect""#,
            [
                #"step 'gather', steps[0]: a 'collect' is on every way through the workflow, because children come whatever way it takes: put it among the workflow's own steps, without 'when'"#
            ]),
        .init(
            .parent,
            #""steps": [ { "id": "cheer", "emit": "pool.big", "with": { "paid": "${size(steps.pay.settled)}" } } ] } ]"#,
            #""steps": [ { "id": "gather-more", "collect": { "child": "stake", "on": "stake.placed", "give": { "mark": "${input.pool}" }, "totals": {}, "admit": "${true}", "until": "${false}", "deadline": { "after": "1d" } } } ] } ]"#,
            [
                #"step 'gather-more', steps[3].choose[0].steps[0]: a 'collect' is on every way through the workflow, because children come whatever way it takes: put it among the workflow's own steps, without 'when'"#,
                #"step 'gather-more', steps[3].choose[0].steps[0]: after 'pay' there is no way back, and children could not be undone; collect before it"#,
            ]),
        .init(
            .parent,
            #"{ "id": "pay", "forEach""#,
            #"{ "id": "again", "collect": { "child": "stake", "on": "stake.placed", "give": { "mark": "${input.pool}" }, "totals": { "held": { "sum": "${child.amount}", "of": ["held"] } }, "admit": "${true}", "until": "${false}", "deadline": { "after": "1d" } } }, { "id": "pay", "forEach""#,
            [
                #"step 'again', steps[1]: the children of 'gather' still wait for what becomes of them; put a 'forEach' over "${children.held}" between the two"#,
                #"step 'again', steps[1].collect.totals.held: 'held' is a total of 'gather' already; give it another name"#,
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "pause", "choose": [] }"#,
            [
                #"step 'pause', steps[2].choose: there are no branches; write at least one"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "stop", "fail": { "code": "stop", "reason": "it stops" } }"#,
            [
                #"step 'stop', steps[2]: after 'pay' there is no way back: 'fail' cannot fail the saga here; let it hold or go on"#,
                #"step 'big', steps[3]: nothing comes here: what stands before always fails; give its 'fail' a 'when'"#,
            ]),
        .init(
            .parent,
            #"{ "id": "gather", "collect""#,
            #"{ "id": "stop", "fail": { "code": "stop", "reason": "it stops" } }, { "id": "gather", "collect""#,
            [
                #"step 'gather', steps[1]: nothing comes here: what stands before always fails; give its 'fail' a 'when'"#
            ]),
        .init(
            .parent,
            #""onDeadline": "hold" } ]"#,
            #""onDeadline": "hold" }, { "id": "stop", "when": "${input.amount > amount('5')}", "fail": { "code": "stop", "reason": "it stops" } } ]"#,
            [
                #"step 'stop', steps[5]: after 'pay' there is no way back: 'fail' cannot fail the saga here; let it hold or go on"#
            ]),
        .init(
            .parent,
            #""onDeadline": "hold""#,
            #""onDeadline": "fail""#,
            [
                #"step 'confirmed', steps[4].onDeadline: after 'pay' there is no way back: a deadline cannot fail the saga here; let it hold or go on"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "more", "call": "CREATE_PROJECT", "onRefused": { "20001": "fail", "otherwise": "hold" }, "with": { "userNo": "u", "projectNo": "${input.pool}", "projectAmount": "${input.amount}", "projectName": "n", "projectDesc": "d", "projectType": "STANDARD", "projectPeriod": 5, "annualRate": "8.5", "repaymentWay": "ONE_TIME" }, "undo": { "call": "MODIFY_PROJECT", "with": { "projectNo": "${input.pool}", "projectStatus": "MISCARRY" } } }"#,
            [
                #"step 'more', steps[2].undo: after 'pay' there is no way back, so this would never be done; write 'noUndo' with the reason"#,
                #"step 'more', steps[2].onRefused.20001: after 'pay' there is no way back: a refusal cannot fail the saga here; let it hold or go on"#,
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "again", "collect": { "child": "stake", "on": "stake.placed", "give": { "mark": "${input.pool}" }, "totals": {}, "admit": "${true}", "until": "${false}", "deadline": { "after": "1d" } } }"#,
            [
                #"step 'again', steps[2]: after 'pay' there is no way back, and children could not be undone; collect before it"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "again", "forEach": "${children.held}", "as": "stakes", "call": "CONFIRM_LOAN", "noUndo": "paid", "with": { "projectNo": "${input.pool}", "details": "${stakes.map(s, {'preRequestNo': s.number, 'amount': s.amount})}" } }"#,
            [
                #"step 'again', steps[2].forEach: after 'pay' no child is held any more, and children.held is empty; steps['pay'].settled is what was done"#
            ]),
        .init(
            .child,
            #"{ "id": "wait", "join""#,
            #"{ "id": "wait", "when": "${input.amount > amount('1')}", "join""#,
            [
                #"step 'wait', steps[1]: a 'join' is on every way through a child, which may not end before its parent has decided: put it among the workflow's own steps, without 'when'"#
            ]),
        .init(
            .child,
            #"{ "id": "wait", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } }"#,
            #"{ "id": "either", "choose": [ { "when": "${true}", "steps": [ { "id": "wait", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } } ] } ] }"#,
            [
                #"step 'wait', steps[1].choose[0].steps[0]: a 'join' is on every way through a child, which may not end before its parent has decided: put it among the workflow's own steps, without 'when'"#
            ]),
        .init(
            .child,
            #"{ "id": "wait", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } }"#,
            #"{ "id": "wait", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } }, { "id": "wait-more", "join": { "number": "${steps.hold.requestNo}", "amount": "${input.amount}" } }"#,
            [
                #"steps: a child waits for its parent exactly once; there are 2 'join' steps"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "either", "choose": [ { "when": "${true}", "steps": [ { "id": "wait", "join": {} } ] } ] }"#,
            [
                #"step 'wait', steps[2].choose[0].steps[0]: only a child can 'join'; add 'child', or leave the step out"#,
                #"step 'wait', steps[2].choose[0].steps[0]: a 'join' is on every way through a child, which may not end before its parent has decided: put it among the workflow's own steps, without 'when'"#,
            ]),
        .init(
            .child,
            #""amount": "${input.amount}" } } ],"#,
            #""amount": "${input.amount}" } }, { "id": "after", "call": "CANCEL_PRE_FREEZE", "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" }, "noUndo": "it gives the money back" } ],"#,
            [
                #"step 'after', steps[2]: after 'wait' the parent counts on this child, and a refusal may not fail it: add 'onRefused', such as "onRefused": "hold""#
            ]),
        .init(
            .child,
            #""amount": "${input.amount}" } } ],"#,
            #""amount": "${input.amount}" } }, { "id": "after", "call": "CANCEL_PRE_FREEZE", "pivot": true, "onRefused": { "wait": "1m", "atMost": "1h" }, "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" } }, { "id": "stop", "when": "${input.amount > amount('5')}", "fail": { "code": "stop", "reason": "it stops" } } ],"#,
            [
                #"step 'after', steps[2].pivot: a child's way back ends with its 'join'; write 'noUndo' with the reason"#,
                #"step 'after', steps[2].onRefused: after 'wait' the parent counts on this child: a refusal after 'atMost' cannot fail it here; let it hold or go on"#,
                #"step 'stop', steps[3]: after 'wait' the parent counts on this child: 'fail' cannot fail it here; let it hold or go on"#,
            ]),
        .init(
            .child,
            #"""
            "undo": { "call": "CANCEL_PRE_FREEZE",
                            "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" } }
            """#,
            #""pivot": true"#,
            [
                #"step 'hold', steps[0].pivot: the parent can undo a child until it has decided: no pivot before the 'join'; write 'undo' or 'noUndo'"#
            ]),
        .init(
            .parent,
            #"{ "id": "gather", "collect""#,
            #"{ "id": "first", "forEach": "${children.held}", "as": "stakes", "call": "CONFIRM_LOAN", "noUndo": "paid", "with": { "projectNo": "${input.pool}", "details": "${stakes.map(s, {'preRequestNo': s.number, 'amount': s.amount})}" } }, { "id": "gather", "collect""#,
            [
                #"step 'first', steps[0].forEach: in the expression, line 1, column 1: there is no 'children'; known here: input, saga"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""why": "${failure.code}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.why: in the expression, line 1, column 1: there is no 'failure'; known here: children, input, saga, steps, totals"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""why": "${event.pool}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.why: in the expression, line 1, column 1: there is no 'event'; known here: children, input, saga, steps, totals"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""why": "${chunk.index}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.why: in the expression, line 1, column 1: there is no 'chunk'; known here: children, input, saga, steps, totals"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""held": "${size(children.held)}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.held: after 'pay' no child is held any more, and children.held is empty; steps['pay'].settled is what was done"#
            ]),
        .init(
            .child,
            #"""
            "undo": { "call": "CANCEL_PRE_FREEZE",
                            "with": { "preRequestNo": "${steps.hold.requestNo}"
            """#,
            #"""
            "undo": { "call": "CANCEL_PRE_FREEZE",
                            "with": { "preRequestNo": "${failure.code}"
            """#,
            [
                #"step 'hold', steps[0].undo.with.preRequestNo: in the expression, line 1, column 1: there is no 'failure'; known here: given, input, saga, steps"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""paid": "${size([{'a': 1}, {'b': 2}].map(x, x.a))}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.paid: 'x.a' may be missing: write has(x.a) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""paid": "${size([{'a': 1}, {'b': 2}].map(x, has(x.a), x.a))}""#,
            []),
    ]

    @Test("What is wrong is said, and nothing besides", arguments: mistakes)
    func refused(_ mistake: Mistake) throws {
        #expect(try mistake.problems() == mistake.says)
    }
}
