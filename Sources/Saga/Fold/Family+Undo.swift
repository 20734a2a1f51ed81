import Custody
import Expressions
import Workflow

/// Taking back, the newest first.
extension Family {
    /// Goes on with the undo as far as nothing has to be waited for.
    mutating func continueUndo(_ slot: Int, _ turn: inout Turn) {
        guard sagas[slot].phase == .undoing, sagas[slot].isActive else { return }
        var collection = sagas[slot].collections.count - 1
        let (places, isBackward) = (sagas[slot].calls.indices, !turn.has(.undoInForwardOrder))
        for index in places {
            let place = isBackward ? places.count - 1 - index : index
            guard sagas[slot].calls[place].isForward else { continue }
            while isBackward, collection >= 0,
                sagas[slot].collections[collection].step > sagas[slot].calls[place].step
            {
                guard dissolve(slot, collection, &turn) else { return }
                collection -= 1
            }
            guard isTakenBack(slot, place, &turn) else { return }
        }
        while collection >= 0 {
            guard dissolve(slot, collection, &turn) else { return }
            collection -= 1
        }
        // The last child's end may have brought this saga to its own already.
        if sagas[slot].phase == .undoing, sagas[slot].isActive { endFailed(slot, &turn) }
    }

    /// Starts what takes the call back, where that may be started now.
    ///
    /// - Returns: whether nothing of it is left.
    private mutating func isTakenBack(_ slot: Int, _ place: Int, _ turn: inout Turn) -> Bool {
        let call = sagas[slot].calls[place]
        if leavesNothing(slot, place) { return true }
        if turn.has(.undoArmedOnSuccessOnly), call.state != .applied { return true }
        if turn.has(.notSentDisarmsUndo), call.state == .waiting, call.doubtDead == nil { return true }
        guard canBeUndone(slot, place), let service = request(slot, place)?.service else {
            // Nothing is owed, but what came of it has to be known.
            return call.isDefinite
        }
        if let undoing = call.undoCall {
            // What could not be found is looked for again at once when the bank says that it is there.
            let undo = sagas[slot].calls[undoing]
            if undo.state == .refused, call.state == .applied, let due = undo.due, due > max(undo.dead, turn.now) {
                setDue(max(undo.dead, turn.now) + 1, slot, call: undoing)
            }
            takeUpUndo(slot, undoing, of: place, &turn)
            return false
        }
        // A page's freeze is cancelled at once, whatever has become of the page; a direct call is repeated until it is
        // definite.
        if call.state == .applied || sagas[slot].terms.isPage(service) || turn.has(.undoWhileInDoubt) {
            undo(slot, place, &turn)
        } else if call.state == .refused {
            takeBackRefused(slot, place, &turn)
        } else if call.state == .exhausted {
            sagas[slot].calls[place].counted = 0
            sagas[slot].calls[place].notSent = 0
            attempt(slot, place, &turn)
        }
        return false
    }

    /// Whether nothing of a call is at the bank, nor can be any more. What was refused by a bank that forgets its refusals
    /// may be done by a repeat of which nobody hears.
    func leavesNothing(_ slot: Int, _ place: Int) -> Bool {
        let call = sagas[slot].calls[place]
        guard !call.isUndone, call.state == .refused else { return call.isUndone }
        guard canBeUndone(slot, place), let service = request(slot, place)?.service else { return true }
        return !sagas[slot].terms.of(service).forgetsRefusals
    }

    /// Takes a call back, under a number of its own.
    mutating func undo(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let call = sagas[slot].calls[place]
        guard case .call(let request)? = sagas[slot].plan.steps[call.step].call?.undo else { return }
        do throws(EvaluationError) {
            let scope = scope(slot)
            scope.failure = sagas[slot].failure
            scope.undone = place
            scope.items = items(of: place, slot)
            let parameters = try Self.parameters(of: request, scope)
            guard OutputSize.fits(parameters) else {
                return holdTooLarge("the call of \(request.service)", slot, &turn)
            }
            let undoing = make(
                .undo(of: place), step: call.step, call.alternative, items: call.items, parameters, slot, &turn)
            sagas[slot].calls[place].undoCall = undoing
        } catch {
            hold(.expression, "an expression of the undo cannot be worked out: \(error)", slot, &turn)
        }
    }

    /// What a chunk's call was for.
    private func items(of place: Int, _ slot: Int) -> (name: String, values: [Value])? {
        let (items, step) = (sagas[slot].calls[place].items, sagas[slot].calls[place].step)
        guard let items, let iteration = sagas[slot].plan.steps[step].iteration,
            let index = sagas[slot].iterations.lastIndex(where: { $0.step == step })
        else { return nil }
        return (iteration.name, Array(sagas[slot].iterations[index].items[items]))
    }

    /// Whether the bank's refusal of an undo says that nothing is there to be taken back, nor can come any more: it was
    /// asked when nothing of the call could land. Whatever came of the undo itself, nothing is left of the call.
    func isNothingThere(_ slot: Int, _ undoing: Int, _ code: ReturnCode) -> Bool {
        guard case .undo(let place) = sagas[slot].calls[undoing].purpose,
            let service = request(slot, undoing)?.service, sagas[slot].calls[place].state != .applied
        else { return false }
        let terms = sagas[slot].terms.of(service)
        // A remembered refusal is what the first attempt found.
        let askedAt = terms.remembersRefusals ? sagas[slot].calls[undoing].firstAt : sagas[slot].attemptedAt(undoing)
        return terms.absent.contains(code) && askedAt > sagas[slot].calls[place].dead
    }

