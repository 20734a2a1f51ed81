import Custody
import Expressions
import JSON
import Workflow

/// What is learnt of calls. Outcomes join: applied before accepted, before refused, before in doubt, before not sent.
extension Family {
    /// The call that a number stands for; nil for a number that this family has not given out.
    func caller(_ number: RequestNumber) -> (slot: Int, call: Int)? {
        guard number.familyDigest == digest, number.partition == partition else { return nil }
        return callers.caller(of: number.ordinal, among: sagas).map { ($0.slot, $0.call) }
    }

    func deadLetter(_ what: String, _ number: RequestNumber, _ turn: inout Turn) {
        turn.outputs.append(
            .deadLetter(
                DeadLetter(
                    family: name, offset: turn.offset, what: what, id: number.text,
                    reason: "no call of this family has the number, or it ended so long ago that it was forgotten")))
    }

    mutating func learn(_ record: AttemptOutcome, _ turn: inout Turn) {
        guard let (slot, place) = caller(record.requestNo) else {
            return deadLetter("outcome", record.requestNo, &turn)
        }
        let call = sagas[slot].calls[place]
        note(
            .outcome(requestNo: record.requestNo, attempt: record.attempt, record.outcome), slot,
            step: call.step, &turn)
        if turn.has(.firstOutcomeWins), call.isAnswered { return }
        switch record.outcome {
        case .applied(.response(let answer)): believeApplied(slot, place, answer, &turn)
        case .applied(.already): believeApplied(slot, place, nil, &turn)
        case .accepted: accepted(slot, place, isNotified: false, &turn)
        case .refused(let code, let message): refused(slot, place, record.attempt, code, message, &turn)
        case .inDoubt(let reason):
            let isLatest = record.attempt == call.attempt && call.state == .sending
            isLatest ? doubted(slot, place, &turn) : noteDoubt(slot, place)
            if case .otherCall = reason { contradiction(slot, place, "an answer was about another call", &turn) }
        case .notSent(let reason):
            guard record.attempt == call.attempt, call.state == .sending else { return }
            notSent(slot, place, reason, &turn)
        }
    }

    /// A result that the bank has sent by itself: the last word, but for a page's ACCEPT.
    mutating func learn(_ record: BankNotification, _ turn: inout Turn) {
        guard let (slot, place) = caller(record.requestNo), let request = request(slot, place) else {
            return deadLetter("notification", record.requestNo, &turn)
        }
        let call = sagas[slot].calls[place]
        let intent = Intent(request.service, Self.named(request, call.parameters).wire)
        let outcome = sagas[slot].terms.classifier.outcome(ofNotification: record.result, to: intent)
        note(
            .notified(requestNo: record.requestNo, outcome, evidence: record.evidence), slot, step: call.step,
            &turn)
        if turn.has(.firstOutcomeWins), call.isAnswered { return }
        switch outcome {
        case .applied(.response(let answer)): believeApplied(slot, place, answer, &turn)
        case .applied(.already): believeApplied(slot, place, nil, &turn)
        case .accepted: accepted(slot, place, isNotified: true, &turn)
        case .refused(let code, let message):
            if isNumberTaken(slot, place, code) { return numberTaken(slot, place, &turn) }
            if mayBeConfirmed(slot, place, code) { return giveUpPage(slot, place, code, message, &turn) }
            let isUnderWay = call.state == .accepted || call.state == .sending || call.state == .waiting
            if isUnderWay, !isNothingThere(slot, place, code), let doubtDead = mayLand(slot, place, turn) {
                return repeatAfter(doubtDead, slot, place, turn)
            }
            believeRefusal(slot, place, code, message, &turn)
        case .notSent, .inDoubt:
            contradiction(slot, place, "the bank's notification does not fit the call: \(outcome.summary)", &turn)
        }
    }

    /// Whether a page that the bank says to be refused may have been confirmed all the same, or may be yet: a bank that
    /// forgets its refusals has the number free again, and the user may have the page open a second time.
    private func mayBeConfirmed(_ slot: Int, _ place: Int, _ code: ReturnCode) -> Bool {
        let (call, terms) = (sagas[slot].calls[place], sagas[slot].terms)
        guard call.isForward, !call.isDefinite, canBeUndone(slot, place), let service = request(slot, place)?.service,
            terms.isPage(service), terms.of(service).forgetsRefusals
        else { return false }
        return sagas[slot].plan.steps[call.step].call?.onRefused.reaction(to: code) == .fail
    }

