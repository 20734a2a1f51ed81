package import Custody

/// What of a family matters to what may follow: for whoever walks many of them and wants none twice.
///
/// Left out is what nothing that follows reads: offsets, counters of outputs and of timers, the wording of reasons, and
/// what was sent or begun when, but for whether it was after what it may take back or repeat was dead. For how long a step
/// has been refused and asked for again is told by how many calls it has made. Request numbers are told by whose they are,
/// so that it does not matter in which order they were given out.
extension Family {
    /// - Parameter over: the slots of children of which nothing matters any more but that they have failed, a bit each.
    package func outline(into outline: inout Outline, over: UInt64) {
        outline.add(sagas.count)
        for slot in sagas.indices {
            if over >> UInt64(slot) & 1 == 1 { outline.add(-1) } else { sketch(sagas[slot], &outline) }
        }
        outline.add(lonely.count)
        for slot in lonely { outline.add(slot) }
        outline.add(early.count)
        for event in early {
            outline.add(event.event.type)
            outline.add(event.event.saga)
            outline.add(moment: event.until == .max ? nil : event.until)
        }
    }

    /// The calls of a child that has failed, where none waits for anything and each is refused or taken back; nil for any
    /// other saga.
    package func finishedCalls(_ slot: Int) -> [CallStanding]? {
        guard case .ended(.failed) = sagas[slot].phase, sagas[slot].membership?.state == .ended, sagas[slot].isActive
        else { return nil }
        let saga = sagas[slot]
        let isFinished = saga.calls.allSatisfy { call in
            call.due == nil && (call.isForward ? call.state == .refused || call.isUndone : call.isDefinite)
        }
        return isFinished ? saga.calls.indices.compactMap { standing(slot, call: $0) } : nil
    }

    /// A request number of this family by whose it is: the saga's slot and the call's place; nil for one that is not
    /// known any more.
    package func place(ofOrdinal ordinal: Int) -> Int? {
        callers.caller(of: ordinal, among: sagas).map { $0.slot << 16 | $0.call }
    }

    private func sketch(_ saga: borrowing SagaState, _ outline: inout Outline) {
        outline.add(saga.id)
        switch saga.phase {
        case .forward: outline.add(0)
        case .undoing: outline.add(1)
        case .ended(let ending): outline.add(ending.rawValue)
        }
        outline.add(saga.position << 2 | (saga.isBegun ? 2 : 0) | (saga.isPaused ? 1 : 0))
        outline.add(saga.current ?? -1)
        outline.add(moment: saga.isEnded ? nil : saga.due)
        outline.add(saga.hold.map { Outline.mixed(Outline.word($0.cause.rawValue), UInt64($0.call ?? 9_999)) } ?? 0)
        outline.add(saga.membership.map { Outline.word($0.state.rawValue) } ?? 0)
        outline.add(saga.calls.count)
        for place in saga.calls.indices { sketch(saga.calls[place], place, saga, &outline) }
        for collection in saga.collections { collection.sketch(&outline) }
        for iteration in saga.iterations { iteration.sketch(&outline) }
        for received in saga.received { outline.add(received.step) }
    }

    private func sketch(
        _ call: borrowing BankCall, _ place: Int, _ saga: borrowing SagaState, _ outline: inout Outline
    ) {
        outline.add(call.state.rawValue)
        outline.add(call.step << 8 | call.alternative << 2 | (call.isUndone ? 2 : 0) | (call.isTakenIn ? 1 : 0))
        outline.add(call.items.map { $0.lowerBound << 16 | $0.count } ?? -1)
        outline.add(call.undoCall ?? -1)
        if case .undo(let undone) = call.purpose {
            outline.add(undone)
            if call.state != .applied {
                outline.add(call.firstAt > saga.calls[undone].dead)
                outline.add(saga.attemptedAt(place) > saga.calls[undone].dead)
            }
        }
        outline.add(moment: call.due)
        if call.state == .applied { return outline.add(call.isUndone ? 0 : call.undoRefusals) }
        // Whatever begins a call anew, or asks about it, counts from nothing.
        outline.add(call.undoRefusals << 32 | (call.isDefinite ? 0 : call.counted << 16 | call.notSent))
        outline.add(last: call.dead)
        outline.add(last: call.isDefinite ? nil : call.doubtDead)
        if let doubtDead = call.doubtDead, !call.isDefinite { outline.add(saga.attemptedAt(place) > doubtDead) }
        if call.state == .refused, saga.current == place { outline.add(call.code?.rawValue ?? "") }
    }
}

extension CollectionState {
    fileprivate func sketch(_ outline: inout Outline) {
        outline.add(phase.rawValue)
        for child in children { outline.add(child) }
        outline.add(open << 32 | held << 16 | leaving)
        for total in totals { outline.add(total) }
        outline.add(moment: phase == .open ? deadline : nil)
    }
}

extension IterationState {
    fileprivate func sketch(_ outline: inout Outline) {
        outline.add(cursor << 32 | items.count << 16 | applied)
        for child in children { outline.add(child) }
        for single in singles {
            outline.add(single.item)
            outline.add(moment: single.from)
        }
        outline.add(singles.count)
        for item in refused { outline.add(item) }
        for range in settled { outline.add(range.lowerBound << 16 | range.count) }
        for sum in before { outline.add(sum) }
    }
}
