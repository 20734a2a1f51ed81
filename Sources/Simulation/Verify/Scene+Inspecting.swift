import Custody
import Expressions
import JSON
import Ledger
import Saga

/// What must hold after every action.
extension Scene {
    /// A command that the fold has given: its number's content, what else was asked for the same, and what it undoes.
    mutating func check(_ command: StepCommand, _ stage: Stage) {
        let ordinal = command.requestNo.ordinal
        let content = command.content
        while contents.count <= ordinal { contents.append(0) }
        if contents[ordinal] != 0 {
            if contents[ordinal] != content {
                flaws.append(Flaw(.numbers, "#\(ordinal) of '\(command.saga)' carries two contents"))
            }
            note(command, content)
            return
        }
        contents[ordinal] = content
        let key = undertaking(command, content)
        let begins = command.notAfter - stage.profile.periods.sendWindow.wholeMilliseconds
        if let old = undertakings.last(where: { $0.key == key }), begins <= old.dead {
            flaws.append(
                Flaw(
                    .numbers,
                    "'\(command.saga)' asks for \(command.service) as #\(ordinal) while #\(old.ordinal) may still land")
            )
        }
        note(command, content)
        if let undone = family.undone(byOrdinal: ordinal) { checkUndo(command, of: undone) }
    }

    private func undertaking(_ command: StepCommand, _ content: Int) -> UInt64 {
        Outline.mixed(
            Outline.word(command.saga.description), Outline.word(command.step), command.isUndo ? 1 : 0,
            UInt64(bitPattern: Int64(content)))
    }

    private mutating func note(_ command: StepCommand, _ content: Int) {
        let key = undertaking(command, content)
        undertakings.removeAll { $0.ordinal == command.requestNo.ordinal }
        undertakings.append(Undertaking(key: key, ordinal: command.requestNo.ordinal, dead: command.dead))
    }

    private mutating func checkUndo(_ command: StepCommand, of undone: CallStanding) {
        guard !undone.isPage else { return }
        if !undone.isApplied, now <= undone.dead {
            flaws.append(
                Flaw(.order, "\(command.phrase) is begun while #\(undone.number.ordinal), which it undoes, is in doubt")
            )
        } else if book.standing(of: undone.number.text) == .takenIn {
            flaws.append(
                Flaw(.order, "\(command.phrase) is begun while the bank still works on #\(undone.number.ordinal)"))
        }
    }

    // MARK: After every action

    /// What must hold of a state, however it was come to.
    mutating func inspect(_ stage: Stage) {
        if book.movements != movements {
            movements = book.movements
            if let problem = book.discrepancies().first { flaws.append(Flaw(.money, problem)) }
        }
        if let (projectNo, frozen) = book.frozenMiscarriage {
            flaws.append(Flaw(.order, "\(projectNo) is 流标 while \(frozen) is still frozen for it"))
        }
        var isAllEnded = family.sagaCount > 0
        for slot in 0..<family.sagaCount {
            if family.ending(slot) == nil { isAllEnded = false }
            checkBelief(slot)
            if family.hold(slot) != nil { checkHold(family.standing(slot)) }
        }
        guard isQuiet else { return }
        if isAllEnded, family.nextHappening(at: now) == nil {
            checkEnd(stage)
        } else {
            checkRest()
        }
    }

    /// What has ended stays as it has ended.
    mutating func compareEndings() {
        for slot in 0..<min(endings.count, family.sagaCount) {
            guard let before = endings[slot], before != .unconfirmed, family.ending(slot) != before else { continue }
            flaws.append(
                Flaw(.terminal, "'\(family.standing(slot).id)' had ended as \(before.rawValue), and goes on"))
        }
    }

    private mutating func checkBelief(_ slot: Int) {
        for number in family.undoneNumbers(slot) {
            guard let remaining = book.remaining(ofFreeze: number.text), remaining != .zero else { continue }
            flaws.append(
                Flaw(
                    .belief,
                    "'\(family.standing(slot).id)' believes #\(number.ordinal) taken back, and \(remaining) of it is frozen"
                ))
        }
    }

    private mutating func checkHold(_ saga: SagaStanding) {
        guard let hold = saga.hold else { return }
        switch hold.cause {
        case .misconfigured where hold.reason.hasSuffix(Self.wrongSignature): break
        case .expression, .tooLarge, .misconfigured:
            flaws.append(
                Flaw(
                    saga.isUndoing ? .undoComplete : .noNeedlessHold,
                    "'\(saga.id)' is held, \(hold.cause.rawValue): \(hold.reason)"))
        case .undoRefused:
            // Five refusals in a row are more than the faults can be: the bank's rules are against it.
            flaws.append(
                Flaw(.undoComplete, "'\(saga.id)' is held, \(hold.cause.rawValue): \(hold.reason)"))
        case .inDoubt, .notSent, .refused, .contradiction, .deadline, .commanded:
            guard faults == 0, commands == 0 else { return }
            flaws.append(
                Flaw(
                    saga.isUndoing ? .undoComplete : .noNeedlessHold,
                    "'\(saga.id)' is held though nothing went wrong, \(hold.cause.rawValue): \(hold.reason)"))
        }
    }

    // MARK: Where nothing happens any more