    /// The bank refused to take a call back.
    mutating func undoRefused(_ slot: Int, _ undoing: Int, _ code: ReturnCode, _ turn: inout Turn) {
        guard case .undo(let place) = sagas[slot].calls[undoing].purpose,
            let service = request(slot, undoing)?.service
        else { return }
        let (call, undo) = (sagas[slot].calls[place], sagas[slot].calls[undoing])
        if leavesNothing(slot, place) { return continueUndo(slot, &turn) }
        if call.state != .applied, sagas[slot].terms.of(service).absent.contains(code) {
            let isEarly = turn.has(.notFoundBelievedBeforeDead) || turn.has(.undoWhileInDoubt)
            if isNothingThere(slot, undoing, code) || isEarly { return takenBack(slot, place, &turn) }
            if turn.has(.pageCancelledOnce) { return }
            return setDue(max(call.dead, undo.dead) + 1, slot, call: undoing)
        }
        if turn.has(.failedUndoTakenAsDone) { return takenBack(slot, place, &turn) }
        sagas[slot].calls[place].undoRefusals += 1
        let refusals = sagas[slot].calls[place].undoRefusals
        guard refusals < RetryPolicy.standard.maximumAttempts else {
            return holdRefusedUndo(slot, undoing, refusals, code, &turn)
        }
        setDue(
            max(turn.afterDead(undo), turn.now + delay(slot, undoing, after: refusals) + 1), slot, call: undoing)
    }

    /// A refused undo that came to be tried again, or asked about, while the saga was stopped.
    mutating func takeUpUndo(_ slot: Int, _ undoing: Int, of place: Int, _ turn: inout Turn) {
        let undo = sagas[slot].calls[undoing]
        guard undo.state == .refused, undo.due == nil else { return }
        let refusals = sagas[slot].calls[place].undoRefusals
        guard refusals < RetryPolicy.standard.maximumAttempts else {
            return holdRefusedUndo(slot, undoing, refusals, undo.code ?? ReturnCode(rawValue: ""), &turn)
        }
        setDue(max(undo.dead, turn.now) + 1, slot, call: undoing)
    }

    private mutating func holdRefusedUndo(
        _ slot: Int, _ undoing: Int, _ refusals: Int, _ code: ReturnCode, _ turn: inout Turn
    ) {
        hold(.undoRefused, "the bank refused \(refusals) times to undo it: \(code)", call: undoing, slot, &turn)
    }

    /// Nothing is left of what the call did.
    mutating func takenBack(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        sagas[slot].calls[place].isUndone = true
        switch sagas[slot].phase {
        case .forward: if sagas[slot].current == place { askAgain(slot, &turn) }
        case .undoing: continueUndo(slot, &turn)
        case .ended: memberHasLeft(slot, &turn)
        }
    }

    /// The bank reports what it could not find when nothing of it could land any more.
    mutating func foundAfterAll(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard sagas[slot].calls[place].isUndone, let undoing = sagas[slot].calls[place].undoCall,
            sagas[slot].calls[undoing].state == .refused
        else { return }
        alarm("the bank did what it could not find", slot, step: sagas[slot].calls[place].step, &turn)
        sagas[slot].calls[place].isUndone = false
        memberReturns(slot)
        setDue(max(sagas[slot].calls[undoing].dead, turn.now) + 1, slot, call: undoing)
    }

    /// The time has come to take back what was refused, or to try a refused undo once more; not while an operator has
    /// stopped the saga.
    mutating func renewUndo(_ slot: Int, _ refused: Int, _ turn: inout Turn) {
        guard !sagas[slot].isPaused else { return }
        guard case .undo(let place) = sagas[slot].calls[refused].purpose else {
            takeBackRefused(slot, refused, &turn)
            return
        }
        guard sagas[slot].calls[place].undoCall == refused, !leavesNothing(slot, place) else { return }
        if turn.has(.refusalReusesNumber) { return attempt(slot, refused, &turn) }
        undo(slot, place, &turn)
    }

    /// Takes back what was refused and may have been done by a repeat, when it can be done no more.
    ///
    /// - Returns: whether nothing of it is left.
    @discardableResult
    mutating func takeBackRefused(_ slot: Int, _ place: Int, _ turn: inout Turn) -> Bool {
        if leavesNothing(slot, place) { return true }
        guard sagas[slot].calls[place].undoCall == nil else { return false }
        if turn.now > sagas[slot].calls[place].dead {
            memberReturns(slot)
            undo(slot, place, &turn)
        } else {
            setDue(sagas[slot].calls[place].dead + 1, slot, call: place)
        }
        return false
    }

    /// Undoes the children of a collection.
    ///
    /// - Returns: whether all have ended.
    private mutating func dissolve(_ slot: Int, _ index: Int, _ turn: inout Turn) -> Bool {
        if sagas[slot].collections[index].phase != .dissolved {
            sagas[slot].collections[index].phase = .dissolved
            note(.closed(reason: "its children are undone"), slot, step: sagas[slot].collections[index].step, &turn)
            let failure = sagas[slot].failure
            for child in sagas[slot].collections[index].children {
                fail("parent-failed", failure?.reason ?? "the parent has failed", child, &turn)
            }
        }
        return sagas[slot].collections[index].living == 0 || turn.has(.parentUndoneBeforeChildren)
    }
}
