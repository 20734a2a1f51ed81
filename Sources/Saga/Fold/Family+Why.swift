import Custody
import Expressions
import Workflow

/// One sentence for whoever asks why nothing happens.
extension Family {
    /// Why the saga is where it is; nil for one that is not in the family.
    ///
    /// - Parameter now: in milliseconds; what an operator can do depends on it.
    public func why(_ saga: String, at now: Int64) -> Why? { slot(of: saga).map { why($0, at: now) } }

    func why(_ slot: Int, at now: Int64) -> Why {
        if let hold = sagas[slot].hold {
            return Why(
                waitsFor: "an operator, because \(hold.reason)", since: hold.since, wakesAt: nil,
                then: ways(slot, at: now))
        }
        if sagas[slot].isPaused {
            return Why(
                waitsFor: "an operator, who has stopped it", since: sagas[slot].since, wakesAt: nil,
                then: "release lets it go on")
        }
        switch sagas[slot].phase {
        case .forward: return whyForward(slot)
        case .undoing: return whyUndoing(slot)
        case .ended(let ending):
            if let call = sagas[slot].calls.indices.last(where: {
                !sagas[slot].calls[$0].isForward && !sagas[slot].calls[$0].isDefinite
            }) {
                return why(slot, call)
            }
            return Why(
                waitsFor: "nothing: it has ended as \(ending.rawValue)", since: sagas[slot].since,
                wakesAt: sagas[slot].due,
                then: sagas[slot].due == nil ? "nothing more happens" : "nothing of it can come in any more")
        }
    }

    /// What an operator can do, now and later.
    private func ways(_ slot: Int, at now: Int64) -> String {
        var ways: [String] = []
        let ready = offered(slot, at: now).map(\.words).joined(separator: ", ")
        if !ready.isEmpty { ways.append("it goes on with one of: \(ready)") }
        if let later = offeredLater(slot, at: now) {
            let words = later.kinds.map(\.words).joined(separator: " or ")
            ways.append("from \(Moment(later.from)) on it can go on \(ready.isEmpty ? "" : "also ")with \(words)")
        }
        return ways.isEmpty ? "nothing is offered" : ways.joined(separator: "; ")
    }

    private func whyForward(_ slot: Int) -> Why {
        guard sagas[slot].position < sagas[slot].plan.steps.count else {
            return Why(waitsFor: "its end", since: sagas[slot].since, wakesAt: nil, then: "it ends")
        }
        if let current = sagas[slot].current {
            if !sagas[slot].calls[current].isDefinite { return why(slot, current) }
            if sagas[slot].calls[current].state == .refused, !leavesNothing(slot, current) {
                if let undoing = sagas[slot].calls[current].undoCall { return why(slot, undoing) }
                if sagas[slot].calls[current].due != nil { return why(slot, current) }
            }
        }
        let step = sagas[slot].plan.steps[sagas[slot].position]
        switch step.step.action {
        case .call(let call): return whyNotCalled(call, slot)
        case .forEach: return whyIterating(slot)
        case .collect(let collection): return whyCollecting(collection, slot)
        case .await(let awaiting):
            let missed =
                switch awaiting.onDeadline {
                case .fail: "it fails"
                case .continue: "it goes on without"
                case .hold: "it is held for an operator"
                }
            return Why(
                waitsFor: awaiting.subject.phrase, since: sagas[slot].since, wakesAt: sagas[slot].due, then: missed)
        case .delay:
            return Why(waitsFor: "the time", since: sagas[slot].since, wakesAt: sagas[slot].due, then: "it goes on")
        case .join:
            let parent = sagas[slot].membership.map { sagas[$0.parent].id } ?? ""
            return Why(
                waitsFor: "its parent '\(parent)'", since: sagas[slot].since, wakesAt: nil,
                then: "it is settled or undone, as the parent decides")
        case .choose, .emit, .fail:
            return Why(waitsFor: "nothing", since: sagas[slot].since, wakesAt: nil, then: "it goes on")
        }
    }

