import Crypto
import Custody
import Expressions
import Workflow

extension OperatorCommand {
    /// In bytes; they are repeated in what is said of the saga.
    static let longestText = 16_384

    fileprivate var isShort: Bool {
        var evidence = ""
        if case .resolve(_, let text) = action { evidence = text }
        return max(reason.utf8.count, evidence.utf8.count, `operator`.utf8.count) <= Self.longestText
    }
}

/// Operators: each command is offered in some states, and refused with a reason in all others.
extension Family {
    mutating func obey(_ command: OperatorCommand, _ library: Library, _ turn: inout Turn) {
        func answer(_ result: CommandAnswer.Result, _ turn: inout Turn) {
            turn.outputs.append(
                .answer(CommandAnswer(command: command.id, family: name, saga: command.saga, result: result)))
        }
        guard let slot = slot(of: command.saga) else {
            return answer(
                .refused(
                    isPast(command.saga)
                        ? "'\(command.saga)' ended so long ago that nothing is left to be done"
                        : "this family has no saga '\(command.saga)'"), &turn)
        }
        guard sagas[slot].version == command.version else {
            return answer(.refused("the saga has changed since version \(command.version); look at it again"), &turn)
        }
        let now = turn.has(.resolvedBeforeDead) ? .max : turn.now
        if let reason = refusal(of: command.action, slot, now) { return answer(.refused(reason), &turn) }
        guard command.isShort else {
            return answer(.refused("reason and evidence are longer than \(OperatorCommand.longestText) bytes"), &turn)
        }
        if command.isDryRun || command.plan != nil {
            let plan = plan(of: command, slot, turn)
            let digest = Hex.encode(Digest.sha256(Array(plan.joined(separator: "\n").utf8)))
            if command.isDryRun { return answer(.plan(plan, digest: digest), &turn) }
            guard command.plan == digest else {
                return answer(.refused("it would do something else now than what was shown; look at it again"), &turn)
            }
        }
        perform(command, slot, &turn)
        answer(.applied, &turn)
    }

    /// What the command would do, said of a copy that is thrown away.
    private func plan(of command: OperatorCommand, _ slot: Int, _ turn: Turn) -> [String] {
        var copy = self
        var dry = Turn(offset: turn.offset, now: turn.now, fault: turn.fault)
        copy.perform(command, slot, &dry)
        return dry.outputs.compactMap(\.sentence)
    }

    private mutating func perform(_ command: OperatorCommand, _ slot: Int, _ turn: inout Turn) {
        var evidence: String?
        if case .resolve(_, let text) = command.action { evidence = text }
        note(
            .commanded(
                command.action.kind, operator: command.operator, reason: command.reason, evidence: evidence), slot,
            &turn)
        switch command.action {
        case .retry: retry(slot, &turn)
        case .resolve(let resolution, _): resolve(slot, as: resolution, &turn)
        case .skip: skip(slot, &turn)
        case .undo:
            release(slot, &turn)
            resume(slot, &turn)
            fail("operator", command.reason, slot, &turn)
        case .hold:
            sagas[slot].isPaused = true
            note(.held(.commanded, reason: command.reason), slot, &turn)
        case .release: release(slot, &turn)
        case .correct(let fields):
            sagas[slot].input = sagas[slot].input.merging(fields)
        }
        goOn(slot, &turn)
    }

    private mutating func release(_ slot: Int, _ turn: inout Turn) {
        guard sagas[slot].isPaused else { return }
        sagas[slot].isPaused = false
        note(.resumed, slot, &turn)
    }

    // MARK: What is offered

    /// What an operator can do with the saga at a time, in milliseconds: some things are offered only when nothing of a
    /// call can land any more.
    public func offered(_ saga: String, at now: Int64) -> [OperatorCommand.Action.Kind] {
        slot(of: saga).map { offered($0, at: now) } ?? []
    }

