import Custody
import Expressions
import Workflow

/// The applying of one record: what it says of time and place, and what it makes the fold want.
struct Turn {
    let offset: Int64
    /// The family's time, in milliseconds.
    let now: Int64
    /// What is done wrongly; nil but in a simulation.
    let fault: EngineFault?
    var outputs: [Output] = []
    private var entries = 0

    init(offset: Int64, now: Int64, fault: EngineFault?) {
        self.offset = offset
        self.now = now
        self.fault = fault
        outputs.reserveCapacity(4)
    }

    /// From when a new number may be given out for what the bank has refused: nothing of the old one can land any more.
    func afterDead(_ refused: BankCall) -> Int64 { has(.newNumberBeforeDead) ? now : refused.dead + 1 }

    mutating func nextEntry() -> Int {
        defer { entries += 1 }
        return entries
    }
}

extension Family {
    /// Notes what happens to a saga; that is also what its version counts.
    mutating func note(_ what: Happening, _ slot: Int, step: Int? = nil, _ turn: inout Turn) {
        sagas[slot].version = turn.offset
        let steps = sagas[slot].plan.steps
        let position = step ?? sagas[slot].position
        turn.outputs.append(
            .history(
                HistoryEntry(
                    family: name, saga: sagas[slot].id, offset: turn.offset, index: turn.nextEntry(), time: turn.now,
                    step: position < steps.count ? steps[position].step.id : nil, what: what)))
    }

    mutating func tell(_ type: String, _ slot: Int, _ fields: ObjectValue, _ turn: inout Turn) {
        tell(type, saga: sagas[slot].id, workflow: sagas[slot].plan.definition.name, fields, &turn)
    }

    mutating func tell(
        _ type: String, saga: String, workflow: String, _ fields: ObjectValue, _ turn: inout Turn
    ) {
        sequence += 1
        turn.outputs.append(
            .event(
                OutcomeEvent(
                    id: "\(digest)-\(sequence)", type: type, family: name, saga: saga, workflow: workflow,
                    sequence: sequence, time: turn.now, fields: fields)))
    }

    /// The bank said something that does not go with what was believed: nobody may overlook it.
    mutating func alarm(_ text: String, _ slot: Int, step: Int? = nil, _ turn: inout Turn) {
        note(.alarm(text), slot, step: step, &turn)
        tell(EngineEvent.alarm.type, slot, ObjectValue([("reason", .text(text))]), &turn)
    }

    /// Waits for an operator.
    mutating func hold(
        _ cause: Hold.Cause, _ reason: String, call: Int? = nil, _ slot: Int, _ turn: inout Turn
    ) {
        guard sagas[slot].hold == nil else { return }
        sagas[slot].hold = Hold(cause, reason: reason, call: call, since: turn.now)
        note(.held(cause, reason: reason), slot, &turn)
        tell(
            EngineEvent.held.type, slot, ObjectValue([("cause", .text(cause.rawValue)), ("reason", .text(reason))]),
            &turn)
    }

    mutating func resume(_ slot: Int, _ turn: inout Turn) {
        guard sagas[slot].hold != nil else { return }
        sagas[slot].hold = nil
        note(.resumed, slot, &turn)
        tell(EngineEvent.resumed.type, slot, ObjectValue(), &turn)
        if sagas[slot].isEnded { setDue(lingersUntil(slot, turn.now), slot) }
    }

    /// An event that nothing will come of.
    mutating func refuse(_ event: PlatformEvent, workflow: String, _ code: String, _ reason: String, _ turn: inout Turn)
    {
        let fields = ObjectValue([
            ("event", .text(event.type)), ("eventId", .text(event.id)), ("code", .text(code)),
            ("reason", .text(reason)),
        ])
        tell(EngineEvent.refused.type, saga: event.saga, workflow: workflow, fields, &turn)
    }
}