    private func whyNotCalled(_ call: Call, _ slot: Int) -> Why {
        let saga = sagas[slot]
        let service = call.alternatives.last?.request.service.rawValue ?? ""
        guard lonely.contains(slot) else {
            return Why(
                waitsFor: "the time to ask \(service) again", since: saga.since, wakesAt: saga.due,
                then: "it is called under a new number")
        }
        let others = sagas.indices.filter { $0 != slot && !sagas[$0].isEnded }.prefix(3).map { "'\(sagas[$0].id)'" }
        return Why(
            waitsFor:
                "the end of \(others.joined(separator: ", ")), because \(service) is called when no other saga is open",
            since: saga.since, wakesAt: nil, then: "\(service) is called")
    }

    private func whyIterating(_ slot: Int) -> Why {
        let saga = sagas[slot]
        let left = saga.iterations.last?.singles.count ?? 0
        guard left == 0 else {
            return Why(
                waitsFor: "the time when a refused chunk can land no more", since: saga.since, wakesAt: saga.due,
                then: "its \(left) items are called one by one")
        }
        return Why(
            waitsFor: "children that are still being undone", since: saga.since, wakesAt: nil, then: "it goes on")
    }

    private func whyCollecting(_ collection: Collection, _ slot: Int) -> Why {
        let saga = sagas[slot]
        guard let state = saga.collections.last else {
            return Why(waitsFor: "children", since: saga.since, wakesAt: saga.due, then: "it is closed")
        }
        if state.phase == .closing {
            return Why(
                waitsFor: "\(state.open) children on their way and \(state.leaving) being undone", since: saga.since,
                wakesAt: nil, then: "it is seen whether there is enough")
        }
        let events = [collection.closeOn, collection.failOn].compactMap { $0.map { "'\($0)'" } }
        return Why(
            waitsFor: "children (\(state.held) held, \(state.open) on their way"
                + (state.leaving > 0 ? ", \(state.leaving) being undone)" : ")")
                + (events.isEmpty ? "" : ", \(events.joined(separator: " or "))"),
            since: saga.since, wakesAt: saga.due,
            then: collection.onShort == .fail ? "it fails if there is not enough" : "it goes on with what is held")
    }

    private func whyUndoing(_ slot: Int) -> Why {
        for place in sagas[slot].calls.indices.reversed() where sagas[slot].calls[place].isForward {
            let call = sagas[slot].calls[place]
            if leavesNothing(slot, place) { continue }
            if let undoing = call.undoCall { return why(slot, undoing) }
            if call.state != .applied { return why(slot, place) }
        }
        let living = sagas[slot].collections.reduce(0) { $0 + $1.living }
        return Why(
            waitsFor: "\(living) children that are being undone", since: sagas[slot].since, wakesAt: nil,
            then: "what came before them is undone")
    }

    private func why(_ slot: Int, _ place: Int) -> Why {
        let call = sagas[slot].calls[place]
        let service = request(slot, place)?.service.rawValue ?? ""
        let what = call.isForward ? service : "\(service), which takes back"
        func why(_ waitsFor: String, _ then: String) -> Why {
            Why(waitsFor: waitsFor, since: call.firstAt, wakesAt: call.due, then: then)
        }
        switch call.state {
        case .sending:
            return why("the answer to \(what) (attempt \(call.attempt))", "it is taken to be in doubt and asked again")
        case .waiting: return why("the time to ask \(what) again (\(call.attempt) attempts so far)", "it is sent again")
        case .presented:
            return why(
                "the user to confirm the page of \(what), or the bank's word on it",
                canBeUndone(slot, place) ? "it fails, and what may be frozen is cancelled" : "it is unconfirmed")
        case .accepted: return why("the bank's result of \(what), which it took in", "it is asked again, or held")
        case .asking: return why("the bank to say what became of \(what)", "it is asked once more")
        case .pausing: return why("the time to ask the bank again what became of \(what)", "it is asked")
        case .exhausted: return why("an operator to find out about \(what)", "it goes on")
        case .unconfirmed: return why("word of \(what), which the bank never gave", "it ends as unconfirmed")
        case .refused where call.isForward:
            return why("the time when \(what), which was refused, can be done no more", "it is cancelled in any case")
        case .refused: return why("the time to ask \(what) again", "it is called again")
        case .applied: return why("what comes after \(what)", "it goes on")
        }
    }
}
