import Custody
import Expressions
import Workflow

/// Parents and their children.
extension Family {
    mutating func begin(
        _ collection: Collection, _ slot: Int, _ scope: SagaScope, _ turn: inout Turn
    ) throws(EvaluationError) {
        let deadline = try Self.moment(collection.deadline, scope, turn.now)
        sagas[slot].collections.append(
            CollectionState(
                step: sagas[slot].position, deadline: deadline, totals: collection.totals.map { _ in 0 }))
        sagas[slot].isBegun = true
        let index = sagas[slot].collections.count - 1
        if deadline > turn.now {
            setDue(deadline, slot)
        } else {
            sagas[slot].collections[index].phase = .closing
            note(.closed(reason: "the deadline had passed before it began"), slot, &turn)
        }
        deliverEarly(to: slot, &turn)
        settleCollection(slot, index, &turn)
    }

    /// The collection that takes children in now, of the saga's present step.
    func openCollection(_ slot: Int) -> Int? {
        guard sagas[slot].phase == .forward, sagas[slot].isBegun, let last = sagas[slot].collections.indices.last,
            sagas[slot].collections[last].step == sagas[slot].position, sagas[slot].collections[last].phase == .open
        else { return nil }
        return last
    }

    /// What the held children offer, in the order in which they were admitted.
    func heldOffers(_ slot: Int) -> [Value] {
        heldChildren(slot).compactMap { offer(of: $0) }
    }

    func heldChildren(_ slot: Int) -> [Int] {
        sagas[slot].collections.flatMap { $0.children.filter { sagas[$0].membership?.state == .held } }
    }

    private func offer(of child: Int) -> Value? {
        guard case .join(let offers)? = sagas[child].plan.steps.dropFirst(sagas[child].position).first?.step.action,
            let fields = try? Self.fields(offers, scope(child))
        else { return nil }
        return .object(fields)
    }

    /// Takes a child in, or says why not.
    mutating func admit(
        _ event: PlatformEvent, _ plan: Plan, _ terms: Terms, to parent: Int, _ index: Int, _ turn: inout Turn
    ) {
        let welcome: Welcome
        do throws(EvaluationError) {
            guard let found = try self.welcome(for: event, from: parent, index) else {
                return refuse(
                    event, workflow: plan.definition.name, "not-admitted", "there is no room for it now", &turn)
            }
            welcome = found
        } catch {
            return refuse(
                event, workflow: plan.definition.name, "not-admitted",
                "whether there is room cannot be worked out: \(error)", &turn)
        }
        let child = start(
            event, plan, terms, given: welcome.given, Membership(parent: parent, collection: index), &turn)
        sagas[parent].collections[index].children.append(child)
        sagas[parent].collections[index].open += 1
        for (total, worth) in welcome.worth.enumerated() {
            sagas[parent].collections[index].totals[total] &+= worth
        }
        note(.childAdmitted(event.saga), parent, &turn)
        advance(child, &turn)
    }

    /// What comes of taking a child in.
    private struct Welcome {
        /// What the parent hands over.
        let given: ObjectValue
        /// What the child adds to each of the totals while it is open.
        let worth: [Int64]
    }

    /// Nil when the child is not taken in.
    private func welcome(
        for event: PlatformEvent, from parent: Int, _ index: Int
    ) throws(EvaluationError) -> Welcome? {
        let position = sagas[parent].collections[index].step
        guard let collection = sagas[parent].plan.steps[position].collection else { return nil }
        let scope = scope(parent)
        scope.event = event.fields
        scope.child = event.fields
        guard try Self.holds(collection.admit, scope) else { return nil }
        // What it is worth can be worked out now, or it does not come in; later it is the same.
        var worth: [Int64] = []
        worth.reserveCapacity(collection.totals.count)
        for total in collection.totals {
            let sum = Self.number(try total.sum.value(from: scope))
            guard sum.magnitude < Self.largestWorth else { return nil }
            worth.append(total.of.contains(.open) ? sum : 0)
        }
        return Welcome(given: try Self.fields(collection.give, scope), worth: worth)
    }

    /// Keeps the totals when a child changes its state; nil is not to be there.
    private mutating func count(_ child: Int, from: Collection.ChildState?, to: Collection.ChildState?) {
        // One that has completed goes on counting as held.
        guard let membership = sagas[child].membership, sagas[child].phase != .ended(.completed) else { return }
        let (parent, index) = (membership.parent, membership.collection)
        guard let collection = sagas[parent].plan.steps[sagas[parent].collections[index].step].collection else {
            return
        }
        for place in collection.totals.indices {
            let total = collection.totals[place]
            let sign = (to.map(total.of.contains) == true ? 1 : 0) - (from.map(total.of.contains) == true ? 1 : 0)
            guard sign != 0 else { continue }
            sagas[parent].collections[index].totals[place] &+= Int64(sign) * worth(of: child, in: total, parent)
        }
    }

