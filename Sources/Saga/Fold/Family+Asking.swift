import Custody
import Workflow

/// Asking the bank, where its profile names a service for that, what became of a call of which nothing else will tell.
extension Family {
    /// With so many questions that settle nothing, asking comes to nothing.
    private static let mostQuestions = 12
    /// The longest time between two questions, in milliseconds: a day.
    private static let longestPause: Int64 = 86_400_000

    /// Nothing came of the call, and nothing can take it back: the bank is asked, or nobody knows.
    mutating func beginAsking(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard sagas[slot].terms.profile.query != nil else { return becomeUnconfirmed(slot, place, &turn) }
        sagas[slot].calls[place].counted = 0
        sagas[slot].calls[place].notSent = 0
        if sagas[slot].calls[place].state == .accepted { sagas[slot].calls[place].isTakenIn = true }
        ask(slot, place, &turn)
    }

    /// One question. It is a command like an attempt, and has a number among them.
    mutating func ask(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard let request = request(slot, place), let policy = sagas[slot].terms.profile.query else { return }
        let terms = sagas[slot].terms
        sagas[slot].calls[place].attempt += 1
        sagas[slot].calls[place].counted += 1
        sagas[slot].calls[place].state = .asking
        setDue(turn.now + patience(terms, policy), slot, call: place)
        let made = sagas[slot].calls[place]
        note(.asked(requestNo: requestNumber(made.ordinal), attempt: made.attempt), slot, step: made.step, &turn)
        turn.outputs.append(
            .command(
                StepCommand(
                    family: name, saga: sagas[slot].id, step: sagas[slot].plan.steps[made.step].step.id,
                    service: request.service, requestNo: requestNumber(made.ordinal), attempt: made.attempt,
                    parameters: Self.named(request, made.parameters), notAfter: turn.now + terms.sendWindow,
                    dead: made.dead, expired: nil, isUndo: !made.isForward, profile: terms.digest, isQuestion: true)))
    }

    /// From a question until its answer is overdue, in milliseconds.
    private func patience(_ terms: Terms, _ policy: QueryPolicy) -> Int64 {
        terms.sendWindow + policy.timeout.wholeMilliseconds + Self.workersGrace
    }

    mutating func learn(_ record: QuestionAnswered, _ turn: inout Turn) {
        guard let (slot, place) = caller(record.requestNo) else {
            return deadLetter("answer", record.requestNo, &turn)
        }
        let call = sagas[slot].calls[place]
        note(
            .answered(requestNo: record.requestNo, attempt: record.attempt, record.answer), slot, step: call.step,
            &turn)
        let terms = sagas[slot].terms
        // An answer that comes late still tells of what was done.
        if case .found(.applied, _) = record.answer { return believeApplied(slot, place, nil, &turn) }
        guard call.state == .asking, call.attempt == record.attempt, let due = call.due,
            let policy = terms.profile.query,
            let service = request(slot, place)?.service
        else { return }
        var verdict = QueryVerdict(
            policy: policy, dead: Timestamp(milliseconds: call.dead),
            remembersRefusals: terms.of(service).remembersRefusals,
            alike: call.notSent)
        if case .found(.accepted, _) = record.answer { sagas[slot].calls[place].isTakenIn = true }
        if call.isTakenIn, record.answer == .notFound { return pause(slot, place, &turn) }
        // The earliest time at which the question can have been put.
        let asked = Timestamp(milliseconds: due - patience(terms, policy))
        let step = verdict.learn(record.answer, askedAt: asked)
        sagas[slot].calls[place].notSent = verdict.alike
        switch step {
        case .notFound:
            believeRefusal(slot, place, ReturnCode(rawValue: "notFound"), "the bank does not have it", &turn)
        case .found(.refused, _):
            believeRefusal(slot, place, ReturnCode(rawValue: "refused"), "the bank says that it was refused", &turn)
        case .askAgain where verdict.alike > 0:
            pause(slot, place, for: policy.interval.wholeMilliseconds, &turn)
        case .askAgain, .found(.accepted, _), .found(.applied, _): pause(slot, place, &turn)
        }
    }

    /// No answer has come in time.
    mutating func missAnswer(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let call = sagas[slot].calls[place]
        note(
            .answered(requestNo: requestNumber(call.ordinal), attempt: call.attempt, .inDoubt(.workerLost)), slot,
            step: call.step, &turn)
        sagas[slot].calls[place].notSent = 0
        pause(slot, place, &turn)
    }

    /// The next question, later and later.
    private mutating func pause(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        var time = sagas[slot].terms.profile.query?.interval.wholeMilliseconds ?? Self.longestPause
        for _ in 1..<max(1, sagas[slot].calls[place].counted) where time < Self.longestPause { time *= 2 }
        pause(slot, place, for: min(time, Self.longestPause), &turn)
    }

    private mutating func pause(_ slot: Int, _ place: Int, for time: Int64, _ turn: inout Turn) {
        guard isAwaited(slot, place) else { return }
        let most = max(Self.mostQuestions, sagas[slot].terms.profile.query?.answersAlike ?? 0)
        guard sagas[slot].calls[place].counted < most else { return becomeUnconfirmed(slot, place, &turn) }
        sagas[slot].calls[place].state = .pausing
        setDue(turn.now + time, slot, call: place)
    }
}
