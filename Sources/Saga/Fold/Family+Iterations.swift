import Custody
import Expressions
import Workflow

/// Calls for the items of a list, one after the other.
extension Family {
    mutating func begin(
        _ iteration: Iteration, _ slot: Int, _ scope: SagaScope, _ turn: inout Turn
    ) throws(EvaluationError) {
        let items: [Value]
        guard case .list(let list) = try iteration.items.value(from: scope) else {
            return hold(.expression, "'forEach' came to something that is no list", slot, &turn)
        }
        items = list
        let areChildren = iteration.items.path == ["children", "held"]
        sagas[slot].iterations.append(
            IterationState(
                step: sagas[slot].position, items: items, children: areChildren ? heldChildren(slot) : [],
                before: Array(repeating: 0, count: iteration.call.alternatives[0].request.with.count)))
        sagas[slot].isBegun = true
        nextChunk(slot, &turn)
    }

    /// The iteration of the saga's present step.
    private func iterating(_ slot: Int) -> Int? {
        guard sagas[slot].phase == .forward, sagas[slot].isBegun, let last = sagas[slot].iterations.indices.last,
            sagas[slot].iterations[last].step == sagas[slot].position
        else { return nil }
        return last
    }

    /// Makes the next call, waits for the time when it may be made, or comes to the step's end.
    mutating func nextChunk(_ slot: Int, _ turn: inout Turn) {
        guard let index = iterating(slot), sagas[slot].current == nil, sagas[slot].isActive else { return }
        let state = sagas[slot].iterations[index]
        guard let iteration = sagas[slot].plan.steps[state.step].iteration else { return }
        if state.cursor < state.items.count {
            let chunk = state.cursor..<min(state.items.count, state.cursor + iteration.chunk)
            sagas[slot].iterations[index].cursor = chunk.upperBound
            call(iteration, index, chunk, slot, &turn)
        } else if let single = state.singles.first {
            guard single.from <= turn.now else { return setDue(single.from, slot) }
            sagas[slot].iterations[index].singles.removeFirst()
            call(iteration, index, single.item..<(single.item + 1), slot, &turn)
        } else {
            finishIteration(slot, &turn)
        }
    }

    private mutating func call(
        _ iteration: Iteration, _ index: Int, _ chunk: Range<Int>, _ slot: Int, _ turn: inout Turn
    ) {
        let state = sagas[slot].iterations[index]
        let request = iteration.call.alternatives[0].request
        let scope = scope(slot)
        scope.items = (iteration.name, Array(state.items[chunk]))
        var before: [(name: String, value: Value)] = []
        for row in sagas[slot].terms.catalogue.contract(of: request.service)?.request ?? [] where row.type == .amount {
            let place = request.with.firstIndex { $0.parameter.name == row.name }
            before.append((row.name, .amount(place.map { state.before[$0] } ?? 0)))
        }
        scope.chunk = ObjectValue([
            ("index", .integer(Int64(state.applied))), ("before", .object(ObjectValue(before))),
        ])
        do throws(EvaluationError) {
            let parameters = try Self.parameters(of: request, scope)
            guard OutputSize.fits(parameters) else {
                sagas[slot].iterations[index].refused += Array(chunk)
                return holdTooLarge("the call of \(request.service)", slot, &turn)
            }
            sagas[slot].current = make(.forward, step: state.step, 0, items: chunk, parameters, slot, &turn)
        } catch {
            sagas[slot].iterations[index].refused += Array(chunk)
            hold(.expression, "an expression of the call cannot be worked out: \(error)", slot, &turn)
        }
    }

    mutating func chunkApplied(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard let index = iterating(slot), let chunk = sagas[slot].calls[place].items else { return }
        sagas[slot].iterations[index].applied += 1
        sagas[slot].iterations[index].settled.append(chunk)
        for (parameter, value) in sagas[slot].calls[place].parameters.enumerated() {
            if case .amount(let amount)? = value { sagas[slot].iterations[index].before[parameter] &+= amount }
        }
        let children = sagas[slot].iterations[index].children
        if !children.isEmpty { for child in children[chunk] { settle(child, &turn) } }
        nextChunk(slot, &turn)
    }

