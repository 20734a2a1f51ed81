import Custody
import Expressions
import Workflow

/// What follows when it is known what came of a call.
extension Family {
    /// The call was applied.
    mutating func settled(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let call = sagas[slot].calls[place]
        if case .undo(let undone) = call.purpose {
            return takenBack(slot, undone, &turn)
        }
        switch sagas[slot].phase {
        case .forward:
            if sagas[slot].current == place {
                // What is being taken back is asked for again when it is.
                if call.undoCall != nil { return }
                sagas[slot].current = nil
                if call.items == nil { proceed(slot, &turn) } else { chunkApplied(slot, place, &turn) }
            } else if !chunkLanded(slot, place, &turn) {
                takeBackLate(slot, place, &turn)
            }
        case .undoing: continueUndo(slot, &turn)
        case .ended(.failed), .ended(.completed): takeBackLate(slot, place, &turn)
        case .ended(.unconfirmed): break
        }
    }

    /// Something was done that nobody counts on any more: it is undone, or an operator has to look at it.
    private mutating func takeBackLate(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard !sagas[slot].calls[place].isUndone, sagas[slot].calls[place].undoCall == nil else { return }
        if canBeUndone(slot, place) {
            memberReturns(slot)
            undo(slot, place, &turn)
        } else {
            hold(.contradiction, "the bank did it late, and there is no undo", call: nil, slot, &turn)
        }
    }

    /// The bank refused the call, and that is believed.
    mutating func refusalSettled(
        _ slot: Int, _ place: Int, _ code: ReturnCode, _ message: String, _ turn: inout Turn
    ) {
        let call = sagas[slot].calls[place]
        if case .undo = call.purpose { return undoRefused(slot, place, code, &turn) }
        guard sagas[slot].phase == .forward else { return continueUndo(slot, &turn) }
        guard sagas[slot].current == place, let definition = sagas[slot].plan.steps[call.step].call else { return }
        if call.items != nil { return chunkRefused(slot, place, code, message, &turn) }
        switch definition.onRefused.reaction(to: code) {
        case .fail: fail(code.rawValue, message, slot, &turn)
        case .hold, .split: hold(.refused, "the bank refused: \(code) \(message)", call: place, slot, &turn)
        case .continue: passOver(place, slot, &turn)
        case .wait(let every, let atMost):
            let firstAsked = sagas[slot].calls.first { $0.isForward && $0.step == call.step }?.firstAt ?? call.firstAt
            let next = max(turn.now + every.milliseconds, turn.afterDead(call))
            guard turn.now + every.milliseconds <= firstAsked + atMost.milliseconds else {
                return fail(code.rawValue, message, slot, &turn)
            }
            setDue(next, slot)
        }
    }

    /// Goes on without what was refused.
    mutating func passOver(_ place: Int, _ slot: Int, _ turn: inout Turn) {
        takeBackRefused(slot, place, &turn)
        proceed(slot, &turn)
    }

    /// The same step again, under a new number; not before what a repeat of the old one may have done is taken back.
    mutating func askAgain(_ slot: Int, _ turn: inout Turn) {
        guard sagas[slot].isActive else { return }
        sagas[slot].due = nil
        if let refused = sagas[slot].current {
            guard sagas[slot].calls[refused].state == .refused else { return }
            if turn.has(.refusalReusesNumber) { return attempt(slot, refused, &turn) }
            guard takeBackRefused(slot, refused, &turn) else { return }
        }
        sagas[slot].isBegun = false
        sagas[slot].current = nil
        advance(slot, &turn)
    }

    /// Whether there is no way back: a call that nothing undoes was made, and not refused.
    func isBeyondPivot(_ slot: Int) -> Bool {
        sagas[slot].calls.contains { call in
            call.isForward && call.state != .refused && sagas[slot].plan.steps[call.step].call?.isPivot == true
        }
    }

    /// Ends forward work; what was done is undone, unless there is no way back.
    mutating func fail(_ code: String, _ reason: String, _ slot: Int, _ turn: inout Turn) {
        guard sagas[slot].phase == .forward else { return }
        guard !isBeyondPivot(slot) || turn.has(.undoAfterPivot) else {
            return hold(
                .refused, "\(code) \(reason); there is no way back from here", call: sagas[slot].current, slot, &turn)
        }
        sagas[slot].failure = Failure(code: code, reason: reason)
        note(.failed(code: code, reason: reason), slot, &turn)
        sagas[slot].phase = .undoing
        sagas[slot].since = turn.now
        sagas[slot].due = nil
        sagas[slot].current = nil
        lonely.removeAll { $0 == slot }
        memberLeaves(slot, &turn)
        continueUndo(slot, &turn)
    }
}
