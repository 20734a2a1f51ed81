import Custody
import Expressions
import JSON
import Ledger
import Roles
import Saga

/// What happens when something happens.
extension Scene {
    mutating func act(_ action: Action, _ stage: Stage) {
        touched.removeAll(keepingCapacity: true)
        endings = (0..<family.sagaCount).map { family.ending($0) }
        if action.isFault { faults += 1 }
        switch action {
        case .event(let place): send(Int(place), stage)
        case .work(let fate): work(queue.removeFirst(), fate, stage)
        case .refuse(let place):
            let command = queue.removeFirst()
            work(command, .refused, refusal: Refusal(stage.refusals(of: command).codes[Int(place)], "另有原因"), stage)
        case .notice(let fate): notice(fate, stage)
        case .press(let place, let press): self.press(pages.remove(at: Int(place)), press, stage)
        case .slow(let place): goOn(slow.remove(at: Int(place)), stage)
        case .land(let place): land(strays.remove(at: Int(place)), stage)
        case .report(let place):
            let report = reports.remove(at: Int(place))
            tell("late, or again, a worker says of \(report.command.phrase): \(report.outcome.phrase)")
            learn(report.outcome, report.command, stage)
        case .late(let place):
            let notice = late.remove(at: Int(place))
            tell("late, or again, the bank notifies: \(notice.sentence)")
            fold(notice.record, stage)
        case .pass: pass(stage)
        case .command(let slot, let kind): command(Int(slot), kind, stage)
        }
        collectNotices(stage)
        forget(stage)
        compareEndings()
    }

    // MARK: What changes nothing any more

    /// Drops what lies in the network, or comes late, and says nothing new: it was done, and that is known. That it
    /// changes nothing is looked at here, once for each, instead of at every moment at which it may come.
    private mutating func forget(_ stage: Stage) {
        strays = strays.filter { !isDone($0.command) }
        for (place, command) in slow.enumerated().reversed()
        where isDone(command) && family.call(command.requestNo)?.isApplied == true {
            slow.remove(at: place)
            checkSilence(of: command.phrase, stage) { $0.goOn(command, stage) }
        }
        for (place, report) in reports.enumerated().reversed() {
            guard case .applied = report.outcome, family.call(report.command.requestNo)?.isApplied == true else {
                continue
            }
            reports.remove(at: place)
            checkSilence(of: report.outcome.phrase, stage) { $0.learn(report.outcome, report.command, stage) }
        }
        for (place, notice) in late.enumerated().reversed() {
            guard let number = notice.number, let isDone = notice.isDone, let call = family.call(number),
                isDone ? call.isApplied : call.isRefused
            else { continue }
            late.remove(at: place)
            checkSilence(of: notice.sentence, stage) { $0.fold(notice.record, stage) }
        }
    }

    /// Whether the bank has done it, and only says so again.
    private func isDone(_ command: StepCommand) -> Bool {
        book.standing(of: command.requestNo.text) == .done
    }

    /// What comes again, and says what is known already, changes nothing.
    private mutating func checkSilence(of phrase: String, _ stage: Stage, _ repeats: (inout Scene) -> Void) {
        var copy = self
        copy.telling = nil
        repeats(&copy)
        if copy.queue.count != queue.count || copy.key(stage) != key(stage) {
            flaws.append(Flaw(.terminal, "what was known already changes something when it comes again: \(phrase)"))
        }
    }

    // MARK: The platform and operators

    private mutating func send(_ place: Int, _ stage: Stage) {
        let step = stage.premise.steps[place]
        switch step.kind {
        case .start: break
        case .child, .awaited: if sent & 1 == 0 { whims += 1 }
        case .whim: whims += 1
        }
        sent |= 1 << UInt64(place)
        tell("the platform sends \(step.event.type) for '\(step.event.saga)'\(step.event.amounts)")
        fold(.event(step.event), stage)
    }

