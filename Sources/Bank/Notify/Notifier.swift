import Crypto
import Custody
import HTTP
import Ledger
import Runtime

/// Takes notifications to the platform's one address, so many at a time, and learns what becomes of them.
final class Notifier: Sendable {
    /// Where to, and how long an attempt may take in all.
    struct Address: Sendable {
        let url: String
        let timeout: Duration
    }

    /// The most attempts under way at once.
    static let limit = 32

    private let core: BankCore
    private let address: Address?
    private let client: HTTPClient
    /// Signs and reports: never more jobs than attempts under way, so that none is refused.
    private let workers = WorkerPool(name: "bank-notifier", threads: 2, capacity: 4 * limit)

    init(_ core: BankCore, address: Address?, client: HTTPClient) {
        self.core = core
        self.address = address
        self.client = client
    }

    /// Does what is due: runs delayed work and sends notifications.
    ///
    /// - Returns: how long there is nothing more to do.
    func tick() -> Duration {
        do throws(BankUnavailable) {
            let (turn, receipt) = try core.change { state, now, entry in
                let jobs = state.delayed.takeDue(at: now)
                let deliveries = take(&state, at: now, &entry)
                return Turn(jobs: jobs, deliveries: deliveries, pause: Self.pause(state, now))
            }
            // Somebody waits for each: where the workers have no room, it is done here.
            for job in turn.jobs where !core.workers.submit(job) { job() }
            if !turn.deliveries.isEmpty {
                receipt.whenSettled { [self] isDurable in
                    guard isDurable else { return }
                    for delivery in turn.deliveries { send(delivery) }
                }
            }
            return turn.pause
        } catch {
            return .seconds(1)
        }
    }

    private struct Turn: Sendable {
        let jobs: [WorkerPool.Job]
        let deliveries: [Delivery]
        let pause: Duration
    }

    private struct Delivery: Sendable {
        let attempt: NotificationAttempt
        var isRepeated = false
    }

    /// What is due and blocked (the bank is down, or enough is under way) is not waited for but poked.
    private static func pause(_ state: BankState, _ now: Timestamp) -> Duration {
        guard let due = state.nextDue else { return .seconds(1) }
        return due > now ? due - now : .seconds(1)
    }

    /// Takes the attempts that are due and decides what becomes of them.
    private func take(_ state: inout BankState, at now: Timestamp, _ entry: inout StoreEntry) -> [Delivery] {
        guard !state.faults.isDown(at: now) else { return [] }
        var deliveries: [Delivery] = []
        let room = Self.limit - state.deliveriesUnderWay
        for attempt in state.book.dueNotifications(at: now, limit: room) {
            guard address != nil else {
                // Taken as received, so that it is not tried again.
                entry.deliveries.append(
                    state.end(attempt, .givenUp, "there is no notification address (--notify)", at: now))
                continue
            }
            let faults = state.faults.decideNotification(attempt.service, subject: attempt.id.subject)
            if faults.isLost {
                entry.deliveries.append(state.end(attempt, .failed, "lost by a planted fault", at: now))
                continue
            }
            state.deliveriesUnderWay += 1
            let delivery = Delivery(attempt: attempt, isRepeated: faults.isRepeated)
            if let delay = faults.delay, state.delayed.add(now + delay, isDelivery: true, { [self] in send(delivery) })
            {
                continue
            }
            deliveries.append(delivery)
        }
        return deliveries
    }

    private func send(_ delivery: Delivery) {
        let isTaken = workers.submit { [self] in
            guard let call = call(delivery.attempt) else {
                report(delivery.attempt, .failed, "it cannot be signed")
                return
            }
            client.send(call) { [self] outcome in
                guard delivery.isRepeated else { return conclude(delivery.attempt, outcome) }
                client.send(call) { [self] _ in conclude(delivery.attempt, outcome) }
            }
        }
        if !isTaken { core.log.debug("a notification waits for the next start") }
    }

    /// Every attempt is signed anew.
    private func call(_ attempt: NotificationAttempt) -> HTTPCall? {
        guard let address, let signature = try? core.signature(of: attempt.respData) else { return nil }
        let result = ResultEnvelope(
            serviceName: attempt.service.rawValue, platformNo: core.platformNo, responseType: .notify,
            respData: attempt.respData, signature: signature)
        return HTTPCall(
            .post, address.url, headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: Form.encode(result.fields), repeatable: true, timeout: address.timeout)
    }

    /// Nothing but exactly `OK` confirms (specification, 通知与重试).
    private func conclude(_ attempt: NotificationAttempt, _ outcome: HTTPOutcome) {
        switch outcome {
        case .answered(let answer):
            let isReceipt = answer.body.elementsEqual(DirectAnswer.notificationReceipt.utf8)
            switch (answer.status, isReceipt) {
            case (200, true): later(attempt, .received, "the platform answered OK")
            case (200, false): later(attempt, .failed, "the platform answered 200, but not exactly OK")
            case (let status, _): later(attempt, .failed, "the platform answered HTTP \(status)")
            }
        case .notSent(let why): later(attempt, .failed, "not sent: \(why)")
        case .inDoubt(let why): later(attempt, .failed, "in doubt: \(why)")
        }
    }

    /// Off the client's thread, which must not block.
    private func later(_ attempt: NotificationAttempt, _ outcome: DeliveryRow.Outcome, _ reason: String) {
        _ = workers.submit { [self] in report(attempt, outcome, reason) }
    }

    private func report(_ attempt: NotificationAttempt, _ outcome: DeliveryRow.Outcome, _ reason: String) {
        do throws(BankUnavailable) {
            _ = try core.change { state, now, entry in
                state.deliveriesUnderWay -= 1
                entry.deliveries.append(state.end(attempt, outcome, reason, at: now))
            }
            // There may be room now for what was due and had to wait.
            core.alarm.poke()
        } catch {
            core.log.error("what became of a notification cannot be stored")
        }
    }

    /// Ends what is under way; what was not confirmed is sent again after the next start. Blocks.
    func stop(by deadline: ContinuousClock.Instant) {
        client.stop(within: .zero)
        workers.stop(by: deadline)
    }
}

extension BankState {
    /// Ends an attempt and says so in a row; a failure of the last attempt gives the notification up.
    fileprivate mutating func end(
        _ attempt: NotificationAttempt, _ outcome: DeliveryRow.Outcome, _ reason: String, at now: Timestamp
    ) -> DeliveryRow {
        let isLast = attempt.number >= book.profile.periods.notificationAttempts.count
        book.notificationAnswered(attempt.id, received: outcome != .failed, at: now)
        lastDelivery += 1
        return DeliveryRow(
            seq: lastDelivery, at: now, notification: attempt.id.description, service: attempt.service,
            requestNo: attempt.requestNo, attempt: attempt.number,
            outcome: outcome == .failed && isLast ? .givenUp : outcome, reason: reason)
    }
}