    /// The saga fails by the refusal, and the page is taken back as one of which nobody knows what came of it.
    private mutating func giveUpPage(
        _ slot: Int, _ place: Int, _ code: ReturnCode, _ message: String, _ turn: inout Turn
    ) {
        guard sagas[slot].phase == .forward, sagas[slot].current == place else { return }
        fail(code.rawValue, message, slot, &turn)
    }

    /// The page is ready: its user is sent there.
    mutating func present(_ record: Presented, _ turn: inout Turn) {
        guard let (slot, place) = caller(record.requestNo) else {
            return deadLetter("presented", record.requestNo, &turn)
        }
        let call = sagas[slot].calls[place]
        guard call.state == .sending, call.attempt == record.attempt,
            let definition = sagas[slot].plan.steps[call.step].call,
            let event = definition.alternatives[call.alternative].present, let service = request(slot, place)?.service
        else { return }
        guard sagas[slot].phase == .forward else { return }
        sagas[slot].calls[place].state = .presented
        sagas[slot].calls[place].notSent = 0
        let patience = turn.has(.unconfirmedTooEarly) ? 0 : sagas[slot].terms.notificationHour
        setDue(call.dead + patience, slot, call: place)
        note(.presented(requestNo: record.requestNo), slot, step: call.step, &turn)
        tell(
            event, slot,
            ObjectValue([
                ("link", .text(record.link)), ("requestNo", .text(record.requestNo.text)),
                ("expires", .time(call.dead - sagas[slot].terms.of(service).pageLanding)),
            ]), &turn)
    }

    // MARK: Joining

    mutating func believeApplied(_ slot: Int, _ place: Int, _ answer: JSONObject?, _ turn: inout Turn) {
        let before = sagas[slot].calls[place].state
        guard before != .applied else { return }
        if turn.has(.lateSuccessDropped), sagas[slot].isEnded { return }
        let wasCurrent = sagas[slot].current == place
        sagas[slot].calls[place].state = .applied
        sagas[slot].calls[place].due = nil
        sagas[slot].calls[place].answer = kept(answer, slot, place)
        let isLate = before == .refused && !(wasCurrent && sagas[slot].phase == .forward)
        if isLate {
            alarm("the bank did what it was believed to have refused", slot, step: sagas[slot].calls[place].step, &turn)
        }
        if before == .unconfirmed {
            let number = requestNumber(sagas[slot].calls[place].ordinal).text
            tell(
                EngineEvent.settled.type, slot, ObjectValue([("requestNo", .text(number)), ("as", .text("applied"))]),
                &turn)
        }
        foundAfterAll(slot, place, &turn)
        let wasHeld = releaseHold(about: place, slot, &turn)
        if isLate, sagas[slot].phase == .undoing, !canBeUndone(slot, place) {
            hold(.contradiction, "the bank did it late, and there is no undo", slot, &turn)
        }
        settled(slot, place, &turn)
        if wasHeld { goOn(slot, &turn) }
    }

    /// Only answers that a later step looks at are kept.
    private func kept(_ answer: JSONObject?, _ slot: Int, _ place: Int) -> ObjectValue? {
        let call = sagas[slot].calls[place]
        guard let answer, call.isForward, call.items == nil, sagas[slot].plan.steps[call.step].isAnswerRead,
            let request = request(slot, place),
            let contract = sagas[slot].terms.catalogue.contract(of: request.service)
        else { return nil }
        var members: [(name: String, value: Value)] = []
        for row in contract.notifies ? contract.notification : contract.response {
            if let json = answer[row.name], let value = row.value(of: json) { members.append((row.name, value)) }
        }
        return ObjectValue(members)
    }

    private mutating func accepted(_ slot: Int, _ place: Int, isNotified: Bool, _ turn: inout Turn) {
        if turn.has(.acceptTakenAsSuccess) { return believeApplied(slot, place, nil, &turn) }
        let call = sagas[slot].calls[place]
        switch call.state {
        case .applied where turn.has(.acceptAfterSuccessApplied): break
        // An ACCEPT after the final result is an old one.
        case .applied, .accepted: return
        case .refused where isNotified || !call.isForward: return
        case .refused: alarm("the bank took in what it was believed to have refused", slot, step: call.step, &turn)
        case .unconfirmed: return
        case .sending, .waiting, .presented, .asking, .pausing, .exhausted: break
        }
        sagas[slot].calls[place].state = .accepted
        sagas[slot].calls[place].notSent = 0
        setDue(max(turn.now, call.dead) + sagas[slot].terms.notificationHour, slot, call: place)
        if releaseHold(about: place, slot, &turn) { goOn(slot, &turn) }
    }