    /// So much of each of as many children as a family can have is still a number.
    private static let largestWorth: UInt64 = 1 << 40

    /// In fen, or in whole numbers; nothing for what cannot be worked out.
    private func worth(of child: Int, in total: Collection.Total, _ parent: Int) -> Int64 {
        let scope = scope(parent)
        scope.child = sagas[child].input
        return (try? total.sum.value(from: scope)).map(Self.number) ?? 0
    }

    private static func number(_ value: Value) -> Int64 {
        switch value {
        case .amount(let number), .integer(let number): number
        case .bool, .text, .time, .sealed, .list, .object: 0
        }
    }

    // MARK: A child tells its parent

    /// It has come to its `join`.
    mutating func memberIsHeld(_ child: Int, _ turn: inout Turn) {
        guard let membership = sagas[child].membership, membership.state == .open else { return }
        move(child, from: .open, to: .held)
        settleCollection(membership.parent, membership.collection, &turn)
    }

    /// It fails, and is undone.
    mutating func memberLeaves(_ child: Int, _ turn: inout Turn) {
        guard let membership = sagas[child].membership else { return }
        guard let state = membership.state.counted, state != .leaving else { return }
        move(child, from: state, to: .leaving)
        note(.childLeft(sagas[child].id), membership.parent, &turn)
    }

    /// It had ended, and something that it did has come to light: its parent waits until that is taken back.
    mutating func memberReturns(_ child: Int) {
        guard sagas[child].isEnded, sagas[child].membership?.state == .ended else { return }
        move(child, from: nil, to: .leaving)
    }

    /// What came to light after its end is taken back.
    mutating func memberHasLeft(_ child: Int, _ turn: inout Turn) {
        let isOwing = sagas[child].calls.contains { call in
            call.isForward && call.state == .applied && !call.isUndone && call.undoCall != nil
        }
        if !isOwing, sagas[child].membership?.state == .leaving { memberHasEnded(child, &turn) }
    }

    mutating func memberHasEnded(_ child: Int, _ turn: inout Turn) {
        guard let membership = sagas[child].membership else { return }
        let (parent, index) = (membership.parent, membership.collection)
        move(child, from: membership.state.counted, to: nil)
        if sagas[parent].phase == .undoing { return continueUndo(parent, &turn) }
        settleCollection(parent, index, &turn)
        finishIteration(parent, &turn)
    }

    /// Nil is not to be there.
    private mutating func move(_ child: Int, from: Collection.ChildState?, to: Collection.ChildState?) {
        guard let membership = sagas[child].membership else { return }
        let (parent, index) = (membership.parent, membership.collection)
        count(child, from: from, to: to)
        if let from { sagas[parent].collections[index][from] -= 1 }
        if let to { sagas[parent].collections[index][to] += 1 }
        sagas[child].membership?.state = to.map { Membership.State($0) } ?? .ended
    }

    // MARK: Closing

    /// Takes no more children in.
    mutating func close(_ slot: Int, _ reason: String, _ turn: inout Turn) {
        guard let index = openCollection(slot) else { return }
        sagas[slot].collections[index].phase = .closing
        sagas[slot].due = nil
        note(.closed(reason: reason), slot, &turn)
        settleCollection(slot, index, &turn)
    }

    /// Whether the collection has come to its end: enough is held, or it is closed and nothing is on its way.
    mutating func settleCollection(_ slot: Int, _ index: Int, _ turn: inout Turn) {
        let state = sagas[slot].collections[index]
        guard sagas[slot].phase == .forward, sagas[slot].isActive, sagas[slot].position == state.step,
            let collection = sagas[slot].plan.steps[state.step].collection,
            state.phase == .open || state.phase == .closing
        else { return }
        let isEnough: Bool
        do throws(EvaluationError) {
            isEnough = try Self.holds(collection.until, scope(slot))
        } catch {
            return hold(.expression, "'until' cannot be worked out: \(error)", slot, &turn)
        }
        if isEnough, state.phase == .open { return close(slot, "there is enough", &turn) }
        let isAlone = state.open == 0 && state.leaving == 0
        guard state.phase == .closing, isAlone || turn.has(.confirmedWithOpenChildren) else { return }
        guard isEnough || (collection.onShort == .continue && state.held > 0) else {
            return fail("short", "it was closed before there was enough", slot, &turn)
        }
        sagas[slot].collections[index].phase = .closed
        proceed(slot, &turn)
    }

    /// The parent is done with its children: those that are still held go on.
    mutating func settleChildren(_ slot: Int, _ turn: inout Turn) {
        for child in heldChildren(slot) { settle(child, &turn) }
    }

    /// A held child goes on.
    mutating func settle(_ child: Int, _ turn: inout Turn) {
        guard let membership = sagas[child].membership, membership.state == .held else { return }
        sagas[child].membership?.state = .settled
        sagas[membership.parent].collections[membership.collection].held -= 1
        proceed(child, &turn)
    }
}
