import Custody
import Expressions
import Workflow

/// Sagas, as `JSONBytes` writes them. Every place and step that is named is there.
extension JSONCursor {
    mutating func saga(_ tables: CheckpointTables) throws(CheckpointError) -> SagaState {
        try open()
        let id = try text()
        let plan = tables.plans[try index(after: tables.plans.count)]
        let terms = tables.terms[try index(after: tables.terms.count)]
        try comma()
        let input = try input(plan)
        try comma()
        let given = try fields()
        let (content, startedAt, version) = (try digest(), try int64(after: ()), try int64(after: ()))
        guard let phase = SagaState.Phase(word: try text(after: ())) else { throw fault("it is no phase of a saga") }
        let position = try index(after: plan.steps.count + 1)
        var saga = SagaState(
            id: id, plan: plan, terms: terms, input: input, given: given, content: content, startedAt: startedAt,
            version: version, phase: phase, since: try int64(after: ()))
        saga.position = position
        let flags = try index(after: 8)
        (saga.isBegun, saga.isPaused, saga.isShrunk) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
        saga.current = try optionalInt64(after: ()).map { Int($0) }
        saga.due = try optionalInt64(after: ())
        saga.hold = try hold()
        saga.failure = try failure()
        saga.membership = try membership()
        var isFirst = true
        try list()
        while try next(&isFirst) { saga.calls.append(try call(plan)) }
        isFirst = true
        try list()
        while try next(&isFirst) { saga.collections.append(try collection(plan)) }
        isFirst = true
        try list()
        while try next(&isFirst) { saga.iterations.append(try iteration(plan)) }
        isFirst = true
        try list()
        while try next(&isFirst) { saga.received.append(try received(plan)) }
        isFirst = true
        try list()
        while try next(&isFirst) { saga.events.append(try mark()) }
        try close()
        try check(saga)
        return saga
    }

    // MARK: The next element of a list

    private mutating func list() throws(CheckpointError) {
        try comma()
        try open()
    }

    private mutating func text(after: Void) throws(CheckpointError) -> String {
        try comma()
        return try text()
    }

    private mutating func digest() throws(CheckpointError) -> ContentDigest {
        try comma()
        return try contentDigest()
    }

    private mutating func int64(after: Void) throws(CheckpointError) -> Int64 {
        try comma()
        return try int64()
    }

    private mutating func count(after: Void) throws(CheckpointError) -> Int {
        try index(after: 1 << 31)
    }

    private mutating func index(after bound: Int) throws(CheckpointError) -> Int {
        try comma()
        return try index(below: bound)
    }

    private mutating func optionalInt64(after: Void) throws(CheckpointError) -> Int64? {
        try comma()
        return try optionalInt64()
    }

    private mutating func integers() throws(CheckpointError) -> [Int64] {
        try list()
        var values: [Int64] = []
        var isFirst = true
        while try next(&isFirst) { values.append(try int64()) }
        return values
    }

    private mutating func indices(below bound: Int) throws(CheckpointError) -> [Int] {
        try list()
        var values: [Int] = []
        var isFirst = true
        while try next(&isFirst) { values.append(try index(below: bound)) }
        return values
    }

    private mutating func range() throws(CheckpointError) -> Range<Int> {
        try open()
        let first = try index(below: 1 << 31)
        let end = try index(after: 1 << 31)
        try close()
        guard first <= end else { throw fault("a range ends before it begins") }
        return first..<end
    }

    // MARK: Parts of a saga

    private mutating func input(_ plan: Plan) throws(CheckpointError) -> ObjectValue {
        guard take(UInt8(ascii: "[")) else { return try fields() }
        guard let input = plan.startingShape?.object(of: try values()) else {
            throw fault("it is no input of the workflow")
        }
        return input
    }

    private mutating func hold() throws(CheckpointError) -> Hold? {
        try comma()
        guard !isNull() else { return nil }
        try open()
        guard let cause = Hold.Cause(rawValue: try text()) else { throw fault("it is no cause of a hold") }
        let reason = try text(after: ())
        let call = try optionalInt64(after: ()).map { Int($0) }
        let since = try int64(after: ())
        try close()
        return Hold(cause, reason: reason, call: call, since: since)
    }

    private mutating func failure() throws(CheckpointError) -> Failure? {
        try comma()
        guard !isNull() else { return nil }
        try open()
        let failure = Failure(code: try text(), reason: try text(after: ()))
        try close()
        return failure
    }

    private mutating func membership() throws(CheckpointError) -> Membership? {
        try comma()
        guard !isNull() else { return nil }
        try open()
        let parent = try index(below: 1 << 31)
        let collection = try count(after: ())
        guard let state = Membership.State(rawValue: try text(after: ())) else { throw fault("it is no child's state") }
        try close()
        var membership = Membership(parent: parent, collection: collection)
        membership.state = state
        return membership
    }