    private mutating func command(_ slot: Int, _ kind: OperatorCommand.Action.Kind, _ stage: Stage) {
        let standing = family.standing(slot)
        let action: OperatorCommand.Action =
            switch kind {
            case .retry: .retry
            case .resolveApplied: .resolve(as: .applied, evidence: "the bank's books")
            case .resolveNotApplied: .resolve(as: .notApplied, evidence: "the bank's books")
            case .skip: .skip
            case .undo: .undo
            case .hold: .hold
            case .release: .release
            case .correct: .correct(.init())
            }
        if kind != .release {
            commands += 1
            if isSurprising(kind, slot) { interventions += 1 }
            kinds.append(kind)
        }
        tell("an operator: \(kind.words) of '\(standing.id)'")
        fold(
            .command(
                OperatorCommand(
                    id: "o\(offset)", saga: standing.id, action: action, operator: "operator", reason: "looked into",
                    version: standing.version)), stage)
    }

    // MARK: Time

    private mutating func pass(_ stage: Stage) {
        guard let next = nextMoment else { return }
        now = max(now, next)
        book.advance(to: Timestamp(milliseconds: now))
        strays.removeAll { $0.until < now }
        pages.removeAll { ($0.expired ?? .min) < now }
        late.removeAll { $0.until < now }
        tell("time passes")
        if let wake = family.wake, wake.at <= now { fold(.timer(arming: wake.arming), stage) }
    }

    // MARK: Workers

    /// - Parameter refusal: with which the bank refuses, where it does.
    private mutating func work(
        _ command: StepCommand, _ fate: Action.Fate, refusal: Refusal = Refusal(.balanceTooLow, "余额不足"), _ stage: Stage
    ) {
        touched.append(command.isUndo ? "undo \(command.step)" : command.step)
        if fate == .unbegun {
            tell("a worker takes \(command.phrase) and does nothing yet")
            slow.append(command)
            return
        }
        if fate == .redelivered {
            tell("\(command.phrase) will come to a worker twice")
            slow.append(command)
        }
        if command.isQuestion { return ask(command, isLost: fate == .unsent, stage) }
        guard fate != .unsent else {
            tell("a worker cannot send \(command.phrase)")
            return learn(.notSent(.transport("connection refused")), command, stage)
        }
        guard !stage.port.isPage(command.service) else { return present(command, stage) }
        guard fate != .misconfigured else {
            tell("a worker sends \(command.phrase); bank: the signature is wrong")
            return learn(
                .notSent(.misconfigured(.badSignature, message: Self.wrongSignature)), command, stage)
        }
        var isDone = false
        switch askedFirst(command, stage) {
        case .settle(let outcome): return learn(outcome, command, stage)
        case .send(let done): isDone = done
        }
        let time = Timestamp(milliseconds: now)
        let request: ServiceRequest
        switch stage.request(command, at: time) {
        case .success(let made): request = made
        case .failure(let refusal):
            tell("a worker sends \(command.phrase); bank: \(refusal)")
            return learn(stage.port.outcome(of: refusal, to: command), command, stage)
        }
        send(request, of: command, fate, refusal, isDone: isDone, stage)
    }

    /// What the bank says of a wrong signature, and of nothing else: by it holds for this fault are known.
    static let wrongSignature = "签名错误"

    /// What a worker does when it has asked, where the bank can be asked, what came of earlier attempts.
    private mutating func askedFirst(_ command: StepCommand, _ stage: Stage) -> AskedFirst {
        guard command.attempt > 1, let query = stage.profile.query,
            let answer = stage.port.answer(to: command, by: book, at: Timestamp(milliseconds: now))
        else { return .send(isDone: false) }
        tell("a worker asks first about \(command.phrase); bank: \(answer)")
        let isIdempotent = Catalogue.specification.contract(of: command.service)?.isIdempotent ?? false
        return AskedFirst(answer, isIdempotent: isIdempotent, query: query)
    }

