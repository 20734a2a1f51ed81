import Custody
import JSON
import Ledger
import Log
import Roles
import Saga
import Topics

/// The platform, its users and the operators.
extension Cluster {
    // MARK: The platform

    /// The platform sends an event; intake takes it in, and says so.
    ///
    /// - Parameter fields: the event's data.
    func publish(_ type: String, id: String, _ fields: JSONObject, after delay: Int64 = 0) {
        later(delay, "platform") { [self] in
            let json: JSONValue = [
                "specversion": "1.0", "id": .string(id), "source": "platform", "type": .string(type),
                "time": .string(Timestamp(milliseconds: now).rfc3339), "data": .object(fields),
            ]
            guard let event = try? CloudEvent(json) else {
                return watch.fail(.nothingLost, "the platform's event \(id) is no CloudEvent")
            }
            take(event)
            if strikes(.eventRepeated, .beside("event")) {
                later(delays.within(1_000...delays.pick([60_000, 3_600_000, 3 * Self.day])), "platform again") {
                    [self] in take(event)
                }
            }
        }
    }

    private func take(_ event: CloudEvent) {
        later(delays.within(1...50), intake, "intake") { [self] in
            let routed = shelf.current.intake.record(of: event, now: clock(intake)) {
                plain, _ throws(Never) in
                "sealed \(plain.count)"
            } digest: { content in
                var trace = Trace()
                trace.mix(Array(content))
                return (0..<16).map { UInt8(truncatingIfNeeded: trace.value >> (8 * ($0 % 8))) }
            }
            switch routed {
            case .failure(let refusal):
                watch.fail(.nothingLost, "intake refuses '\(event.type)' \(event.id): \(refusal)")
            case .success(let routed):
                let partition = partition(of: routed.family)
                if has(.eventAcknowledgedFirst) { watch.acknowledged(event.id, of: routed.family) }
                if strikes(.intakeCrash, .beside("event")) {
                    if has(.eventAcknowledgedFirst) { return }
                    // It dies before or after the append, and reads the event once more.
                    if delays.below(2) == 0 { append(routed.record, to: partition) }
                    return later(delays.within(1_000...60_000), "intake again") { [self] in take(event) }
                }
                append(routed.record, to: partition)
                watch.acknowledged(event.id, of: routed.family)
            }
        }
    }

    // MARK: Users

    /// A user is told a link, and goes there, or does not.
    func visit(_ link: String) {
        guard let command = links[link] else { return }
        var place: Occurrences.Place { watch.place(of: command) }
        if strikes(.userIgnores, place) { return }
        let isLate = strikes(.userLate, place)
        let first = people.within(isLate ? 600_000...2_000_000 : 2_000...600_000)
        later(first, "user") { [self] in open(command, isLate: isLate) }
        if strikes(.userTwice, place) {
            later(first + people.within(0...300_000), "user again") { [self] in open(command, isLate: isLate) }
        }
    }

    private func open(_ command: StepCommand, isLate: Bool) {
        let isGivenUp = views[SagaName(family: command.family, saga: command.saga)]?.isEnded ?? false
        guard let visit = try? PageVisit(command, at: clock(gateway), isGivenUp: isGivenUp && people.below(2) == 0),
            !isBankDown
        else { return }
        advanceBank()
        guard let request = try? port.request(command, signedAt: bankTime, at: bankTime).get(),
            case .page(let page) = book.openPage(request, at: bankTime)
        else { return }
        scheduleBank()
        let left = max(1, visit.expired - now)
        let thinks = isLate ? people.within(max(1, left - 120_000)...left + 120_000) : people.within(1_000...120_000)
        later(thinks, "user presses") { [self] in press(page, of: command) }
    }

    private func press(_ page: PageView, of command: StepCommand) {
        advanceBank()
        var place: Occurrences.Place { watch.place(of: command) }
        if strikes(.userCancels, place) {
            _ = book.cancelPage(page.id, at: bankTime)
        } else {
            let input = PageInput(
                fields: [
                    "realName": "张三", "idNumber": "110101199003070134", "mobile": "13800138000",
                    "cardNumber": "6222020200001234567",
                ], password: "123456", passwordAgain: "123456",
                authorised: page.authorisations.map(\.value))
            let payoutFails = command.service == .withdraw && strikes(.payoutFails, place)
            _ = book.confirmPage(page.id, input, at: bankTime, payoutFails: payoutFails)
            note("user", "confirms \(command.requestNo.text)")
            watch.moved(book)
        }
        scheduleBank()
    }

    // MARK: Operators

    /// While faults happen, operators look in now and then; afterwards they see to what is left.
    func scheduleOperators() {
        for round in 1...12 {
            later(Int64(round) * 8 * 3_600_000 + people.within(0...3_600_000), "operator") { [self] in meddle() }
        }
        for round in 1...8 {
            later(faultsEnd - now + Int64(round) * Self.day, "operator tidies up") { [self] in
                tidyUp(round)
            }
        }
    }

    /// Something that is offered for some saga, whatever its state.
    private func meddle() {
        let names = watch.sagas
        guard !names.isEmpty, strikes(.operatorMeddles, .beside("operator")) else { return }
        let name = people.pick(names)
        guard let view = watch.view(of: name), case let offered = view.offered(at: now), !offered.isEmpty
        else { return }
        let kind = people.pick(offered)
        guard kind != .skip, kind != .correct, let action = honest(kind, view) else { return }
        command(action, on: view, seen: views[name]?.version ?? view.version)
        if kind == .hold {
            later(people.within(60_000...Self.day), "operator releases") { [self] in
                guard let view = watch.view(of: name), view.offered(at: now).contains(.release) else { return }
                command(.release, on: view, seen: view.version)
            }
        }
    }