    private mutating func call(_ plan: Plan) throws(CheckpointError) -> BankCall {
        try open()
        let undone = isNull() ? nil : try index(below: 1 << 31)
        let step = try index(after: plan.steps.count)
        guard let definition = plan.steps[step].call else { throw fault("the step makes no call") }
        let alternative = try index(after: definition.alternatives.count)
        try comma()
        let items = isNull() ? nil : try range()
        let ordinal = try count(after: ())
        let parameters = try parameters()
        var call = BankCall(
            purpose: undone.map { .undo(of: $0) } ?? .forward, step: step, alternative: alternative, items: items,
            ordinal: ordinal, parameters: parameters, firstAt: try int64(after: ()))
        guard let state = BankCall.State(rawValue: try text(after: ())) else { throw fault("it is no state of a call") }
        call.state = state
        call.attempt = try count(after: ())
        call.counted = try count(after: ())
        call.notSent = try count(after: ())
        call.dead = try int64(after: ())
        call.doubtDead = try optionalInt64(after: ())
        call.due = try optionalInt64(after: ())
        try comma()
        call.code = isNull() ? nil : ReturnCode(rawValue: try text())
        try comma()
        call.answer = isNull() ? nil : try fields()
        call.undoCall = try optionalInt64(after: ()).map { Int($0) }
        try comma()
        call.isUndone = try bool()
        call.undoRefusals = try count(after: ())
        if take(UInt8(ascii: ",")) { call.isTakenIn = try bool() }
        try close()
        return call
    }

    private mutating func parameters() throws(CheckpointError) -> [Value?] {
        try list()
        return try values()
    }

    /// A list whose opening bracket was read.
    private mutating func values() throws(CheckpointError) -> [Value?] {
        var values: [Value?] = []
        values.reserveCapacity(8)
        var isFirst = true
        while try next(&isFirst) { values.append(isNull() ? nil : try value()) }
        return values
    }

    private mutating func collection(_ plan: Plan) throws(CheckpointError) -> CollectionState {
        try open()
        let step = try index(below: plan.steps.count)
        guard let definition = plan.steps[step].collection,
            let phase = CollectionState.Phase(rawValue: try text(after: ()))
        else { throw fault("it is no collection") }
        let deadline = try int64(after: ())
        let (open, held, leaving) = (try count(after: ()), try count(after: ()), try count(after: ()))
        let totals = try integers()
        guard totals.count == definition.totals.count else { throw fault("the totals are not those of the step") }
        try close()
        var collection = CollectionState(step: step, deadline: deadline, totals: totals)
        collection.phase = phase
        (collection.open, collection.held, collection.leaving) = (open, held, leaving)
        return collection
    }

    private mutating func iteration(_ plan: Plan) throws(CheckpointError) -> IterationState {
        try open()
        let step = try index(below: plan.steps.count)
        guard let definition = plan.steps[step].iteration else { throw fault("the step is no iteration") }
        try list()
        var items: [Value] = []
        var isFirst = true
        while try next(&isFirst) { items.append(try value()) }
        let children = try indices(below: 1 << 31)
        let cursor = try index(after: items.count + 1)
        var singles: [IterationState.Single] = []
        isFirst = true
        try list()
        while try next(&isFirst) {
            try open()
            singles.append(IterationState.Single(item: try index(below: items.count), from: try int64(after: ())))
            try close()
        }
        let refused = try indices(below: items.count)
        let applied = try count(after: ())
        var settled: [Range<Int>] = []
        isFirst = true
        try list()
        while try next(&isFirst) { settled.append(try range()) }
        let before = try integers()
        try close()
        guard children.isEmpty || children.count == items.count, settled.allSatisfy({ $0.upperBound <= items.count }),
            before.count == definition.call.alternatives.first?.request.with.count
        else { throw fault("an iteration is not that of the step") }
        return IterationState(
            step: step, items: items, children: children, cursor: cursor, singles: singles, refused: refused,
            applied: applied, settled: settled, before: before)
    }

    private mutating func received(_ plan: Plan) throws(CheckpointError) -> Received {
        try open()
        let step = try index(below: plan.steps.count)
        try comma()
        let received = Received(step: step, fields: try fields())
        try close()
        return received
    }

    private mutating func mark() throws(CheckpointError) -> EventMark {
        try open()
        let mark = EventMark(type: try text(), id: try text(after: ()), content: try digest())
        try close()
        return mark
    }

    /// What one part of a saga says of another.
    private func check(_ saga: SagaState) throws(CheckpointError) {
        func isCall(_ place: Int?) -> Bool { place.map { $0 >= 0 && $0 < saga.calls.count } ?? true }
        guard isCall(saga.current), isCall(saga.hold?.call) else { throw fault("a call of the saga is missing") }
        for call in saga.calls {
            if case .undo(let place) = call.purpose, !isCall(place) { throw fault("a call of the saga is missing") }
            guard isCall(call.undoCall) else { throw fault("a call of the saga is missing") }
            guard let items = call.items else { continue }
            guard let iteration = saga.iterations.first(where: { $0.step == call.step }),
                items.upperBound <= iteration.items.count
            else { throw fault("an item of the saga is missing") }
        }
    }
}
