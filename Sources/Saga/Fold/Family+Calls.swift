import Custody
import Expressions
import Workflow

/// Making calls, and making them again.
extension Family {
    /// A new call under a new number, and its first attempt.
    ///
    /// - Returns: its place among the saga's calls.
    @discardableResult
    mutating func make(
        _ purpose: BankCall.Purpose, step: Int, _ alternative: Int, items: Range<Int>?, _ parameters: [Value?],
        _ slot: Int, _ turn: inout Turn
    ) -> Int {
        let place = sagas[slot].calls.count
        sagas[slot].calls.append(
            BankCall(
                purpose: purpose, step: step, alternative: alternative, items: items, ordinal: callers.count,
                parameters: parameters, firstAt: turn.now))
        callers.append(CallerTable.Caller(slot: slot, call: place), among: sagas)
        attempt(slot, place, &turn)
        return place
    }

    /// What a call asks for.
    func request(_ slot: Int, _ call: Int) -> Request? {
        let made = sagas[slot].calls[call]
        guard let definition = sagas[slot].plan.steps[made.step].call else { return nil }
        switch made.purpose {
        case .forward: return definition.alternatives[made.alternative].request
        case .undo:
            guard case .call(let request) = definition.undo else { return nil }
            return request
        }
    }

    func retryPolicy(_ slot: Int, _ call: Int) -> RetryPolicy {
        let made = sagas[slot].calls[call]
        guard made.isForward, let definition = sagas[slot].plan.steps[made.step].call else { return .standard }
        return definition.retry
    }

    /// One more attempt under the same number. The intent is in the log before anybody may act on it.
    mutating func attempt(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard let request = request(slot, place), !isGivenUp(slot, place) else { return }
        let terms = sagas[slot].terms
        let notAfter = turn.now + terms.sendWindow
        var dead = notAfter + (turn.has(.deadWithoutLanding) ? 0 : terms.landing)
        var expired: Int64?
        if terms.isPage(request.service) {
            let moment = pageExpires(slot, turn.now)
            expired = moment
            dead = moment + terms.of(request.service).pageLanding
        }
        if turn.has(.newNumberOnRetry), sagas[slot].calls[place].attempt > 0 { renumber(slot, place) }
        sagas[slot].calls[place].attempt += 1
        sagas[slot].calls[place].state = .sending
        sagas[slot].calls[place].dead = max(sagas[slot].calls[place].dead, dead)
        setDue(notAfter + terms.of(request.service).timeout + Self.workersGrace, slot, call: place)
        let made = sagas[slot].calls[place]
        let number = requestNumber(made.ordinal)
        note(
            .called(request.service, requestNo: number, attempt: made.attempt, isUndo: !made.isForward), slot,
            step: made.step, &turn)
        turn.outputs.append(
            .command(
                StepCommand(
                    family: name, saga: sagas[slot].id, step: sagas[slot].plan.steps[made.step].step.id,
                    service: request.service, requestNo: number, attempt: made.attempt,
                    parameters: Self.named(request, made.parameters),
                    notAfter: turn.has(.commandWithoutNotAfter) ? notAfter + Self.year : notAfter, dead: made.dead,
                    expired: expired, isUndo: !made.isForward, profile: terms.digest)))
    }

    /// What only a bad engine does: the call goes on under another number, and nobody knows the old one any more.
    private mutating func renumber(_ slot: Int, _ place: Int) {
        callers.forget(sagas[slot].calls[place].ordinal)
        sagas[slot].calls[place].ordinal = callers.count
        callers.append(CallerTable.Caller(slot: slot, call: place), among: sagas)
    }

    private static let year: Int64 = 365 * 86_400_000

    /// Whether it is a page that nobody needs any more; it is not presented again, what it may have done is undone.
    func isGivenUp(_ slot: Int, _ place: Int) -> Bool {
        guard sagas[slot].phase != .forward, sagas[slot].calls[place].isForward,
            let service = request(slot, place)?.service
        else { return false }
        return sagas[slot].terms.isPage(service)
    }

    /// What a worker may take beyond the window and the service's time-out, in milliseconds.
    static let workersGrace: Int64 = 5_000

    static func named(_ request: Request, _ parameters: [Value?]) -> ObjectValue {
        let present = parameters.compactMap(\.self)
        guard present.count < parameters.count else { return ObjectValue(names: request.names, values: present) }
        var (names, values): ([String], [Value]) = ([], [])
        for (place, value) in parameters.enumerated() {
            guard let value else { continue }
            names.append(request.names[place])
            values.append(value)
        }
        return ObjectValue(names: names, values: values)
    }

    /// A page lives no longer than its saga's parent takes children in, so that a loan that fails need not wait for it.
    private func pageExpires(_ slot: Int, _ now: Int64) -> Int64 {
        let latest = now + sagas[slot].terms.pageLifetime
        guard let membership = sagas[slot].membership else { return latest }
        let deadline = sagas[membership.parent].collections[membership.collection].deadline
        return max(now + 1_000, min(latest, deadline))
    }

    /// The next attempt, later.
    mutating func waitToRepeat(_ slot: Int, _ place: Int, until: Int64) {
        sagas[slot].calls[place].state = .waiting
        setDue(until, slot, call: place)
    }