    /// A refusal of one attempt; what came before it may make it unbelievable.
    private mutating func refused(
        _ slot: Int, _ place: Int, _ attempt: Int, _ code: ReturnCode, _ message: String, _ turn: inout Turn
    ) {
        let call = sagas[slot].calls[place]
        guard let service = request(slot, place)?.service, call.state != .accepted else { return }
        let terms = sagas[slot].terms
        // A later attempt may be done all the same.
        if !terms.of(service).remembersRefusals, attempt < call.attempt { return }
        if isNothingThere(slot, place, code) { return believeRefusal(slot, place, code, message, &turn) }
        if isNumberTaken(slot, place, code) { return numberTaken(slot, place, &turn) }
        guard call.doubtDead != nil, !call.isDefinite else {
            return believeRefusal(slot, place, code, message, &turn)
        }
        guard terms.of(service).isIdempotent else { return doubted(slot, place, &turn) }
        guard let doubtDead = mayLand(slot, place, turn) else {
            return believeRefusal(slot, place, code, message, &turn)
        }
        if call.state == .sending { repeatAfter(doubtDead, slot, place, turn) }
    }

    /// Until when an attempt in doubt may be done, though a later one was refused: a bank that forgets its refusals has the
    /// number free again. Nil where the refusal is the last word.
    private func mayLand(_ slot: Int, _ place: Int, _ turn: Turn) -> Int64? {
        let call = sagas[slot].calls[place]
        guard let doubtDead = call.doubtDead, !call.isDefinite, let service = request(slot, place)?.service,
            !sagas[slot].terms.isPage(service), !sagas[slot].terms.of(service).remembersRefusals,
            sagas[slot].attemptedAt(place) <= doubtDead, !turn.has(.refusalAfterDoubtBelieved)
        else { return nil }
        return doubtDead
    }

    /// Asked again under its number, the bank says what came of it.
    private mutating func repeatAfter(_ doubtDead: Int64, _ slot: Int, _ place: Int, _ turn: Turn) {
        waitToRepeat(slot, place, until: max(doubtDead + 1, turn.now + delay(slot, place, after: 1)))
    }

    /// An idempotent service answers a repeated call as it did the first time: that the number is taken means that the
    /// bank has something else under it.
    private func isNumberTaken(_ slot: Int, _ place: Int, _ code: ReturnCode) -> Bool {
        guard code == .requestNumberUsed, !sagas[slot].calls[place].isDefinite,
            let service = request(slot, place)?.service
        else { return false }
        return sagas[slot].terms.of(service).isIdempotent
    }

    private mutating func numberTaken(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let reason =
            "the bank has something else under our number \(requestNumber(sagas[slot].calls[place].ordinal).text)"
        alarm(reason, slot, step: sagas[slot].calls[place].step, &turn)
        noteDoubt(slot, place)
        exhaust(slot, place, .contradiction, reason, &turn)
    }

    mutating func believeRefusal(
        _ slot: Int, _ place: Int, _ code: ReturnCode, _ message: String, _ turn: inout Turn
    ) {
        let call = sagas[slot].calls[place]
        guard call.state != .refused else { return }
        guard call.state != .applied else {
            alarm("the bank refused, with \(code), what it had said to be done", slot, step: call.step, &turn)
            if !sagas[slot].isEnded {
                hold(.contradiction, "the bank refused, with \(code), what it had said to be done", slot, &turn)
            }
            return
        }
        let wasUnconfirmed = call.state == .unconfirmed
        sagas[slot].calls[place].state = .refused
        sagas[slot].calls[place].code = code
        sagas[slot].calls[place].due = nil
        if wasUnconfirmed {
            let number = requestNumber(call.ordinal).text
            tell(
                EngineEvent.settled.type, slot, ObjectValue([("requestNo", .text(number)), ("as", .text("refused"))]),
                &turn)
        }
        let wasHeld = releaseHold(about: place, slot, &turn)
        refusalSettled(slot, place, code, message, &turn)
        if wasHeld { goOn(slot, &turn) }
    }

