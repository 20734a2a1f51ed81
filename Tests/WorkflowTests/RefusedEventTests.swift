import Testing

/// One mistake each, in a pair of definitions that is otherwise right, and all that is said of it.
@Suite("Events that are refused") struct RefusedEventTests {
    static let mistakes: [Mistake] = [
        .init(
            .parent,
            #""closeOn": "pool.closed""#,
            #""closeOn": "pool.closed", "failOn": "pool.closed""#,
            [
                #"step 'gather', steps[0].collect.failOn: 'pool.closed' closes the collection already; it cannot fail it too. Name another event, or leave one out"#
            ]),
        .init(
            .parent,
            #""closeOn": "pool.closed""#,
            #""closeOn": "pool.opened""#,
            [
                #"step 'gather', steps[0].collect.closeOn: 'pool.opened' starts the workflow; once it runs, it does not come again. Name another event"#
            ]),
        .init(
            .parent,
            #""await": "pool.closed""#,
            #""await": "pool.opened""#,
            [
                #"step 'confirmed', steps[4].await: 'pool.opened' starts the workflow; once it runs, it does not come again. Name another event"#
            ]),
        .init(
            .child,
            #""startedBy": "stake.placed","#,
            #""startedBy": "stake.placed", "withdrawOn": "stake.placed","#,
            [
                #"withdrawOn: 'stake.placed' starts the child; it cannot withdraw it too. Name another event"#
            ]),
        .init(
            .parent,
            #""startedBy": "pool.opened","#,
            #""startedBy": "pool.opened", "withdrawOn": "pool.closed","#,
            [
                #"withdrawOn: only a child can be withdrawn; leave it out, or add 'child'"#
            ]),
        .init(
            .parent,
            #""pool.closed": {"#,
            #""pool.paused": { "family": "${event.pool}", "saga": "pool", "fields": { "pool": "identifier" } }, "pool.closed": {"#,
            [
                #"events.pool.paused: nothing waits for this event: name it in 'await', 'closeOn', 'failOn' or 'withdrawOn', or leave it out"#
            ]),
        .init(
            .parent,
            #""pool.closed": { "family": "${event.pool}", "saga": "pool""#,
            #""pool.closed": { "family": "${event.pool}", "saga": "${event.pool}""#,
            [
                #"events.pool.closed.saga: it never names the saga that 'pool.opened' starts as 'pool'; write what leads to the same"#
            ]),
        .init(
            .parent,
            #""pool.closed": { "family": "${event.pool}", "saga": "pool""#,
            #""pool.closed": { "family": "${event.pool}", "saga": "pond""#,
            [
                #"events.pool.closed.saga: it never names the saga that 'pool.opened' starts as 'pool'; write what leads to the same"#
            ]),
        .init(
            .child,
            #""saga": "${event.no}""#,
            #""saga": "stake""#,
            [
                #"events.stake.placed.saga: all children of a family would be one saga; write a field of the event, such as "${event.…}""#
            ]),
        .init(
            .child,
            #""saga": "${event.no}""#,
            #""saga": "${event.note}""#,
            [
                #"events.stake.placed.saga: 'event.note' may be missing: write has(event.note) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""pool.opened": { "family": "${event.pool}", "saga": "pool""#,
            #""pool.opened": { "family": "${event.pool}", "saga": "${event.pool}""#,
            [
                #"step 'gather', steps[0].collect: 'of' is missing: a family may have several sagas of this workflow, and a child belongs to one; say to which, such as "of": "${event.…}""#,
                #"events.pool.closed.saga: it never names the saga that 'pool.opened' starts as '${event.pool}'; write what leads to the same"#,
            ]),
        .init(
            .parent,
            #""emit": "pool.big""#,
            #""emit": "pool.closed""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].emit: 'pool.closed' is an event that the platform sends; give the outcome a name of its own"#
            ]),
        .init(
            .parent,
            #""emit": "pool.big""#,
            #""emit": "saga.held""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].emit: names that begin with 'saga.' are the engine's own; take another"#
            ]),
        .init(
            .parent,
            #""paid": "${size(steps.pay.settled)}""#,
            #""paid so far": "${size(steps.pay.settled)}""#,
            [
                #"step 'cheer', steps[3].choose[0].steps[0].with.paid so far: a field's name is letters and digits and begins with a small letter; 'paid so far' is not"#
            ]),
        .init(
            .parent,
            #""search": ["pool"]"#,
            #""search": ["pool", "pool"]"#,
            [
                #"search[1]: 'pool' stands here twice; write it once"#
            ]),
        .init(
            .parent,
            #""note": "string?" }"#,
            #""note": "PERSONAL_REGISTER.realName?" }, "x": 1"#,
            [
                #"events.pool.opened.x: there is nothing of the name 'x' here; there are family, saga, fields"#
            ]),
        .init(
            .parent,
            #""note": "string?""#,
            #""note": "PERSONAL_REGISTER.realName? = Li""#,
            [
                #"events.pool.opened.fields.note: what is personal data has no standard value; leave '= Li' out"#
            ]),
        .init(
            .parent,
            #""note": "string?""#,
            #""role": "PERSONAL_REGISTER.userRole? = BOSS""#,
            [
                #"events.pool.opened.fields.role: 'BOSS' is no userRole; there are INVESTOR, BORROWER, GUARANTOR"#
            ]),
        .init(
            .parent,
            #""note": "string?""#,
            #""note": "string? = a text with spaces", "day": "date""#,
            [
                #"events.pool.opened.fields.day: there is no type 'date'; there are identifier, string, amount, integer, boolean, time, and parameters such as CREATE_PROJECT.projectNo"#
            ]),
        .init(
            .parent,
            #""totals": { "held": { "sum": "${child.amount}", "of": ["held"] } }"#,
            #""totals": { "held": { "sum": "${child.amount}", "of": ["held", "held"] }, "in": { "sum": "${child.amount}", "of": [] } }"#,
            [
                #"step 'gather', steps[0].collect.totals.held.of: a state stands here twice; write each once"#,
                #"step 'gather', steps[0].collect.totals.in: a total's name is one that expressions can speak, and 'in' means something to them; take another"#,
                #"step 'gather', steps[0].collect.totals.in.of: it would count no child; write ["held"], or ["open", "held", "leaving"]"#,
            ]),
        .init(
            .parent,
            #""totals": { "held": { "sum": "${child.amount}", "of": ["held"] } }"#,
            #""totals": [ "held" ]"#,
            [
                #"step 'gather', steps[0].collect.totals: here should be an object of totals, not a list"#
            ]),
        .init(
            .parent,
            #""admit": "${event.amount <= input.amount - totals.held}""#,
            #""admit": "${event.note == 'x'}""#,
            [
                #"step 'gather', steps[0].collect.admit: 'event.note' may be missing: write has(event.note) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""until": "${totals.held == input.amount}""#,
            #""until": "${input.note == 'x'}""#,
            [
                #"step 'gather', steps[0].collect.until: 'input.note' may be missing: write has(input.note) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""give": { "mark": "${input.pool}" }"#,
            #""give": { "mark": "${input.note}" }"#,
            [
                #"step 'gather', steps[0].collect.give.mark: 'input.note' may be missing: write has(input.note) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""search": ["pool"],"#,
            #""search": ["pool"], "accept": [ { "that": "${input.note == 'x'}", "else": "no note" }, { "that": "${saga.id == 'pool'}", "else": "x" } ],"#,
            [
                #"accept[0].that: 'input.note' may be missing: write has(input.note) ? … : …, or give it a standard value"#,
                #"accept[1].that: in the expression, line 1, column 1: there is no 'saga'; known here: input"#,
            ]),
        .init(
            .parent,
            #""onDeadline": "hold" }"#,
            #""onDeadline": "hold", "that": "${event.note == 'x'}" }"#,
            [
                #"step 'confirmed', steps[4].that: in the expression, line 1, column 7: there is no field 'note'; it has pool"#
            ]),
        .init(
            .parent,
            #""until": "time""#,
            #""until": "time?""#,
            [
                #"step 'gather', steps[0].collect.deadline.at: 'input.until' may be missing: write has(input.until) ? … : …, or give it a standard value"#
            ]),
        .init(
            .parent,
            #""for": "10m""#,
            #""for": "010m""#,
            [
                #"step 'pause', steps[2].delay.for: '010m' is no length of time; write a number and s, m, h or d, such as 30m"#
            ]),
        .init(
            .parent,
            #""fields": { "pool": "identifier", "amount""#,
            #""fields": { "pool": "CREATE_PROJECT.projectNo", "amount""#,
            [
                #"events.pool.closed.fields.pool: it takes 40 characters, and 'pool' of 'pool.opened' 50: what is called by more could never be named; declare the two alike"#
            ]),
        .init(
            .parent,
            #"{ "id": "cheer", "emit": "pool.big", "with": { "paid""#,
            #"{ "id": "wave", "emit": "pool.wave", "with": { "to": { "all": true } } }, { "id": "cheer", "emit": "pool.big", "with": { "paid""#,
            [
                #"step 'wave', steps[3].choose[0].steps[0].with.to: here should be a text, a number, true or false, or an expression, not an object"#
            ]),
    ]

    @Test("What is wrong is said, and nothing besides", arguments: mistakes)
    func refused(_ mistake: Mistake) throws {
        #expect(try mistake.problems() == mistake.says)
    }
}