    /// How long to wait before the next attempt, after so many that came to nothing: it grows, and differs from call to
    /// call, so that not all come back at once.
    func delay(_ slot: Int, _ place: Int, after count: Int) -> Int64 {
        let delay = retryPolicy(slot, place).delay(after: count)
        let made = sagas[slot].calls[place]
        var mixed = UInt64(truncatingIfNeeded: made.ordinal &* 1_000_003 &+ made.attempt)
        for byte in digest.description.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01b3 }
        mixed ^= mixed >> 29
        return delay * Int64(800 + mixed % 401) / 1_000
    }

    /// A time that a call waits for has come.
    mutating func fire(_ slot: Int, call place: Int, _ turn: inout Turn) {
        let call = sagas[slot].calls[place]
        switch call.state {
        case .sending:
            note(
                .outcome(
                    requestNo: requestNumber(call.ordinal), attempt: call.attempt, .inDoubt(.workerLost)), slot,
                step: call.step, &turn)
            if turn.has(.deadlineAttemptNotCounted) {
                return waitToRepeat(slot, place, until: turn.now + delay(slot, place, after: 1))
            }
            doubted(slot, place, &turn)
        case .waiting: attempt(slot, place, &turn)
        case .presented: silent(slot, place, &turn)
        case .accepted: overdue(slot, place, &turn)
        case .asking: missAnswer(slot, place, &turn)
        case .pausing: ask(slot, place, &turn)
        case .refused: renewUndo(slot, place, &turn)
        case .unconfirmed: giveUpWaiting(slot, place, &turn)
        case .exhausted, .applied: break
        }
    }

    /// A page was closed long ago and the bank's notification hour is over.
    private mutating func silent(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard isAwaited(slot, place) else { return }
        guard canBeUndone(slot, place) else { return beginAsking(slot, place, &turn) }
        fail("silence", "the user did not confirm the page, and the bank sent no result", slot, &turn)
    }

    /// The bank took a call in and never said what came of it.
    private mutating func overdue(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard let service = request(slot, place)?.service else { return }
        let terms = sagas[slot].terms
        if terms.isPage(service) {
            if isAwaited(slot, place) { beginAsking(slot, place, &turn) }
        } else if terms.of(service).isIdempotent, sagas[slot].calls[place].counted == 0 {
            sagas[slot].calls[place].counted += 1
            attempt(slot, place, &turn)
        } else {
            exhaust(slot, place, .inDoubt, "the bank took \(service) in and never said what came of it", &turn)
        }
    }

    /// Whether its saga goes no further before this call is definite.
    func isAwaited(_ slot: Int, _ place: Int) -> Bool {
        guard !sagas[slot].isEnded, sagas[slot].calls[place].isForward else { return false }
        return sagas[slot].phase == .forward ? sagas[slot].current == place : !canBeUndone(slot, place)
    }

    func canBeUndone(_ slot: Int, _ place: Int) -> Bool {
        if case .call = sagas[slot].plan.steps[sagas[slot].calls[place].step].call?.undo { true } else { false }
    }

    /// No attempt is left: an operator has to find out.
    mutating func exhaust(
        _ slot: Int, _ place: Int, _ cause: Hold.Cause, _ reason: String, _ turn: inout Turn
    ) {
        sagas[slot].calls[place].state = .exhausted
        sagas[slot].calls[place].due = nil
        if turn.has(.holdSwallowed) { return }
        hold(cause, reason, call: place, slot, &turn)
    }

    // MARK: Silence that cannot be taken back

    mutating func becomeUnconfirmed(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        sagas[slot].calls[place].state = .unconfirmed
        setDue(turn.now + Self.unconfirmedLives, slot, call: place)
        let number = requestNumber(sagas[slot].calls[place].ordinal)
        note(.unconfirmed(requestNo: number), slot, step: sagas[slot].calls[place].step, &turn)
        tell(EngineEvent.unconfirmed.type, slot, ObjectValue([("requestNo", .text(number.text))]), &turn)
    }

    /// 400 days, in milliseconds.
    static let unconfirmedLives: Int64 = 400 * 86_400_000

    private mutating func giveUpWaiting(_ slot: Int, _ place: Int, _ turn: inout Turn) {
        guard !sagas[slot].isEnded else { return }
        tell(
            EngineEvent.settled.type, slot,
            ObjectValue([
                ("requestNo", .text(requestNumber(sagas[slot].calls[place].ordinal).text)),
                ("as", .text(Ending.unconfirmed.rawValue)),
            ]), &turn)
        end(slot, .unconfirmed, &turn)
    }
}

extension RetryPolicy {
    /// The delay after so many repetitions, in milliseconds.
    fileprivate func delay(after count: Int) -> Int64 {
        var delay = initialDelay.milliseconds
        for _ in 1..<max(1, min(count, 40)) where delay < maximumDelay.milliseconds { delay *= Int64(multiplier) }
        return min(delay, maximumDelay.milliseconds)
    }

    /// How long so many repetitions in a row take, in milliseconds.
    func time(after count: Int) -> Int64 {
        var time: Int64 = 0
        for repetition in 1...max(1, count) where time <= totalTime.milliseconds { time += delay(after: repetition) }
        return time
    }
}
