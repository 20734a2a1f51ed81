import Testing

/// One mistake each, in a pair of definitions that is otherwise right, and all that is said of it.
@Suite("Calls that are refused") struct RefusedCallTests {
    static let mistakes: [Mistake] = [
        .init(
            .parent,
            #""as": "stakes", "chunk": 5"#,
            #""as": "stakes", "chunk": 1, "onRefused": "split""#,
            [
                #"step 'pay', steps[1].onRefused: a chunk of one item cannot be split; one of 'fail', 'hold', 'continue'"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""onRefused": { "20001": "split" }, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].onRefused.20001: only a 'forEach' has chunks to split; one of 'fail', 'hold', 'continue'"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""chunk": 5, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].chunk: there is nothing of the name 'chunk' here; there are id, call, when, with, undo, noUndo, pivot, alone, present, retry, onRefused"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""onRefused": { "wait": "2h", "atMost": "1h" }, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].onRefused: it would wait 2h to ask again, and at most 1h: it never asks; make 'wait' the shorter"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""onRefused": { "00000": "hold", "20001": "give up" }, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].onRefused.00000: '00000' is no code by which the bank refuses; write such a code, or 'otherwise'"#,
                #"step 'hold', steps[0].onRefused.20001: 'give up' will not do here; one of 'fail', 'hold', 'continue', 'split', or {"wait": …, "atMost": …}"#,
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""retry": { "initialDelay": "10m", "maximumDelay": "5m" }, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].retry: 'initialDelay' is 10m, and 'maximumDelay' 5m; make it the longer"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""retry": { "initialDelay": "2m", "totalTime": "1m" }, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].retry: 'initialDelay' is 2m, and 'totalTime' 1m: nothing would be repeated"#
            ]),
        .init(
            .child,
            #""undo": { "call": "CANCEL_PRE_FREEZE","#,
            #""alone": true, "undo": { "call": "CANCEL_PRE_FREEZE","#,
            [
                #"step 'hold', steps[0].alone: a child is never alone, for its parent is open as long; let the parent make the call"#
            ]),
        .init(
            .parent,
            #"{ "id": "pay", "forEach""#,
            #"{ "id": "alone", "call": "MODIFY_PROJECT", "alone": true, "noUndo": "it only says so", "with": { "projectNo": "${input.pool}", "projectStatus": "FINISH" } }, { "id": "pay", "forEach""#,
            [
                #"step 'alone', steps[1].alone: the children of 'gather' are open and wait for what becomes of them, so it would wait for ever; put a 'forEach' over "${children.held}" before it"#
            ]),
        .init(
            .child,
            #"""
            "undo": { "call": "CANCEL_PRE_FREEZE",
                            "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" } }
            """#,
            #"""
            "undo": { "call": "RECHARGE",
                            "with": { "userNo": "${input.who}", "amount": "${input.amount}", "payCompany": "YEEPAY", "rechargeWay": "WEB" } }
            """#,
            [
                #"step 'hold', steps[0].undo.call: RECHARGE presents a page, and an undo has nobody to present it to; take another"#
            ]),
        .init(
            .child,
            #"""
            "undo": { "call": "CANCEL_PRE_FREEZE",
                            "with": { "preRequestNo": "${steps.hold.requestNo}", "amount": "${input.amount}" } } }
            """#,
            #""noUndo": "it is small" }, { "id": "recharge", "call": "RECHARGE", "present": "stake.action-required", "noUndo": "it came from outside", "with": { "userNo": "${input.who}", "amount": "${input.amount}", "payCompany": "YEEPAY", "rechargeWay": "WEB" } }"#,
            [
                #"step 'recharge', steps[1]: a page that nothing takes back may stay unconfirmed for a year, and its parent would wait as long; give RECHARGE an 'undo', or call it after the 'join'"#
            ]),
        .init(
            .parent,
            #"""
            "call": "CONFIRM_LOAN",
                  "with": { "projectNo": "${input.pool}", "commission": "${input.fee - chunk.before.commission}",
                            "details": "${stakes.map(s, {'preRequestNo': s.number, 'amount': s.amount})}" }
            """#,
            #""call": "RECHARGE", "with": { "userNo": "${stakes[0].number}", "amount": "${input.amount}", "payCompany": "YEEPAY", "rechargeWay": "WEB" }"#,
            [
                #"step 'pay', steps[1].call: RECHARGE presents a page, and a 'forEach' has nobody to present it to; let a child call it"#
            ]),
        .init(
            .parent,
            #"""
            "call": "CONFIRM_LOAN",
                  "with": { "projectNo": "${input.pool}", "commission": "${input.fee - chunk.before.commission}",
                            "details": "${stakes.map(s, {'preRequestNo': s.number, 'amount': s.amount})}" }
            """#,
            #""call": "MODIFY_PROJECT", "with": { "projectNo": "${input.pool}", "projectStatus": "FINISH" }"#,
            [
                #"step 'pay', steps[1].with: nothing of the call speaks of 'stakes': it would be the same call every time"#
            ]),
        .init(
            .parent,
            #""forEach": "${children.held}""#,
            #""forEach": "${children.held.filter(c, c.amount > amount('1'))}""#,
            [
                #"step 'pay', steps[1].forEach: a 'forEach' goes through all held children or through none: whoever is left out would be settled with nothing done for him; write "${children.held}", and keep others out with 'admit'"#
            ]),
        .init(
            .parent,
            #""as": "stakes""#,
            #""as": "input""#,
            [
                #"step 'pay', steps[1].as: 'input' means something else already; call the items by another name"#
            ]),
        .init(
            .parent,
            #""as": "stakes""#,
            #""as": "my-stakes""#,
            [
                #"step 'pay', steps[1].as: what items are called is letters and digits and begins with a small letter; 'my-stakes' is not"#
            ]),
        .init(
            .parent,
            #""as": "stakes""#,
            #""as": "for""#,
            [
                #"step 'pay', steps[1].as: what items are called is one that expressions can speak, and 'for' means something to them; take another"#
            ]),
        .init(
            .parent,
            #""call": "CONFIRM_LOAN","#,
            #""call": [ { "service": "CONFIRM_LOAN", "with": {} } ],"#,
            [
                #"step 'pay', steps[1].call: here should be a text, not a list"#
            ]),
        .init(
            .child,
            #"""
            "call": "USER_AUTO_PRE_TRANSACTION",
                  "with": {
            """#,
            #"""
            "call": [ ], "noUndo": "x" }, { "id": "held", "call": "USER_AUTO_PRE_TRANSACTION",
                  "with": {
            """#,
            [
                #"step 'hold', steps[0].call: a list is of two services or more; write the one without a list"#
            ]),
        .init(
            .child,
            #""bizType": "TENDER", "amount": "${input.amount}""#,
            #""bizType": "TENDER", "amount": "0.00""#,
            [
                #"step 'hold', steps[0].with.amount: 'amount' is more than nothing; '0.00' is not"#
            ]),
        .init(
            .child,
            #""projectNo": "${input.pool}", "remark""#,
            #""projectNo": "number one", "remark""#,
            [
                #"step 'hold', steps[0].with.projectNo: the bank does not take 'number one' for 'projectNo', which is letters, digits and '_', at most 50"#
            ]),
        .init(
            .child,
            #""note": "USER_AUTO_PRE_TRANSACTION.remark?""#,
            #""note": "string?""#,
            [
                #"step 'hold', steps[0].with.remark: 'input.note' may hold 500 characters, and 'remark' takes 50; declare the field as USER_AUTO_PRE_TRANSACTION.remark"#
            ]),
        .init(
            .child,
            #""who": "identifier""#,
            #""who": "string""#,
            [
                #"step 'hold', steps[0].with.userNo: 'input.who' may hold more than letters, digits and '_', which is all that 'userNo' takes; declare the field as USER_AUTO_PRE_TRANSACTION.userNo"#
            ]),
        .init(
            .child,
            #""bizType": "TENDER""#,
            #""bizType": "${input.who}""#,
            [
                #"step 'hold', steps[0].with.bizType: 'input.who' may hold what is no bizType; declare the field as USER_AUTO_PRE_TRANSACTION.bizType"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "register", "call": "PERSONAL_REGISTER", "present": "pool.register", "noUndo": "none", "with": { "userNo": "${input.pool}", "userRole": "INVESTOR", "realName": "${input.note}" } }"#,
            [
                #"step 'register', steps[2].with.realName: 'realName' is personal data, and 'input.note' would be kept in the clear; declare the field as PERSONAL_REGISTER.realName"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "register", "call": "PERSONAL_REGISTER", "present": "pool.register", "noUndo": "none", "with": { "userNo": "anybody", "userRole": "INVESTOR" } }, { "id": "audit", "awaitAudit": "register", "deadline": { "after": "1d" }, "onDeadline": "continue" }"#,
            [
                #"step 'register', steps[2]: the bank's audit of PERSONAL_REGISTER names the user and nothing else: let 'family' of 'pool.opened' be the field that 'userNo' is a copy of"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "audit", "awaitAudit": "pay", "deadline": { "after": "1d" }, "onDeadline": "continue" }"#,
            [
                #"step 'audit', steps[2].awaitAudit: the bank does not audit what 'pay' does; name a call of PERSONAL_REGISTER"#
            ]),
        .init(
            .parent,
            #"{ "id": "pause", "delay": { "for": "10m" } }"#,
            #"{ "id": "say", "call": "MODIFY_PROJECT", "noUndo": "it only says so", "with": { "projectNo": "${input.pool}", "projectStatus": "FINISH" } }, { "id": "said", "emit": "pool.said", "with": { "x": "${steps.say.answer.projectStatus + '!'}" } }"#,
            [
                #"step 'said', steps[3].with.x: 'steps.say.answer' may be missing: write has(steps.say.answer) ? … : …"#
            ]),
    ]

    @Test("What is wrong is said, and nothing besides", arguments: mistakes)
    func refused(_ mistake: Mistake) throws {
        #expect(try mistake.problems() == mistake.says)
    }
}
