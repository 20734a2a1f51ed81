import Custody
import Log
import Roles
import Saga
import Topics

/// The workers that carry out commands.
extension Cluster {
    func takeShares(_ node: WorkerNode) {
        let shares = workerGroup.shares(of: node.number)
        var starts: [TopicPartition: Int64] = [:]
        for share in shares { starts[share] = workerGroup.committed[share] ?? 0 }
        node.progress.assign(starts)
        node.positions = starts
        for service in Service.allCases { node.desks[service]?.clear() }
        later(delays.within(10...3_000), node, "assigned") { [self] in
            for service in Service.allCases where hasCommands(service) { wake(node, service) }
        }
    }

    private func hasCommands(_ service: Service) -> Bool {
        (0..<topics.partitions).contains { log.commands[TopicPartition(topics.steps(service), $0)] != nil }
    }

    /// Has a node look for what it may do now.
    func wake(_ node: WorkerNode, _ service: Service) {
        look(at: service, in: delays.within(1...30), node)
    }

    private func look(at service: Service, in delay: Int64, _ node: WorkerNode) {
        let time = now + max(0, delay)
        guard node.workAt[service].map({ time < $0 }) ?? true else { return }
        node.workAt[service] = time
        later(delay, node, "work") { [self] in
            guard node.workAt[service] == time else { return }
            node.workAt[service] = nil
            work(node, service)
        }
    }

    private func work(_ node: WorkerNode, _ service: Service) {
        var desk = node.desks.removeValue(forKey: service) ?? ServiceDesk()
        let topic = topics.steps(service)
        for number in 0..<topics.partitions {
            let partition = TopicPartition(topic, number)
            guard var position = node.positions[partition] else { continue }
            let commands = log.commands[partition] ?? []
            while position < commands.count {
                let place = RecordPosition(partition, position)
                node.progress.read(place)
                desk.admit(
                    Delivery(
                        commands[Int(position)],
                        from: Delivery.Origin(place, assignment: node.progress.assignment)))
                position += 1
            }
            node.positions[partition] = position
        }
        take(from: &desk, node, service)
        node.desks[service] = desk
    }

    private func take(from desk: inout ServiceDesk, _ node: WorkerNode, _ service: Service) {
        while true {
            switch desk.next(at: clock(node)) {
            case .call(let delivery, let number, let timestamp):
                node.progress.begin(1)
                later(delays.within(0...20), node, "attempt") { [self] in
                    perform(Attempt(delivery: delivery, number: number, timestamp: timestamp), node)
                }
            case .report(let delivery, .stale) where has(.notAfterPassedOver):
                node.progress.begin(1)
                let timestamp = clock(node)
                later(0, node, "attempt") { [self] in
                    perform(Attempt(delivery: delivery, number: 0, timestamp: timestamp), node)
                }
            case .report(let delivery, let reason):
                node.progress.begin(1)
                report(.notSent(reason), of: delivery, node)
            case .wait(let time):
                if let time { look(at: service, in: time - clock(node), node) }
                return
            }
        }
    }

    /// An attempt under way.
    struct Attempt {
        let delivery: Delivery
        /// At its desk.
        let number: Int
        let timestamp: Int64

        var command: StepCommand { delivery.command }
    }

    private func perform(_ attempt: Attempt, _ node: WorkerNode) {
        let command = attempt.command
        if strikes(.workerCrash, watch.place(of: command)) { return crash(node) }
        if strikes(.workerPause, watch.place(of: command)) {
            let time: Int64 = delays.pick([20_000, 90_000, 700_000, 3 * 3_600_000])
            pause(node, for: delays.within(1_000...time))
            // It goes on with this attempt when it wakes up.
            return later(0, node, "attempt") { [self] in
                let timestamp = has(.notAfterPassedOver) ? clock(node) : attempt.timestamp
                carryOut(
                    Attempt(delivery: attempt.delivery, number: attempt.number, timestamp: timestamp), node)
            }
        }
        carryOut(attempt, node)
    }

    private func carryOut(_ attempt: Attempt, _ node: WorkerNode) {
        let command = attempt.command
        if command.isQuestion { return ask(attempt, node) }
        guard !port.isPage(command.service) else {
            let link = "/pay/\(command.requestNo.text)/\(command.attempt)"
            links[link] = command
            let presented = Presented(requestNo: command.requestNo, attempt: command.attempt, link: link)
            finish(attempt, with: nil, node)
            return add(.presented(presented), of: attempt.delivery, node)
        }
        guard command.attempt > 1, port.profile.query != nil else { return send(attempt, isDone: false, node) }
        askFirst(attempt, node)
    }

    // MARK: Asking