    package func offered(_ slot: Int, at now: Int64) -> [OperatorCommand.Action.Kind] {
        let probes: [OperatorCommand.Action] = [
            .retry, .resolve(as: .applied, evidence: "-"), .resolve(as: .notApplied, evidence: "-"), .skip, .undo,
            .hold, .release, .correct(ObjectValue()),
        ]
        return probes.filter { refusal(of: $0, slot, max(now, time)) == nil }.map(\.kind)
    }

    /// Of a saga that is held: what is offered besides once nothing can land any more of the call that is held for, or is
    /// in doubt.
    func offeredLater(_ slot: Int, at now: Int64) -> SagaView.OfferedLater? {
        guard let from = outOfDoubt(slot), from > max(now, time) else { return nil }
        let before = offered(slot, at: now)
        let kinds = offered(slot, at: from).filter { !before.contains($0) }
        return kinds.isEmpty ? nil : SagaView.OfferedLater(from: from, kinds: kinds)
    }

    /// Of a saga that is held: from when on nothing can land any more of the call that is held for, or is in doubt.
    func outOfDoubt(_ slot: Int) -> Int64? {
        sagas[slot].hold.flatMap { $0.call ?? unsettled(slot) }.map { sagas[slot].calls[$0].dead + 1 }
    }

    /// Why the action cannot be done now; nil when it can.
    private func refusal(of action: OperatorCommand.Action, _ slot: Int, _ now: Int64) -> String? {
        switch action {
        case .retry:
            guard let hold = sagas[slot].hold else { return "it is not held; there is nothing to do again" }
            return retryRefusal(hold, slot, now)
        case .resolve(let resolution, let evidence):
            guard !evidence.isEmpty else { return "say what shows it: evidence is missing" }
            return resolutionRefusal(resolution, slot, now)
        case .skip: return skipRefusal(slot)
        case .undo:
            guard sagas[slot].phase == .forward else { return "it is not on its way forward" }
            if let reason = noWayBack(slot) { return reason }
            guard let membership = sagas[slot].membership else { return nil }
            let phase = sagas[membership.parent].collections[membership.collection].phase
            return phase == .open ? nil : "its parent has decided already; undo the parent"
        case .hold:
            if sagas[slot].isEnded { return "it has ended" }
            return sagas[slot].isPaused ? "it is held by an operator already" : nil
        case .release: return sagas[slot].isPaused ? nil : "no operator holds it"
        case .correct(let fields): return correctionRefusal(fields, slot)
        }
    }

    private func skipRefusal(_ slot: Int) -> String? {
        guard let hold = sagas[slot].hold, !sagas[slot].isEnded else {
            return "it is not held at a step that can be skipped"
        }
        if let place = hold.call {
            return sagas[slot].phase == .forward && sagas[slot].calls[place].isForward
                && sagas[slot].calls[place].state == .refused
                ? nil : "only what the bank has refused can be skipped"
        }
        switch hold.cause {
        case .deadline: return nil
        case .expression, .tooLarge:
            // Nothing but words, or nothing else that could be done.
            if sagas[slot].phase == .undoing { return untaken(slot) == nil ? nil : "what was done has to be undone" }
            if isOnlyTelling(slot) || noWayBack(slot) != nil { return nil }
            return "it can be undone; only what there is no way back from can be skipped"
        case .inDoubt, .notSent, .misconfigured, .refused, .undoRefused, .contradiction, .commanded:
            return "only what the bank has refused, or what did not come, can be skipped"
        }
    }

    /// Whether what it is at says something to the platform, and does nothing.
    private func isOnlyTelling(_ slot: Int) -> Bool {
        guard sagas[slot].position < sagas[slot].plan.steps.count else { return true }
        if case .emit = sagas[slot].plan.steps[sagas[slot].position].step.action { return true }
        return false
    }