    /// A refused chunk was done after all: its items are not asked for again.
    ///
    /// - Returns: whether none of them had been in another call.
    mutating func chunkLanded(_ slot: Int, _ place: Int, _ turn: inout Turn) -> Bool {
        guard let chunk = sagas[slot].calls[place].items, let index = iterating(slot),
            sagas[slot].iterations[index].step == sagas[slot].calls[place].step
        else { return false }
        let open = sagas[slot].iterations[index].singles.count + sagas[slot].iterations[index].refused.count
        sagas[slot].iterations[index].singles.removeAll { chunk.contains($0.item) }
        sagas[slot].iterations[index].refused.removeAll { chunk.contains($0) }
        let left = sagas[slot].iterations[index].singles.count + sagas[slot].iterations[index].refused.count
        guard open - left == chunk.count else { return false }
        if sagas[slot].hold?.cause == .refused, sagas[slot].iterations[index].refused.isEmpty { resume(slot, &turn) }
        chunkApplied(slot, place, &turn)
        return true
    }

    mutating func chunkRefused(
        _ slot: Int, _ place: Int, _ code: ReturnCode, _ message: String, _ turn: inout Turn
    ) {
        let call = sagas[slot].calls[place]
        guard let index = iterating(slot), let chunk = call.items,
            let definition = sagas[slot].plan.steps[call.step].call
        else { return }
        sagas[slot].current = nil
        takeBackRefused(slot, place, &turn)
        let isBeyond = isBeyondPivot(slot) && !turn.has(.undoAfterPivot)
        switch definition.onRefused.reaction(to: code) {
        case .split where definition.isPivot && !isBeyond: fail(code.rawValue, message, slot, &turn)
        case .split where chunk.count > 1:
            // Nothing of the chunk may land after its parts were sent.
            let from = turn.afterDead(call)
            sagas[slot].iterations[index].singles += chunk.map { IterationState.Single(item: $0, from: from) }
            nextChunk(slot, &turn)
        case .fail where !isBeyond: fail(code.rawValue, message, slot, &turn)
        case .continue:
            leaveOut(Array(chunk), slot, index, &turn)
            nextChunk(slot, &turn)
        case .wait(let every, let atMost):
            let first = sagas[slot].calls.first {
                $0.isForward && $0.step == call.step && $0.items?.contains(chunk.lowerBound) == true
            }
            guard turn.now + every.milliseconds <= (first ?? call).firstAt + atMost.milliseconds else { fallthrough }
            let from = max(turn.now + every.milliseconds, turn.afterDead(call))
            sagas[slot].iterations[index].singles += chunk.map { IterationState.Single(item: $0, from: from) }
            nextChunk(slot, &turn)
        case .split, .fail, .hold:
            // The others go on; this one waits for an operator at the end.
            sagas[slot].iterations[index].refused += Array(chunk)
            nextChunk(slot, &turn)
        }
    }

    /// Children that nothing is done for are undone.
    mutating func leaveOut(_ items: [Int], _ slot: Int, _ index: Int, _ turn: inout Turn) {
        let children = sagas[slot].iterations[index].children
        guard !children.isEmpty else { return }
        for item in items { fail("left-out", "its parent goes on without it", children[item], &turn) }
    }

    /// Goes on behind the step when every item is decided and every child that was let go has ended.
    mutating func finishIteration(_ slot: Int, _ turn: inout Turn) {
        guard let index = iterating(slot), sagas[slot].current == nil, sagas[slot].isActive else { return }
        let state = sagas[slot].iterations[index]
        guard state.cursor == state.items.count, state.singles.isEmpty else { return }
        guard state.refused.isEmpty else {
            let call = sagas[slot].calls.last { $0.isForward && $0.state == .refused }
            let place = sagas[slot].calls.lastIndex { $0.isForward && $0.state == .refused }
            return hold(
                .refused,
                "the bank refused \(state.refused.count) of \(state.items.count) items: \(call?.code?.rawValue ?? "")",
                call: place, slot, &turn)
        }
        // Whoever was let go, or left out, has to be gone; and nobody may be forgotten.
        let isEverybodyDecided = sagas[slot].collections.allSatisfy { $0.leaving == 0 && $0.held == 0 }
        guard state.children.isEmpty || isEverybodyDecided else { return }
        proceed(slot, &turn)
    }
}