    /// Whoever has not ended is woken by something, or stands still for an operator or for word, or waits for somebody;
    /// and when nothing is going to happen any more, for somebody who stands still.
    private mutating func checkRest() {
        let isOver = nextMoment == nil
        if isOver, family.sagaCount == 0, sent & 1 == 1 {
            flaws.append(Flaw(.starts, "the event that starts it is refused"))
        }
        let resting = isOver ? self.resting : []
        for slot in 0..<family.sagaCount where family.ending(slot) == nil {
            let isRight =
                isOver
                ? resting.contains(slot)
                : family.isTimed(slot) || family.hold(slot) != nil || standsStill(slot)
                    || !family.awaited(by: slot).isEmpty
            if isRight { continue }
            let saga = family.standing(slot)
            flaws.append(
                Flaw(.goesOn, "nothing wakes '\(saga.id)' at its step '\(saga.step ?? "-")', and nothing can happen"))
        }
    }

    /// Whether an operator has to do something, or word has to come, before it goes on.
    private func standsStill(_ slot: Int) -> Bool {
        family.isPaused(slot) || family.isUnconfirmed(slot)
            || family.hold(slot) != nil && !family.offered(slot, at: now).isEmpty
    }

    /// The slots of the sagas that stand still, and of those that wait for one of these.
    var resting: Set<Int> { family.resting(standsStill) }

    private mutating func checkEnd(_ stage: Stage) {
        checkGains(stage)
        for slot in 0..<family.sagaCount {
            let saga = family.standing(slot)
            guard let ending = saga.ending, ending != .unconfirmed else { continue }
            for call in saga.calls where call.isForward { checkEnd(call, of: saga, ending, stage) }
            checkCommissions(saga, stage)
            if ending == .completed { checkRepaid(saga, stage) }
        }
    }

    private mutating func checkEnd(_ call: CallStanding, of saga: SagaStanding, _ ending: Ending, _ stage: Stage) {
        let (text, number) = (call.number.text, "#\(call.number.ordinal)")
        if let freeze = book.freeze(text) {
            if freeze.remaining != .zero {
                flaws.append(
                    Flaw(
                        .nothingFrozen,
                        "'\(saga.id)' has ended as \(ending.rawValue), and \(freeze.remaining) of \(number) is still frozen"
                    ))
            }
            if ending == .failed, freeze.confirmed != .zero {
                flaws.append(
                    Flaw(.settledOnce, "'\(saga.id)' has failed, and \(freeze.confirmed) of \(number) was confirmed"))
            }
            if ending == .completed, saga.isChild, freeze.confirmed != freeze.amount {
                flaws.append(
                    Flaw(
                        .settledOnce,
                        "'\(saga.id)' has completed, and \(freeze.confirmed) of the \(freeze.amount) of \(number) was "
                            + "confirmed"))
            }
        }
        if let sale = book.sale(text), sale.isOpen {
            flaws.append(
                Flaw(
                    .nothingFrozen, "'\(saga.id)' has ended as \(ending.rawValue), and its sale \(number) is still open"
                ))
        }
        if call.service == .createProject, case .text(let name)? = call.parameters["projectNo"],
            let project = book.project(name), book.standing(of: text) == .done
        {
            checkProject(project, saga, ending, stage)
        }
        checkTruth(call, saga)
    }

    private mutating func checkProject(
        _ project: ProjectView, _ saga: SagaStanding, _ ending: Ending, _ stage: Stage
    ) {
        guard ending == .failed || stage.allowances.lends(saga.workflow) else { return }
        if ending == .completed, !stage.allowances.mayFallShort(saga.workflow), project.raised != project.projectAmount
        {
            flaws.append(
                Flaw(
                    .raised,
                    "'\(saga.id)' has completed, and \(project.projectNo) has raised \(project.raised) of "
                        + "\(project.projectAmount)"))
        }
        let isRight =
            ending == .failed
            ? project.projectStatus == .miscarried : [.repaying, .finished].contains(project.projectStatus)
        guard !isRight else { return }
        flaws.append(
            Flaw(
                .project,
                "'\(saga.id)' has ended as \(ending.rawValue), and \(project.projectNo) is \(project.projectStatus.rawValue)"
            ))
    }

    /// Of the end of a saga whose word has come: what it believes is what the bank did.
    private mutating func checkTruth(_ call: CallStanding, _ saga: SagaStanding) {
        let standing = book.standing(of: call.number.text)
        if call.isApplied, !call.isUndone, standing == .refused {
            flaws.append(
                Flaw(.belief, "'\(saga.id)' believes #\(call.number.ordinal) done, and the bank has refused it"))
        }
        let isOnItsWay =
            late.contains { $0.number == call.number } || reports.contains { $0.command.requestNo == call.number }
        if call.isRefused, standing == .done, !isOnItsWay, book.freeze(call.number.text) == nil {
            flaws.append(
                Flaw(.belief, "'\(saga.id)' believes #\(call.number.ordinal) refused, and the bank has done it"))
        }
    }
}

extension StepCommand {
    /// Service and parameters as one number.
    var content: Int {
        var word = Outline.word(service.rawValue)
        for (name, value) in parameters { word = Outline.mixed(word, Outline.word(name), value.word) }
        return Int(truncatingIfNeeded: word)
    }
}

extension Value {
    fileprivate var word: UInt64 {
        switch self {
        case .bool(let flag): flag ? 1 : 2
        case .integer(let number), .amount(let number), .time(let number): UInt64(bitPattern: number)
        case .text(let text): Outline.word(text)
        case .sealed: 3
        case .list(let values): values.reduce(4) { Outline.mixed($0, $1.word) }
        case .object(let object): object.reduce(5) { Outline.mixed($0, Outline.word($1.name), $1.value.word) }
        }
    }
}