    /// Why what was done cannot be undone any more; nil when it can.
    private func noWayBack(_ slot: Int) -> String? {
        guard !isBeyondPivot(slot) else { return "there is no way back: a call that nothing undoes was made" }
        return sagas[slot].calls.indices.first { owesForGood(slot, $0) }.map {
            "there is no way back: nothing undoes '\(sagas[slot].plan.steps[sagas[slot].calls[$0].step].step.id)'"
        }
    }

    /// What is held to be undone, with an undo that cannot be worked out, or be sent.
    private func untaken(_ slot: Int) -> Int? {
        guard let hold = sagas[slot].hold, hold.call == nil, [.expression, .tooLarge].contains(hold.cause) else {
            return nil
        }
        return sagas[slot].calls.indices.last { place in
            let call = sagas[slot].calls[place]
            return call.isForward && !leavesNothing(slot, place) && call.undoCall == nil && canBeUndone(slot, place)
        }
    }

    /// A call without an undo that did something, or may have.
    private func owesForGood(_ slot: Int, _ place: Int) -> Bool {
        let call = sagas[slot].calls[place]
        return call.isForward && call.state != .refused && !canBeUndone(slot, place)
    }

    private func retryRefusal(_ hold: Hold, _ slot: Int, _ now: Int64) -> String? {
        guard let place = hold.call else {
            return hold.cause == .contradiction
                ? nil : (hold.cause == .deadline ? "nothing can be done again; skip it, or undo" : nil)
        }
        let call = sagas[slot].calls[place]
        switch call.state {
        case .exhausted: return nil
        case .refused:
            return now > call.dead
                ? nil : "the refused call may still land until \(Moment(call.dead)); ask again after that"
        case .sending, .waiting, .presented, .accepted, .asking, .pausing, .unconfirmed, .applied:
            return "the call is on its way; there is nothing to do again"
        }
    }

    /// The call that an operator can speak about: the one that is held, or the one that is waited for.
    private func unsettled(_ slot: Int) -> Int? {
        if let hold = sagas[slot].hold, let place = hold.call,
            hold.cause == .undoRefused || !sagas[slot].calls[place].isDefinite
        {
            return place
        }
        if let place = sagas[slot].current, !sagas[slot].calls[place].isDefinite { return place }
        return sagas[slot].calls.indices.last { !sagas[slot].calls[$0].isDefinite && !sagas[slot].calls[$0].isUndone }
    }

    private func resolutionRefusal(
        _ resolution: OperatorCommand.Resolution, _ slot: Int, _ now: Int64
    ) -> String? {
        if sagas[slot].phase != .forward, let place = untaken(slot) {
            guard sagas[slot].calls[place].isDefinite, resolution == .notApplied else { return nil }
            return "the bank has said that it was done; only that it is taken back can be said"
        }
        guard let place = unsettled(slot) else { return "no call of it is in doubt" }
        guard resolution == .notApplied else { return nil }
        if sagas[slot].calls[place].state == .refused { return "the bank has refused it already" }
        let dead = sagas[slot].calls[place].dead
        return now > dead
            ? nil
            : "the call may still land until \(Moment(dead)); only after that can it be known that it was not done"
    }

    private func correctionRefusal(_ fields: ObjectValue, _ slot: Int) -> String? {
        guard sagas[slot].phase == .forward, sagas[slot].hold != nil else {
            return "data is corrected while the saga is held"
        }
        guard sagas[slot].membership == nil else {
            return "a child's data counts in its parent; withdraw it and place it anew"
        }
        guard sagas[slot].calls.allSatisfy({ $0.state == .refused }) else {
            return "something was done with this data at the bank already, or may have been"
        }
        guard sagas[slot].calls.indices.allSatisfy({ leavesNothing(slot, $0) }) else {
            return "the bank forgets its refusals, and a repeat of what it refused may be done with this data"
        }
        let rule = sagas[slot].plan.definition.event(sagas[slot].plan.definition.startedBy)
        for (name, value) in fields {
            guard let field = rule?.fields.first(where: { $0.name.isSame(as: name) }) else {
                return "there is no field '\(name)'"
            }
            guard value.fits(field.type.valueType) else { return "'\(name)' should be \(field.type.valueType)" }
        }
        return inputRefusal(sagas[slot].input.merging(fields), slot)
    }

