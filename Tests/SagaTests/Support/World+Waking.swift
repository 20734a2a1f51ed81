import Testing
import Workflow

@testable import Saga

/// What must hold after every record of every story.
extension World {
    /// Every saga that is not finished has something that wakes it, and a sentence that says what; but where a fault is
    /// planted.
    func checkWaking(_ name: String) {
        guard library.fault == nil, let family = partition.family(name), family.sagas.count <= 100 else { return }
        for slot in family.sagas.indices {
            let id = family.sagas[slot].id
            if let flaw = family.sleeps(slot) {
                Issue.record("after record \(offset), nothing wakes \(id): \(flaw)")
            }
            #expect(family.why(id, at: now)?.description.isEmpty == false)
        }
        #expect(family.wake?.at == family.earliestDue, "after record \(offset)")
    }
}

extension Family {
    fileprivate var earliestDue: Int64? {
        var all = early.map(\.until).filter { $0 != .max }
        for saga in sagas {
            if let due = saga.due { all.append(due) }
            all += saga.calls.compactMap(\.due)
        }
        return all.min()
    }

    /// Why nothing would ever wake the saga; nil when something will.
    fileprivate func sleeps(_ slot: Int) -> String? {
        let saga = sagas[slot]
        guard saga.isActive else { return nil }
        if let call = saga.calls.first(where: { $0.state == .exhausted && !$0.isUndone && $0.undoCall == nil }) {
            return "a call of step \(call.step) has no attempt left, and no operator is asked"
        }
        switch saga.phase {
        case .forward: return sleepsForward(slot)
        case .undoing: return sleepsUndoing(slot)
        case .ended: return sleepsEnded(slot)
        }
    }

    private func sleepsForward(_ slot: Int) -> String? {
        let saga = sagas[slot]
        guard saga.position < saga.plan.steps.count, saga.isBegun else { return "it has not gone on" }
        if saga.due != nil { return nil }
        if let current = saga.current {
            let awaited = saga.calls[current].undoCall ?? current
            return saga.calls[awaited].due == nil ? "its call is not due" : nil
        }
        switch saga.plan.steps[saga.position].step.action {
        case .join: return saga.membership?.state == .held ? nil : "it joins, and its parent does not hold it"
        case .collect:
            guard let state = saga.collections.last else { return "it has no collection" }
            return state.phase == .closing && state.open + state.leaving > 0 ? nil : "it waits for no child"
        case .forEach: return saga.collections.contains { $0.leaving > 0 } ? nil : "it waits for no child"
        case .call: return lonely.contains(slot) && isAccompanied(slot) ? nil : "it makes no call"
        case .await, .choose, .emit, .delay, .fail: return "its step has no deadline"
        }
    }

    private func sleepsUndoing(_ slot: Int) -> String? {
        let saga = sagas[slot]
        if saga.collections.contains(where: { $0.phase == .dissolved && $0.living > 0 }) { return nil }
        for place in saga.calls.indices.reversed() where saga.calls[place].isForward {
            let call = saga.calls[place]
            if leavesNothing(slot, place) { continue }
            if let undo = call.undoCall { return saga.calls[undo].due == nil ? "its undo is not due" : nil }
            if !call.isDefinite || canBeUndone(slot, place) { return call.due == nil ? "its call is not due" : nil }
        }
        return "all is undone, and it has not ended"
    }

    private func sleepsEnded(_ slot: Int) -> String? {
        for call in sagas[slot].calls where call.isForward && !call.isUndone {
            if let undo = call.undoCall.map({ sagas[slot].calls[$0] }), undo.due == nil, call.state == .applied {
                return "its late undo is not due"
            }
        }
        return nil
    }
}