    /// An operator sees that a saga is held, and says within minutes what the bank's statement tells now.
    func lookIn(_ family: String, _ saga: String) {
        guard strikes(.operatorHasty, .beside("operator")) else { return }
        later(people.within(5_000...1_200_000), "hasty operator") { [self] in
            guard let view = watch.view(of: SagaName(family: family, saga: saga)), view.state == .held else { return }
            // Whether it is offered or not: a console can be passed over.
            if people.below(2) == 0, let action = honest(.resolveNotApplied, view) {
                return command(action, on: view, seen: view.version)
            }
            let wanted: [OperatorCommand.Action.Kind] = [.resolveNotApplied, .resolveApplied, .undo, .retry]
            for kind in wanted where view.offered(at: now).contains(kind) {
                guard let action = honest(kind, view) else { continue }
                return command(action, on: view, seen: view.version)
            }
        }
    }

    /// - Parameter round: in the first, what is held is asked for again; then the bank's statement is looked at, and at
    ///   last what the bank goes on refusing is passed over, with its agreement.
    private func tidyUp(_ round: Int) {
        for name in watch.unsettled {
            guard let view = watch.view(of: name) else { continue }
            let wanted: [OperatorCommand.Action.Kind] =
                view.state == .held
                ? (round > 3 ? [.skip] : [])
                    + (round == 1
                        ? [.retry, .resolveApplied, .resolveNotApplied, .release]
                        : [.resolveApplied, .resolveNotApplied, .retry, .release])
                : view.state == .stopped ? [.release] : []
            let offered = view.offered(at: now)
            for kind in wanted where offered.contains(kind) {
                guard let action = honest(kind, view) else { continue }
                command(action, on: view, seen: view.version)
                break
            }
        }
    }

    /// The action as somebody gives it who has looked at the bank; nil where it would be a lie.
    private func honest(_ kind: OperatorCommand.Action.Kind, _ view: SagaView) -> OperatorCommand.Action? {
        let open = view.calls.last { $0.state != .applied && $0.state != .refused }
        let isDone = open.map { book.standing(of: $0.requestNo.text) == .done } ?? false
        switch kind {
        case .retry: return .retry
        case .undo: return .undo
        case .hold: return .hold
        case .release: return .release
        case .resolveApplied:
            return isDone || isTakenBack(view) ? .resolve(as: .applied, evidence: "the bank's statement") : nil
        case .resolveNotApplied:
            guard open != nil, !isDone else { return nil }
            return .resolve(as: .notApplied, evidence: "the bank's statement")
        case .skip: return .skip
        case .correct: return nil
        }
    }

    /// Whether the bank has nothing left of what it is asked to take back.
    private func isTakenBack(_ view: SagaView) -> Bool {
        let freezes = view.calls.filter { !$0.isUndo }.compactMap { book.freeze($0.requestNo.text) }
        return view.held?.cause == .undoRefused && !freezes.isEmpty && freezes.allSatisfy { $0.remaining.fen == 0 }
    }

    private func command(_ action: OperatorCommand.Action, on view: SagaView, seen version: Int64) {
        commandsGiven += 1
        let command = OperatorCommand(
            id: "command-\(commandsGiven)", saga: view.saga, action: action, operator: "liu", reason: "looked into",
            version: version)
        let partition = partition(of: view.family)
        note("operator", "\(action.kind.words) \(view.family)/\(view.saga)")
        watch.gave(command)
        append(.family(view.family, .command(command)), to: partition)
    }

    // MARK: Troubles of processes that come by themselves

    func scheduleTroubles() {
        let hours = max(1, (faultsEnd - Self.start) / 3_600_000)
        for owner in owners {
            later(people.within(0...hours * 3_600_000), "owner's trouble") { [self] in
                guard owner.isWorking, strikes(.ownerPause, .beside("owner")) else { return }
                pauseOwner(owner)
            }
        }
        later(people.within(0...hours * 3_600_000), "bank's trouble") { [self] in
            guard strikes(.bankDown, .beside("bank")) else { return }
            bankDownUntil = now + people.within(60_000...6 * 3_600_000)
        }
        later(people.within(0...hours * 3_600_000), "upgrade") { [self] in
            guard strikes(.rollingUpgrade, .beside("upgrade")) else { return }
            for (place, owner) in owners.enumerated() {
                later(Int64(place) * 60_000, "upgrade owner") { [self] in if owner.isUp { crash(owner) } }
            }
            for (place, worker) in workers.enumerated() {
                later(Int64(place) * 60_000 + 30_000, "upgrade worker") { [self] in if worker.isUp { crash(worker) } }
            }
            for partition in 0..<topics.partitions { append(.foldVersion(Partition.currentVersion), to: partition) }
        }
    }

    private func pauseOwner(_ node: OwnerNode) {
        note(node.name, "stands still")
        node.pause()
        later(10_000, "rebalance") { [self] in rebalanceOwners() }
        later(people.within(1_000...4 * 3_600_000), "owner goes on") { [self] in
            guard node.isPaused else { return }
            note(node.name, "goes on")
            // First what it had in hand, then it learns what is no longer its own.
            for action in node.resume() { action() }
            later(people.within(0...5_000), "owner learns") { [self] in rebalanceOwners() }
        }
    }

    func pause(_ node: WorkerNode, for time: Int64) {
        note(node.name, "stands still")
        node.pause()
        if time > 10_000 { later(10_000, "rebalance") { [self] in rebalanceWorkers() } }
        later(time, "worker goes on") { [self] in
            guard node.isPaused else { return }
            note(node.name, "goes on")
            for action in node.resume() { action() }
            later(people.within(0...5_000), "worker learns") { [self] in rebalanceWorkers() }
        }
    }
}
