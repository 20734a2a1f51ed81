package import Custody
import Workflow

/// How a saga stands, for whoever looks at many of them from outside.
package struct SagaStanding: Sendable {
    package let id: String
    package let workflow: String
    package let step: String?
    /// Nil while it has not ended.
    package let ending: Ending?
    package let isUndoing: Bool
    package let hold: Hold?
    package let isPaused: Bool
    /// Of a child: the slot of whom it is a child of.
    package let parent: Int?
    /// Of which operators have to have seen it.
    package let version: Int64
    package let calls: [CallStanding]

    package var isChild: Bool { parent != nil }

    /// Nobody knows what came of one of its calls, and it waits for word.
    package var isUnconfirmed: Bool { calls.contains { $0.isUnconfirmed } }
}

/// How a call stands.
package struct CallStanding: Sendable {
    package let number: RequestNumber
    package let step: String
    package let service: Service
    /// Of an undo: the place of the call that it takes back.
    package let undone: Int?
    package let isApplied: Bool
    package let isRefused: Bool
    package let isUnconfirmed: Bool
    /// What it did is believed to be taken back.
    package let isUndone: Bool
    package let canBeUndone: Bool
    package let isPage: Bool
    /// When nothing of it can land any more, in milliseconds.
    package let dead: Int64
    package let parameters: StepParameters

    package var isForward: Bool { undone == nil }
}

extension Family {
    package var sagaCount: Int { sagas.count }

    package func standing(_ slot: Int) -> SagaStanding {
        let saga = sagas[slot]
        var ending: Ending?
        if case .ended(let end) = saga.phase { ending = end }
        let steps = saga.plan.steps
        return SagaStanding(
            id: saga.id, workflow: saga.plan.definition.name,
            step: saga.position < steps.count ? steps[saga.position].step.id : nil, ending: ending,
            isUndoing: saga.phase == .undoing, hold: saga.hold, isPaused: saga.isPaused,
            parent: saga.membership?.parent, version: saga.version,
            calls: saga.calls.indices.compactMap { standing(slot, call: $0) })
    }

    func standing(_ slot: Int, call place: Int) -> CallStanding? {
        let call = sagas[slot].calls[place]
        guard let request = request(slot, place) else { return nil }
        var undone: Int?
        if case .undo(let of) = call.purpose { undone = of }
        return CallStanding(
            number: requestNumber(call.ordinal), step: sagas[slot].plan.steps[call.step].step.id,
            service: request.service, undone: undone, isApplied: call.state == .applied,
            isRefused: call.state == .refused, isUnconfirmed: call.state == .unconfirmed, isUndone: call.isUndone,
            canBeUndone: canBeUndone(slot, place), isPage: sagas[slot].terms.isPage(request.service), dead: call.dead,
            parameters: StepParameters(names: request.names, values: call.parameters))
    }

    /// When something next happens by itself to a saga that has not ended, or to a call of one that has, or when something
    /// else is offered to the operators of one that is held; nil when nothing does. That ended sagas are forgotten some
    /// day is nothing of that.
    package func nextHappening(at now: Int64) -> Int64? {
        var next: Int64?
        func consider(_ at: Int64?) { if let at, at < next ?? .max { next = at } }
        // By index: copying a saga takes longer than looking at it.
        for slot in sagas.indices {
            if !sagas[slot].isEnded { consider(sagas[slot].due) }
            for place in sagas[slot].calls.indices { consider(sagas[slot].calls[place].due) }
            // What may still land is not asked for again, nor said not to have been done.
            if let time = outOfDoubt(slot), time > now { consider(time) }
        }
        return next
    }

    /// Whether the number's call is still at the attempt.
    package func isLatest(_ attempt: Int, ofOrdinal ordinal: Int) -> Bool {
        guard let caller = callers.caller(of: ordinal, among: sagas) else { return false }
        return sagas[caller.slot].calls[caller.call].attempt == attempt
    }
}

extension Family {
    /// By ordinal, whose each request number is: the saga's slot and the call's place; -1 for one that is forgotten.
    package var places: [Int] {
        var places = Array(repeating: -1, count: callers.count)
        for slot in sagas.indices {
            for call in sagas[slot].calls.indices { places[sagas[slot].calls[call].ordinal] = slot << 16 | call }
        }
        return places
    }

    /// What an undo's number takes back; nil for a number that takes nothing back.
    package func undone(byOrdinal ordinal: Int) -> CallStanding? {
        guard let caller = callers.caller(of: ordinal, among: sagas),
            case .undo(let place) = sagas[caller.slot].calls[caller.call].purpose
        else { return nil }
        return standing(caller.slot, call: place)
    }
}

extension Family {
    package func call(_ number: RequestNumber) -> CallStanding? {
        caller(number).flatMap { standing($0.slot, call: $0.call) }
    }
}

/// The same, of one thing at a time, for whoever looks very often.
extension Family {
    package func ending(_ slot: Int) -> Ending? {
        if case .ended(let ending) = sagas[slot].phase { ending } else { nil }
    }

    /// Whether it is not known of some call what came of it.
    package func isInDoubt(_ slot: Int) -> Bool {
        sagas[slot].calls.indices.contains { !sagas[slot].calls[$0].isDefinite }
    }

    package func hold(_ slot: Int) -> Hold? { sagas[slot].hold }
    package func isPaused(_ slot: Int) -> Bool { sagas[slot].isPaused }

    /// Whether nobody knows what came of one of its calls, and it waits for word.
    package func isUnconfirmed(_ slot: Int) -> Bool { sagas[slot].calls.contains { $0.state == .unconfirmed } }

    /// Whether time makes it, or one of its calls, go on.
    package func isTimed(_ slot: Int) -> Bool {
        sagas[slot].due != nil || sagas[slot].calls.contains { $0.due != nil }
    }

    /// The slots of the sagas of which one has to do something before a saga that is not timed goes on: a child that is
    /// held waits for its parent, a parent for its children that are on their way or being undone, and whoever wants to
    /// be alone for all others.
    package func awaited(by slot: Int) -> [Int] {
        if lonely.contains(slot) { return sagas.indices.filter { $0 != slot && !sagas[$0].isEnded } }
        if let membership = sagas[slot].membership, membership.state == .held { return [membership.parent] }
        guard sagas[slot].current == nil else { return [] }
        let isUndoing = sagas[slot].phase == .undoing
        return sagas[slot].collections.flatMap { collection in
            collection.children.filter { child in
                switch sagas[child].membership?.state {
                case .leaving: true
                case .open: isUndoing || collection.phase == .closing
                case .held: isUndoing
                case .settled, .ended, nil: false
                }
            }
        }
    }

    /// The numbers of the calls that the saga believes to be taken back.
    package func undoneNumbers(_ slot: Int) -> [RequestNumber] {
        var numbers: [RequestNumber] = []
        for call in sagas[slot].calls where call.isForward && call.isUndone {
            numbers.append(requestNumber(call.ordinal))
        }
        return numbers
    }
}