    /// - Parameter isDone: the bank, asked first, has said that it did the call.
    private mutating func send(
        _ request: ServiceRequest, of command: StepCommand, _ fate: Action.Fate, _ refusal: Refusal, isDone: Bool,
        _ stage: Stage
    ) {
        let time = Timestamp(milliseconds: now)
        func outcome(of answer: Answer) -> Outcome {
            let outcome = stage.outcome(of: answer, to: command)
            return isDone ? AskedFirst.joined(outcome, query: stage.profile.query) : outcome
        }
        switch fate {
        case .astray:
            strays.append(Stray(command: command, request: request, until: now + stage.landing))
            tell("a worker sends \(command.phrase), which goes astray in the network")
            learn(.inDoubt(.transport("time-out")), command, stage)
        case .refused:
            let answer = book.refuse(request, refusal, at: time)
            tell("a worker sends \(command.phrase); bank: refuses, \(answer.code)")
            learn(outcome(of: answer), command, stage)
        case .done, .answerLost, .takenIn, .unreported, .unsent, .unbegun, .reportedAgain, .redelivered, .misconfigured:
            let answer = book.execute(request, at: time, deferredBy: fate == .takenIn ? .seconds(60) : nil)
            let outcome = outcome(of: answer)
            if fate == .answerLost {
                tell("a worker sends \(command.phrase); bank: \(outcome.phrase), and the answer is lost")
                learn(.inDoubt(.transport("reset")), command, stage)
            } else if fate == .unreported {
                tell("a worker sends \(command.phrase); bank: \(outcome.phrase); the worker says nothing yet")
                reports.append(Report(command: command, outcome: outcome))
            } else {
                tell("a worker sends \(command.phrase); bank: \(outcome.phrase)")
                if fate == .reportedAgain { reports.append(Report(command: command, outcome: outcome)) }
                learn(outcome, command, stage)
            }
        }
    }

    private mutating func ask(_ command: StepCommand, isLost: Bool, _ stage: Stage) {
        guard !isLost, let answer = stage.port.answer(to: command, by: book, at: Timestamp(milliseconds: now)) else {
            return tell("a worker asks about \(command.phrase), and hears nothing")
        }
        tell("a worker asks about \(command.phrase); bank: \(answer)")
        fold(
            .answered(QuestionAnswered(requestNo: command.requestNo, attempt: command.attempt, answer: answer)), stage)
    }

    private mutating func present(_ command: StepCommand, _ stage: Stage) {
        tell("a worker makes the page of \(command.phrase)")
        // One that is made again leads its user to the same page, which is closed when it is done.
        let isOpen = pages.contains { $0.requestNo == command.requestNo && $0.attempt == command.attempt }
        if !isOpen, !isDone(command) { pages.append(command) }
        fold(.presented(Presented(requestNo: command.requestNo, attempt: command.attempt, link: "link")), stage)
    }

    /// A worker looks at its clock: it was slow, or the command comes once more.
    private mutating func goOn(_ command: StepCommand, _ stage: Stage) {
        guard now <= command.notAfter else {
            tell("a worker finds \(command.phrase) too old to be sent")
            return learn(.notSent(.stale), command, stage)
        }
        work(command, .done, stage)
    }

    private mutating func land(_ stray: Stray, _ stage: Stage) {
        let answer = book.execute(stray.request, at: Timestamp(milliseconds: now))
        tell("what went astray lands: \(stray.command.phrase); bank: \(answer.changed ? "done" : "\(answer.code)")")
    }

