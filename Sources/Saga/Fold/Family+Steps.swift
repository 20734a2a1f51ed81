import Custody
import Expressions
import Workflow

/// Going forward, step by step.
extension Family {
    /// Goes on as far as nothing has to be waited for.
    mutating func advance(_ slot: Int, _ turn: inout Turn) {
        while sagas[slot].phase == .forward, sagas[slot].isActive, !sagas[slot].isBegun {
            let plan = sagas[slot].plan
            guard sagas[slot].position < plan.steps.count else {
                complete(slot, &turn)
                return
            }
            sagas[slot].since = turn.now
            do throws(EvaluationError) {
                try begin(plan.steps[sagas[slot].position], slot, &turn)
            } catch {
                hold(.expression, "an expression of the step cannot be worked out: \(error)", slot, &turn)
            }
        }
    }

    /// Leaves the step that it is at.
    mutating func leave(_ slot: Int, to position: Int) {
        sagas[slot].position = position
        sagas[slot].isBegun = false
        sagas[slot].current = nil
        sagas[slot].due = nil
    }

    /// Goes on behind the step that it is at.
    mutating func proceed(_ slot: Int, _ turn: inout Turn) {
        leave(slot, to: sagas[slot].plan.steps[sagas[slot].position].next)
        advance(slot, &turn)
    }

    /// Does a step that needs no waiting, or makes the saga wait: then the step has begun.
    private mutating func begin(_ step: PlanStep, _ slot: Int, _ turn: inout Turn) throws(EvaluationError) {
        let scope = scope(slot, withChildren: step.readsChildren)
        if let when = step.step.when, try !Self.holds(when, scope) {
            leave(slot, to: step.next)
            return
        }
        switch step.step.action {
        case .call(let call): try begin(call, slot, scope, &turn)
        case .forEach(let iteration): try begin(iteration, slot, scope, &turn)
        case .collect(let collection): try begin(collection, slot, scope, &turn)
        case .join:
            sagas[slot].isBegun = true
            memberIsHeld(slot, &turn)
        case .await(let awaiting):
            let deadline = try Self.moment(awaiting.deadline, scope, turn.now)
            sagas[slot].isBegun = true
            setDue(deadline, slot)
            deliverEarly(to: slot, &turn)
        case .choose(let branches, _):
            var target = step.otherwise
            for (index, branch) in branches.enumerated() where try Self.holds(branch.when, scope) {
                target = step.branches[index]
                break
            }
            leave(slot, to: target)
        case .emit(let emission):
            guard let fields = try told(emission, scope, slot, &turn) else { return }
            tell(emission.type, slot, fields, &turn)
            leave(slot, to: step.next)
        case .delay(let delay):
            let until = try Self.moment(delay, scope, turn.now)
            guard until > turn.now else {
                leave(slot, to: step.next)
                return
            }
            sagas[slot].isBegun = true
            setDue(until, slot)
        case .fail(let code, let reason):
            guard case .text(let text) = try reason.value(from: scope) else {
                return hold(.expression, "the reason came to something that is no text", slot, &turn)
            }
            fail(code, text, slot, &turn)
        }
    }

    private mutating func begin(
        _ call: Call, _ slot: Int, _ scope: SagaScope, _ turn: inout Turn
    ) throws(EvaluationError) {
        if call.isAlone, isAccompanied(slot) {
            lonely.append(slot)
            sagas[slot].isBegun = true
            // It may have been the last that another one waited for.
            return wakeLonely(&turn)
        }
        var chosen = call.alternatives.count - 1
        for (index, alternative) in call.alternatives.enumerated() {
            guard let when = alternative.when, try Self.holds(when, scope) else { continue }
            chosen = index
            break
        }
        let parameters = try Self.parameters(of: call.alternatives[chosen].request, scope)
        guard OutputSize.fits(parameters) else {
            return holdTooLarge("the call of \(call.alternatives[chosen].request.service)", slot, &turn)
        }
        sagas[slot].isBegun = true
        let made = make(.forward, step: sagas[slot].position, chosen, items: nil, parameters, slot, &turn)
        sagas[slot].current = made
    }

    /// What a saga waits for by itself has come due: a deadline, a delay, a time to ask again.
    mutating func fire(_ slot: Int, _ turn: inout Turn) {
        guard !sagas[slot].isEnded else { return shrink(slot, &turn) }
        guard sagas[slot].phase == .forward else { return continueUndo(slot, &turn) }
        let plan = sagas[slot].plan
        guard sagas[slot].position < plan.steps.count else { return }
        switch plan.steps[sagas[slot].position].step.action {
        case .await(let awaiting): missed(awaiting, slot, &turn)
        case .delay: proceed(slot, &turn)
        case .collect: close(slot, "the deadline has passed", &turn)
        case .call: askAgain(slot, &turn)
        case .forEach: nextChunk(slot, &turn)
        case .join, .choose, .emit, .fail: break
        }
    }