    /// Why a saga cannot have such an input; nil when it can.
    private func inputRefusal(_ input: ObjectValue, _ slot: Int) -> String? {
        let (saga, definition) = (sagas[slot], sagas[slot].plan.definition)
        let source = Values(["event": .object(input)])
        guard let rule = definition.event(definition.startedBy),
            (try? rule.family.value(from: source)) == .text(name),
            (try? rule.saga.value(from: source)) == .text(saga.id)
        else { return "with this data it would be another saga; start that one" }
        return unacceptable(input, definition)
    }

    // MARK: What they do

    /// Takes up again what a hold has stopped; nothing more where nothing was stopped.
    mutating func goOn(_ slot: Int, _ turn: inout Turn) {
        askAboutHidden(slot, &turn)
        guard sagas[slot].isActive else { return }
        switch sagas[slot].phase {
        case .forward:
            guard sagas[slot].isBegun else { return advance(slot, &turn) }
            let plan = sagas[slot].plan
            guard sagas[slot].position < plan.steps.count else { return advance(slot, &turn) }
            switch plan.steps[sagas[slot].position].step.action {
            case .call: resumeCall(slot, &turn)
            case .forEach: nextChunk(slot, &turn)
            case .collect: settleCollection(slot, sagas[slot].collections.count - 1, &turn)
            case .await(let awaiting):
                let position = sagas[slot].position
                deliverEarly(to: slot, &turn)
                let isWaiting = sagas[slot].isBegun && sagas[slot].isActive && sagas[slot].position == position
                if isWaiting, sagas[slot].phase == .forward, sagas[slot].due == nil { missed(awaiting, slot, &turn) }
            case .delay: if sagas[slot].due == nil { proceed(slot, &turn) }
            case .join, .choose, .emit, .fail: break
            }
        case .undoing: continueUndo(slot, &turn)
        case .ended: break
        }
    }

    /// While a saga is held, nothing else that an operator has to see to is asked; it is when that hold is over.
    private mutating func askAboutHidden(_ slot: Int, _ turn: inout Turn) {
        for place in sagas[slot].calls.indices where sagas[slot].isActive {
            let call = sagas[slot].calls[place]
            switch (call.purpose, call.state) {
            case (.forward, .exhausted) where sagas[slot].phase == .forward || !canBeUndone(slot, place):
                holdExhausted(slot, place, &turn)
            case (.forward, .presented) where sagas[slot].current == place && call.due == nil:
                setDue(turn.now + 1, slot, call: place)
            case (.undo(let undone), .exhausted) where isOwed(slot, undone, by: place):
                holdExhausted(slot, place, &turn)
            case (.undo(let undone), .refused) where isOwed(slot, undone, by: place):
                takeUpUndo(slot, place, of: undone, &turn)
            default: break
            }
        }
    }

    private func isOwed(_ slot: Int, _ place: Int, by undoing: Int) -> Bool {
        sagas[slot].calls[place].undoCall == undoing && !leavesNothing(slot, place)
    }

    private mutating func holdExhausted(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let service = request(slot, place)?.service.rawValue ?? ""
        if sagas[slot].calls[place].doubtDead == nil {
            hold(.notSent, "\(service) could not be sent", call: place, slot, &turn)
        } else {
            hold(.inDoubt, "nobody knows whether the bank did \(service)", call: place, slot, &turn)
        }
    }

    /// A call that became definite while the saga was stopped.
    private mutating func resumeCall(_ slot: Int, _ turn: inout Turn) {
        guard let place = sagas[slot].current else {
            if sagas[slot].due == nil, !lonely.contains(slot) { askAgain(slot, &turn) }
            return
        }
        let call = sagas[slot].calls[place]
        if call.state == .applied { proceed(slot, &turn) }
        if call.state == .refused, sagas[slot].due == nil {
            if call.undoCall != nil { return askAgain(slot, &turn) }
            refusalSettled(slot, place, call.code ?? ReturnCode(rawValue: ""), "", &turn)
        }
    }