    /// Nobody knows what came of the attempt.
    mutating func doubted(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        let call = sagas[slot].calls[place]
        guard let service = request(slot, place)?.service, !call.isDefinite else { return }
        if sagas[slot].terms.isPage(service) { return presentAgain(slot, place, &turn) }
        noteDoubt(slot, place)
        guard call.state == .sending else { return }
        if turn.has(.doubtTakenAsSuccess) { return believeApplied(slot, place, nil, &turn) }
        if turn.has(.doubtTakenAsRefusal) {
            return believeRefusal(slot, place, ReturnCode(rawValue: "doubt"), "nobody knows", &turn)
        }
        sagas[slot].calls[place].counted += 1
        sagas[slot].calls[place].notSent = 0
        let counted = sagas[slot].calls[place].counted
        guard counted < retryPolicy(slot, place).maximumAttempts else {
            return exhaust(
                slot, place, .inDoubt, "after \(counted) attempts, nobody knows whether the bank did \(service)", &turn)
        }
        waitToRepeat(slot, place, until: turn.now + delay(slot, place, after: counted))
    }

    /// Until the latest attempt is dead, the bank may still do it.
    private mutating func noteDoubt(_ slot: Int, _ place: Int) {
        let dead = sagas[slot].calls[place].dead
        sagas[slot].calls[place].doubtDead = max(sagas[slot].calls[place].doubtDead ?? dead, dead)
    }

    /// Nobody has seen the page: it is made again, with a life of its own.
    private mutating func presentAgain(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard sagas[slot].calls[place].state == .sending else { return }
        repeatUnsent(slot, place, "nobody presents the page", &turn)
    }

    /// This delivery changed nothing; it does not count.
    private mutating func notSent(_ slot: Int, _ place: Int, _ reason: NotSentReason, _ turn: inout Turn) {
        switch reason {
        case .misconfigured(let code, let message):
            exhaust(slot, place, .misconfigured, "the bank says that our set-up is wrong: \(code) \(message)", &turn)
        case .stale:
            // A worker that was slow finds one command too old, and it is issued anew at once; one whose clock is wrong
            // finds all of them so.
            guard sagas[slot].calls[place].notSent > 0 else {
                sagas[slot].calls[place].notSent = 1
                return attempt(slot, place, &turn)
            }
            repeatUnsent(slot, place, "workers found the call too old to be sent (is a clock wrong?)", &turn)
        case .transport, .breakerOpen, .notExecuted:
            if turn.has(.outageBurnsAttempts) { return doubted(slot, place, &turn) }
            repeatUnsent(slot, place, "the call could not be sent", &turn)
        }
    }

    private mutating func repeatUnsent(_ slot: Int, _ place: Int, _ reason: String, _ turn: inout Turn) {
        guard !isGivenUp(slot, place) else { return }
        sagas[slot].calls[place].notSent += 1
        let call = sagas[slot].calls[place]
        let policy = retryPolicy(slot, place)
        guard policy.time(after: call.notSent) <= policy.totalTime.milliseconds else {
            return exhaustUnsent(slot, place, "\(reason) for \(policy.totalTime)", &turn)
        }
        waitToRepeat(slot, place, until: turn.now + delay(slot, place, after: call.notSent))
    }

    /// What could not be sent any more may have been done by an attempt before.
    private mutating func exhaustUnsent(_ slot: Int, _ place: Int, _ reason: String, _ turn: inout Turn) {
        guard sagas[slot].calls[place].doubtDead != nil, let service = request(slot, place)?.service else {
            return exhaust(slot, place, .notSent, reason, &turn)
        }
        exhaust(slot, place, .inDoubt, "nobody knows whether the bank did \(service), and \(reason)", &turn)
    }

    private mutating func contradiction(_ slot: Int, _ place: Int, _ reason: String, _ turn: inout Turn) {
        alarm(reason, slot, step: sagas[slot].calls[place].step, &turn)
        if !sagas[slot].isEnded { hold(.contradiction, reason, slot, &turn) }
    }

    /// What an operator was asked about has answered itself.
    ///
    /// - Returns: whether it was held for that.
    private mutating func releaseHold(about place: Int, _ slot: Int, _ turn: inout Turn) -> Bool {
        guard let hold = sagas[slot].hold, hold.call == place else { return false }
        resume(slot, &turn)
        return true
    }
}
