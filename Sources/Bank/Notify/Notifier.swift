import Crypto
import Custody
import HTTP
import Ledger
import Queues
import Runtime
import Synchronization

/// Takes notifications to the platform's one address, so many at a time, and learns what becomes of them.
final class Notifier: Sendable {
    /// Where to, and how long an attempt may take in all.
    struct Address: Sendable {
        let url: String
        let timeout: Duration
    }

    /// The most attempts under way at once.
    static let limit = 128

    private let core: BankCore
    private let address: Address?
    private let client: HTTPClient
    /// Signs: never more jobs than attempts under way.
    private let workers = WorkerPool(name: "bank-notifier", threads: 2, capacity: limit)
    /// What became of attempts, still to be stored; never more than there are places. A lock of its own, so that the
    /// client's thread can give a place back at any time.
    private let ended = Mutex<[(delivery: Delivery, end: Delivery.End)]>([])
    /// Of earlier runs; where there is no address now, they wait for a run that has one.
    private let heldOver: Set<NotificationID>

    init(_ core: BankCore, address: Address?, client: HTTPClient, heldOver: Set<NotificationID>) {
        self.core = core
        self.address = address
        self.client = client
        self.heldOver = heldOver
    }

    /// Does what is due: runs delayed calls, stores what became of attempts, and makes new ones.
    ///
    /// - Returns: how long there is nothing more to do.
    func tick() -> Duration {
        let ended = takeEnded()
        do throws(BankUnavailable) {
            let (turn, receipt) = try core.change { state, now, entry in
                for (delivery, end) in ended { conclude(delivery, end, &state, at: now, &entry) }
                let calls = state.delayed.takeDue(at: now)
                let deliveries = take(&state, at: now, &entry)
                return Turn(calls: calls, deliveries: deliveries, pause: Self.pause(state, now))
            }
            for call in turn.calls where !core.workers.submit(call.run) {
                if !core.overflow.submit(call.run) { call.drop() }
            }
            if !turn.deliveries.isEmpty {
                receipt.whenSettled { [self] isDurable in
                    for delivery in turn.deliveries {
                        if isDurable { send(delivery) } else { end(delivery, .returned) }
                    }
                }
            }
            return turn.pause
        } catch {
            self.ended.withLock { $0.insert(contentsOf: ended, at: 0) }
            return .seconds(1)
        }
    }

    private struct Turn: Sendable {
        let calls: [DelayedCall]
        let deliveries: [Delivery]
        let pause: Duration
    }

    private func takeEnded() -> [(delivery: Delivery, end: Delivery.End)] {
        ended.withLock { ended in
            defer { ended = [] }
            return ended
        }
    }

    /// What is due and blocked (the bank is down, or enough is under way) is not waited for but poked.
    private static func pause(_ state: BankState, _ now: Timestamp) -> Duration {
        guard let due = state.nextDue else { return .seconds(1) }
        return due > now ? due - now : .seconds(1)
    }

    /// Gives an attempt's place back and stores what became of it.
    private func conclude(
        _ delivery: Delivery, _ end: Delivery.End, _ state: inout BankState, at now: Timestamp,
        _ entry: inout StoreEntry
    ) {
        state.deliveriesUnderWay -= 1
        switch end {
        case .concluded(let outcome, let reason):
            entry.deliveries.append(state.end(delivery.attempt, outcome, reason, at: now))
        case .returned: state.readyDeliveries.append(delivery)
        }
    }

    /// Fills the free places: first with what has waited for one.
    private func take(_ state: inout BankState, at now: Timestamp, _ entry: inout StoreEntry) -> [Delivery] {
        guard !state.faults.isDown(at: now) else { return [] }
        for delivery in state.delayedDeliveries.takeDue(at: now) { state.readyDeliveries.append(delivery) }
        var deliveries = state.readyDeliveries.popFirst(Self.limit - state.deliveriesUnderWay)
        // What faults hold back or lose takes no place, so there may be more due than fits; it has to end, though.
        var turns = 64
        while turns > 0, deliveries.count < Self.limit - state.deliveriesUnderWay {
            turns -= 1
            let room = Self.limit - state.deliveriesUnderWay - deliveries.count
            var late: [NotificationAttempt] = []
            let attempts = state.book.dueNotifications(at: now, limit: room, givingUp: &late)
            if attempts.isEmpty, late.isEmpty { break }
            entry.deliveries += late.map {
                state.row(of: $0, .givenUp, "its hour was over before this attempt could be made", at: now)
            }
            deliveries += attempts.compactMap { begin($0, &state, at: now, &entry) }
        }
        state.deliveriesUnderWay += deliveries.count
        return deliveries
    }

