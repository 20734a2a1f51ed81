import Custody
import Ledger
import Saga

/// What may happen next.
extension Scene {
    func actions(_ stage: Stage) -> [Action] {
        var actions: [Action] = []
        let mayFail = faults < stage.bounds.faults && maySurprise(stage.bounds)
        if let command = queue.first {
            actions.append(.work(.done))
            if mayFail {
                actions += fates(of: command, stage).map { .work($0) }
                actions += codes(of: command, stage).indices.map { .refuse(UInt8($0)) }
            }
        }
        if !notices.isEmpty {
            actions.append(.notice(.delivered))
            if mayFail { actions += [.notice(.delayed), .notice(.repeated)] }
        }
        for place in pages.indices {
            actions += Action.Press.possible(pages[place].service).map { .press(UInt8(place), $0) }
        }
        actions += slow.indices.map { .slow(UInt8($0)) }
        actions += strays.indices.map { .land(UInt8($0)) }
        actions += reports.indices.map { .report(UInt8($0)) }
        actions += late.indices.map { .late(UInt8($0)) }
        actions += events(stage)
        if isQuiet, sent != 0, nextMoment != nil { actions.append(.pass) }
        actions += operators(stage)
        return actions
    }

    /// What may go wrong with the command.
    private func fates(of command: StepCommand, _ stage: Stage) -> [Action.Fate] {
        if command.isQuestion { return [.unsent] }
        if stage.port.isPage(command.service) { return [.unsent, .unbegun, .redelivered] }
        let fates: [Action.Fate] = [
            .answerLost, .unsent, .astray, .refused, .unreported, .unbegun, .reportedAgain, .redelivered,
            .misconfigured,
        ]
        return BankPort.mayTakeIn(command.service) ? fates + [.takenIn] : fates
    }

    /// The codes that its step names, with which the bank may refuse it.
    private func codes(of command: StepCommand, _ stage: Stage) -> [ReturnCode] {
        command.isQuestion || stage.port.isPage(command.service) ? [] : stage.refusals(of: command).codes
    }

    private func events(_ stage: Stage) -> [Action] {
        let steps = stage.premise.steps
        return steps.indices.compactMap { place in
            guard sent & 1 << UInt64(place) == 0 else { return nil }
            if let after = steps[place].after, sent & 1 << UInt64(after) == 0 { return nil }
            let isFree: Bool
            switch steps[place].kind {
            case .start: isFree = true
            case .child, .awaited: isFree = sent & 1 == 1
            case .whim: isFree = false
            }
            return isFree || mayWhim(stage.bounds) ? .event(UInt8(place)) : nil
        }
    }

    /// When something next becomes due, or can happen no more; nil when nothing will.
    var nextMoment: Int64? {
        var next: Int64?
        func consider(_ at: Int64?) { if let at, at < next ?? .max { next = at } }
        consider(family.nextHappening(at: now))
        consider(book.nextHappening?.milliseconds)
        for page in pages { consider((page.expired ?? now) + 1) }
        for stray in strays { consider(stray.until + 1) }
        for command in slow where command.notAfter >= now { consider(command.notAfter + 1) }
        return next
    }

    // MARK: Operators

    private func operators(_ stage: Stage) -> [Action] {
        let mayCommand = commands < stage.bounds.commands
        let mayIntervene = mayCommand && maySurprise(stage.bounds)
        var actions: [Action] = []
        for slot in 0..<family.sagaCount {
            // Only what is stopped is released, only what is held is done again or skipped, and only of what is in doubt
            // there is something to say.
            guard
                mayIntervene || family.isPaused(slot)
                    || mayCommand && (family.hold(slot) != nil || family.isInDoubt(slot))
            else { continue }
            for kind in family.offered(slot, at: now) {
                let isWalked =
                    switch kind {
                    case .release: true
                    case .correct: false
                    case .resolveApplied, .resolveNotApplied: mayCommand && isTrue(kind, family.standing(slot))
                    case .retry, .skip: mayCommand
                    case .undo, .hold: isSurprising(kind, slot) ? mayIntervene : mayCommand
                    }
                if isWalked { actions.append(.command(saga: UInt8(slot), kind)) }
            }
        }
        return actions
    }

    /// Whether the command stops or undoes what nothing is wrong with.
    func isSurprising(_ kind: OperatorCommand.Action.Kind, _ slot: Int) -> Bool {
        (kind == .hold || kind == .undo) && family.hold(slot) == nil
    }

    /// Whether what the command says of the call in doubt is so.
    private func isTrue(_ kind: OperatorCommand.Action.Kind, _ saga: SagaStanding) -> Bool {
        let call = saga.calls.last { !$0.isApplied && !$0.isRefused && !$0.isUndone }
        guard let call else { return false }
        let standing = book.standing(of: call.number.text)
        let mayLand = strays.contains { $0.command.requestNo == call.number }
        return kind == .resolveApplied ? standing == .done : standing != .done && standing != .takenIn && !mayLand
    }
}

extension Action.Press {
    static func possible(_ service: Service) -> [Action.Press] {
        switch service {
        case .withdraw, .personalRegister: [.confirms, .cancels, .confirmsInVain]
        default: [.confirms, .cancels]
        }
    }
}