    mutating func missed(_ awaiting: Awaiting, _ slot: Int, _ turn: inout Turn) {
        let what = awaiting.subject.phrase
        switch awaiting.onDeadline {
        case .continue: proceed(slot, &turn)
        case .fail: fail("deadline", "\(what) did not come in time", slot, &turn)
        case .hold: hold(.deadline, "\(what) did not come in time", slot, &turn)
        }
    }

    // MARK: Being alone

    /// Whether another saga of the family is open. Of several that all want to be alone, the oldest goes first.
    func isAccompanied(_ slot: Int) -> Bool {
        let others = lonely.filter { $0 != slot }
        return openSagas - 1 > others.count || others.contains { $0 < slot }
    }

    private mutating func wakeLonely(_ turn: inout Turn) {
        guard let slot = lonely.min(), !isAccompanied(slot) else { return }
        lonely.removeAll { $0 == slot }
        sagas[slot].isBegun = false
        advance(slot, &turn)
    }

    // MARK: Ends

    /// - Parameter isIncomplete: an operator goes on without what cannot be told.
    mutating func complete(_ slot: Int, isIncomplete: Bool = false, _ turn: inout Turn) {
        let completed = sagas[slot].plan.definition.completed
        let scope = scope(slot, withChildren: sagas[slot].plan.endReadsChildren)
        guard let fields = lastWords(completed, scope, isIncomplete, slot, &turn) else { return }
        settleChildren(slot, &turn)
        tell(completed.type, slot, fields, &turn)
        end(slot, .completed, &turn)
    }

    /// Undo has come to its end.
    ///
    /// - Parameter isIncomplete: an operator goes on without what cannot be told.
    mutating func endFailed(_ slot: Int, isIncomplete: Bool = false, _ turn: inout Turn) {
        let failed = sagas[slot].plan.definition.failed
        guard let fields = lastWords(failed, scope(slot), isIncomplete, slot, &turn) else { return }
        tell(failed.type, slot, fields, &turn)
        end(slot, .failed, &turn)
    }

    /// Nil, and the saga is held, where they cannot be told.
    private mutating func lastWords(
        _ emission: Emission, _ scope: SagaScope, _ isIncomplete: Bool, _ slot: Int, _ turn: inout Turn
    ) -> ObjectValue? {
        if isIncomplete { return Self.tellable(emission, scope) }
        do throws(EvaluationError) {
            return try told(emission, scope, slot, &turn)
        } catch {
            hold(.expression, "the outcome event cannot be worked out: \(error)", slot, &turn)
            return nil
        }
    }

    mutating func end(_ slot: Int, _ ending: Ending, _ turn: inout Turn) {
        openSagas -= 1
        sagas[slot].phase = .ended(ending)
        sagas[slot].since = turn.now
        sagas[slot].current = nil
        note(.ended(ending), slot, &turn)
        refuseEarly(of: slot, &turn)
        setDue(turn.has(.graveBeforeDead) ? turn.now : lingersUntil(slot, turn.now), slot)
        memberHasEnded(slot, &turn)
        wakeLonely(&turn)
    }

    /// Until when a result of one of its calls can still come in.
    func lingersUntil(_ slot: Int, _ now: Int64) -> Int64 {
        var last = now
        for place in sagas[slot].calls.indices { last = max(last, sagas[slot].calls[place].dead) }
        return last + sagas[slot].terms.notificationHour
    }

    /// Nothing of it can land any more: only its end is kept.
    private mutating func shrink(_ slot: Int, _ turn: inout Turn) {
        // An operator's word makes it linger anew.
        guard sagas[slot].hold == nil else { return }
        if let last = sagas[slot].calls.compactMap(\.due).max() {
            return setDue(max(last, lingersUntil(slot, turn.now)), slot)
        }
        noteProject(slot)
        sagas[slot].isShrunk = true
        shrunkSagas += 1
        for call in sagas[slot].calls { callers.forget(call.ordinal) }
        sagas[slot].calls = []
        sagas[slot].iterations = []
        sagas[slot].received = []
        sagas[slot].input = ObjectValue()
    }
}

extension Awaiting.Subject {
    var eventType: String {
        switch self {
        case .event(let type): type
        case .audit: PlatformEvent.audit
        }
    }

    /// What it waits for, in a sentence.
    var phrase: String {
        switch self {
        case .event(let type): "the event '\(type)'"
        case .audit: "the bank's audit"
        }
    }
}