    private mutating func retry(_ slot: Int, _ turn: inout Turn) {
        let place = sagas[slot].hold?.call
        resume(slot, &turn)
        guard let place else {
            // An expression or an outcome event that could not be worked out.
            if sagas[slot].phase == .forward, sagas[slot].isBegun { requeueRefused(slot) }
            return
        }
        let call = sagas[slot].calls[place]
        guard call.state == .refused else {
            sagas[slot].calls[place].counted = 0
            sagas[slot].calls[place].notSent = 0
            if call.doubtDead == nil { sagas[slot].calls[place].firstAt = turn.now }
            return attempt(slot, place, &turn)
        }
        if case .undo(let undone) = call.purpose {
            sagas[slot].calls[undone].undoRefusals = 0
            return undo(slot, undone, &turn)
        }
        if call.items != nil {
            requeueRefused(slot)
            return nextChunk(slot, &turn)
        }
        askAgain(slot, &turn)
    }

    /// Items that were refused by themselves are asked for once more, when nothing of what was refused can land.
    private mutating func requeueRefused(_ slot: Int) {
        guard let index = sagas[slot].iterations.indices.last else { return }
        let refused = sagas[slot].iterations[index].refused
        guard !refused.isEmpty else { return }
        let step = sagas[slot].iterations[index].step
        var from = Int64.min
        for call in sagas[slot].calls where call.isForward && call.step == step && call.state == .refused {
            from = max(from, call.dead + 1)
        }
        sagas[slot].iterations[index].refused = []
        sagas[slot].iterations[index].singles += refused.map { IterationState.Single(item: $0, from: from) }
    }

    private mutating func resolve(_ slot: Int, as resolution: OperatorCommand.Resolution, _ turn: inout Turn) {
        if sagas[slot].phase != .forward, let place = untaken(slot), sagas[slot].calls[place].state == .applied {
            resume(slot, &turn)
            return takenBack(slot, place, &turn)
        }
        guard let place = unsettled(slot) else { return }
        switch resolution {
        case .applied where sagas[slot].calls[place].state == .refused: takenBackOtherwise(slot, place, &turn)
        case .applied: believeApplied(slot, place, nil, &turn)
        case .notApplied:
            believeRefusal(
                slot, place, ReturnCode(rawValue: "notApplied"), "an operator has found that it was not done", &turn)
        }
    }

    /// The bank refuses the undo, and an operator has found that nothing is left to be undone.
    private mutating func takenBackOtherwise(_ slot: Int, _ undoing: Int, _ turn: inout Turn) {
        resume(slot, &turn)
        if case .undo(let place) = sagas[slot].calls[undoing].purpose { takenBack(slot, place, &turn) }
    }

    private mutating func skip(_ slot: Int, _ turn: inout Turn) {
        let place = sagas[slot].hold?.call
        resume(slot, &turn)
        note(.skipped, slot, &turn)
        if sagas[slot].phase == .undoing { return endFailed(slot, isIncomplete: true, &turn) }
        guard sagas[slot].position < sagas[slot].plan.steps.count else {
            return complete(slot, isIncomplete: true, &turn)
        }
        let isChunk = place.map { sagas[slot].calls[$0].items != nil } ?? sagas[slot].isBegun
        guard isChunk, let index = sagas[slot].iterations.indices.last,
            sagas[slot].iterations[index].step == sagas[slot].position
        else {
            guard let place, sagas[slot].calls[place].state == .refused else { return proceed(slot, &turn) }
            return passOver(place, slot, &turn)
        }
        let refused = sagas[slot].iterations[index].refused
        sagas[slot].iterations[index].refused = []
        leaveOut(refused, slot, index, &turn)
        finishIteration(slot, &turn)
    }
}