    private func ask(_ attempt: Attempt, _ node: WorkerNode) {
        question(attempt, node) { [self] answer in
            finish(attempt, with: nil, node)
            let command = attempt.command
            add(
                .answered(QuestionAnswered(requestNo: command.requestNo, attempt: command.attempt, answer: answer)),
                of: attempt.delivery, node)
            wake(node, command.service)
        }
    }

    private func askFirst(_ attempt: Attempt, _ node: WorkerNode) {
        let command = attempt.command
        question(attempt, node) { [self] answer in
            let isIdempotent = Catalogue.specification.contract(of: command.service)?.isIdempotent ?? false
            switch AskedFirst(answer, isIdempotent: isIdempotent, query: port.profile.query) {
            case .settle(let outcome): end(attempt, outcome, node)
            case .send(let isDone):
                guard clock(node) <= command.notAfter else { return end(attempt, .notSent(.stale), node) }
                send(
                    Attempt(delivery: attempt.delivery, number: attempt.number, timestamp: clock(node)),
                    isDone: isDone, node)
            }
        }
    }

    private func question(_ attempt: Attempt, _ node: WorkerNode, _ done: @escaping (QueryAnswer) -> Void) {
        let command = attempt.command
        let place = Occurrences.Place(step: command.step, phase: .asking)
        if isBankDown || strikes(.connectionRefused, place) {
            return later(delays.within(1...50), node, "no answer") {
                done(.notSent(.transport("connection refused")))
            }
        }
        let isLost = strikes(.answerLost, place)
        later(delays.within(1...200), "question arrives") { [self] in
            advanceBank()
            let answer = port.answer(to: command, by: book, at: bankTime) ?? .inDoubt(.httpStatus(500))
            later(isLost ? 10_000 : delays.within(1...200), node, "answered") {
                done(isLost ? .inDoubt(.transport("timed out")) : answer)
            }
        }
    }

    // MARK: Ends

    func end(_ attempt: Attempt, _ outcome: Outcome, _ node: WorkerNode) {
        if strikes(.workerCrash, watch.place(of: attempt.command)) { return crash(node) }
        finish(attempt, with: outcome, node)
        report(outcome, of: attempt.delivery, node)
        wake(node, attempt.command.service)
    }

    private func finish(_ attempt: Attempt, with outcome: Outcome?, _ node: WorkerNode) {
        node.desks[attempt.command.service]?.finished(attempt.number, with: outcome, at: clock(node))
    }

    private func report(_ outcome: Outcome, of delivery: Delivery, _ node: WorkerNode) {
        let command = delivery.command
        guard !command.isQuestion else {
            guard case .notSent(let reason) = outcome else { return }
            let answer = QuestionAnswered(
                requestNo: command.requestNo, attempt: command.attempt, answer: .notSent(reason))
            return add(.answered(answer), of: delivery, node)
        }
        let learnt = AttemptOutcome(requestNo: command.requestNo, attempt: command.attempt, outcome: outcome)
        add(.outcome(learnt), of: delivery, node)
    }

    /// Writes down what was learnt, and then that the command is done with.
    private func add(_ record: FamilyRecord, of delivery: Delivery, _ node: WorkerNode) {
        let command = delivery.command
        let partition = partition(of: command.family)
        later(delays.within(1...30), node, "learnt") { [self] in
            append(.family(command.family, record), to: partition)
            if strikes(.workerCrash, watch.place(of: command)) { return crash(node) }
            if strikes(.appendUnacknowledged, watch.place(of: command)) {
                later(delays.within(500...5_000), node, "learnt again") { [self] in
                    append(.family(command.family, record), to: partition)
                }
            }
            node.progress.finish(delivery.origin)
            scheduleCommit(node)
        }
    }

    private func scheduleCommit(_ node: WorkerNode) {
        guard !node.isCommitting else { return }
        node.isCommitting = true
        later(delays.within(50...1_000), node, "worker commits") { [self] in
            node.isCommitting = false
            let due = node.progress.due
            for partition in due.keys.sorted() where workerGroup.holders[partition] == node.number {
                workerGroup.commit(partition, due[partition] ?? 0)
            }
            node.progress.commit(due)
        }
    }

    func crash(_ node: WorkerNode) {
        note(node.name, "dies")
        node.die()
        node.isCommitting = false
        later(delays.within(3_000...15_000), "rebalance") { [self] in rebalanceWorkers() }
        later(delays.within(1_000...600_000), "restart") { [self] in
            node.start()
            rebalanceWorkers()
        }
    }

    func rebalanceWorkers() {
        workerGroup.assign(among: workers.filter(\.isWorking).map(\.number))
        for worker in workers where worker.isWorking { takeShares(worker) }
    }
}