    private mutating func learn(_ outcome: Outcome, _ command: StepCommand, _ stage: Stage) {
        if case .refused(let code, let message) = outcome, !command.isUndo {
            let refusals = stage.refusals(of: command)
            if refusals.codes.contains(code) { touched.append("\(command.step) refused \(code)") }
            if faults == 0, commands == 0, !refusals.takes(code) {
                flaws.append(Flaw(.needlessRefusal, "\(command.phrase) is refused, \(code) \(message)"))
            }
        }
        fold(
            .outcome(AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)), stage)
    }

    // MARK: Users

    private mutating func press(_ command: StepCommand, _ press: Action.Press, _ stage: Stage) {
        touched.append(command.step)
        let time = Timestamp(milliseconds: now)
        guard case .success(let request) = stage.request(command, at: time),
            case .page(let view) = book.openPage(request, at: time)
        else { return tell("the user finds the page of \(command.phrase) closed") }
        if press == .cancels {
            _ = book.cancelPage(view.id, at: time)
            return tell("the user cancels on the page of \(command.phrase)")
        }
        let input = PageInput(
            fields: Premise.newcomer, password: "123456", passwordAgain: "123456")
        book.settings.auditResult = press == .confirmsInVain ? .refused : .passed
        _ = book.confirmPage(view.id, input, at: time, payoutFails: press == .confirmsInVain)
        tell(
            "the user confirms the page of \(command.phrase)"
                + (press == .confirmsInVain ? ", and what follows at the bank will fail" : ""))
    }

    // MARK: The bank's notifications

    private mutating func notice(_ fate: Action.NoticeFate, _ stage: Stage) {
        let notice = notices.removeFirst()
        if fate != .delivered { late.append(notice) }
        guard fate != .delayed else { return tell("a notification is delayed: \(notice.sentence)") }
        tell("the bank notifies: \(notice.sentence)")
        fold(notice.record, stage)
    }

    /// The bank is told that each has arrived: what becomes of it is the walk's to choose.
    private mutating func collectNotices(_ stage: Stage) {
        let time = Timestamp(milliseconds: now)
        guard let due = book.nextDue, due <= time else { return }
        var givenUp: [NotificationAttempt] = []
        for attempt in book.dueNotifications(at: time, limit: 100, givingUp: &givenUp) {
            book.notificationAnswered(attempt.id, received: true, at: time)
            guard let (record, _) = stage.port.record(of: attempt, at: now) else { continue }
            let content: FamilyRecord
            switch record {
            case .byNumber(let notification): content = .notification(notification)
            case .family(_, let record): content = record
            case .foldVersion: continue
            }
            notices.append(
                Notice(
                    record: content, until: now + stage.notificationHour,
                    number: attempt.requestNo.flatMap(RequestNumber.init(text:)), isDone: content.isDone,
                    word: word(of: attempt),
                    sentence: content.phrase))
        }
    }

    private func word(of attempt: NotificationAttempt) -> UInt64 {
        let number = attempt.requestNo.flatMap(RequestNumber.init(text:))
        let place = number.flatMap { family.place(ofOrdinal: $0.ordinal) }
        return Outline.mixed(UInt64(bitPattern: Int64(place ?? -1)), UInt64(attempt.id.ordinal))
    }

    // MARK: The fold

    mutating func fold(_ record: FamilyRecord, _ stage: Stage) {
        offset += 1
        do throws(Missing) {
            for output in try family.apply(record, offset: offset, time: now, library: stage.library) {
                hear(output, stage)
            }
        } catch {
            flaws.append(Flaw(.starts, "\(error)"))
        }
    }

    private mutating func hear(_ output: Output, _ stage: Stage) {
        switch output {
        case .command(let command):
            if !command.isQuestion { check(command, stage) }
            queue.append(command)
        case .event(let event):
            touched.append("outcome \(event.type)")
            tell("  → \(event.type) of '\(event.saga)'\(event.words)")
        case .history(let entry):
            if let step = entry.step { touched.append(step) }
            switch entry.what {
            case .held(let cause, _):
                touched.append("held \(cause.rawValue)")
                tell("  → '\(entry.saga)' is held")
            case .alarm(let text): tell("  → alarm of '\(entry.saga)': \(text)")
            case .failed(let code, let reason): tell("  → '\(entry.saga)' fails: \(code) \(reason)")
            case .ended(let ending): tell("  → '\(entry.saga)' has ended: \(ending.rawValue)")
            default: break
            }
        case .answer(let answer): if case .refused(let reason) = answer.result { tell("  → not done: \(reason)") }
        case .deadLetter(let letter): tell("  → a dead letter: \(letter.what), \(letter.reason)")
        }
    }
}