    /// Decides what becomes of an attempt; nil where it is not sent now.
    private func begin(
        _ attempt: NotificationAttempt, _ state: inout BankState, at now: Timestamp, _ entry: inout StoreEntry
    ) -> Delivery? {
        guard address != nil else {
            // Not ended, so that the next run makes it again.
            guard !heldOver.contains(attempt.id) else { return nil }
            entry.deliveries.append(
                state.end(attempt, .givenUp, "there is no notification address (--notify)", at: now))
            return nil
        }
        let faults = state.decide(attempt, &entry)
        if faults.isLost {
            entry.deliveries.append(state.end(attempt, .failed, "lost by a planted fault", at: now))
            return nil
        }
        let delivery = Delivery(
            attempt: attempt, isRepeated: faults.isRepeated, signsWrong: faults.wrongSignature)
        if let delay = faults.delay, state.delayedDeliveries.add(now + delay, delivery) { return nil }
        return delivery
    }

    /// Gives a place back.
    private func end(_ delivery: Delivery, _ end: Delivery.End) {
        ended.withLock { $0.append((delivery, end)) }
        // There may be room now for what was due and had to wait. What came back unsent waits for the next look.
        if case .concluded = end { core.alarm.poke() }
    }

    private func send(_ delivery: Delivery) {
        let isTaken = workers.submit { [self] in
            guard let call = call(delivery) else {
                return end(delivery, .concluded(.failed, reason: "it cannot be signed"))
            }
            client.send(call) { [self] outcome in
                guard delivery.isRepeated else { return end(delivery, Self.meaning(of: outcome)) }
                client.send(call) { [self] _ in end(delivery, Self.meaning(of: outcome)) }
            }
        }
        if !isTaken { end(delivery, .returned) }
    }

    /// Every attempt is signed anew.
    private func call(_ delivery: Delivery) -> HTTPCall? {
        let attempt = delivery.attempt
        let signed = delivery.signsWrong ? attempt.respData + " " : attempt.respData
        guard let address, let signature = try? core.signature(of: signed) else { return nil }
        let result = ResultEnvelope(
            serviceName: attempt.service.rawValue, platformNo: core.platformNo, responseType: .notify,
            respData: attempt.respData, signature: signature)
        return HTTPCall(
            .post, address.url, headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: Form.encode(result.fields), repeatable: true, timeout: address.timeout)
    }

    /// Nothing but exactly `OK` confirms (specification, 通知与重试).
    private static func meaning(of outcome: HTTPOutcome) -> Delivery.End {
        switch outcome {
        case .answered(let answer):
            let isReceipt = answer.body.elementsEqual(DirectAnswer.notificationReceipt.utf8)
            switch (answer.status, isReceipt) {
            case (200, true): return .concluded(.received, reason: "the platform answered OK")
            case (200, false):
                return .concluded(.failed, reason: "the platform answered 200, but not exactly OK")
            case (let status, _): return .concluded(.failed, reason: "the platform answered HTTP \(status)")
            }
        case .notSent(let why): return .concluded(.failed, reason: "not sent: \(why)")
        case .inDoubt(let why): return .concluded(.failed, reason: "in doubt: \(why)")
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
        let end = book.notificationAnswered(attempt.id, received: outcome != .failed, at: now)
        return row(of: attempt, outcome == .failed && end == .givenUp ? .givenUp : outcome, reason, at: now)
    }

    fileprivate mutating func row(
        of attempt: NotificationAttempt, _ outcome: DeliveryRow.Outcome, _ reason: String, at now: Timestamp
    ) -> DeliveryRow {
        lastDelivery += 1
        return DeliveryRow(
            seq: lastDelivery, at: now, notification: attempt.id.description, service: attempt.service,
            requestNo: attempt.requestNo, attempt: attempt.number, outcome: outcome, reason: reason)
    }
}
