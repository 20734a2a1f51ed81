import Custody
import JSON
import Ledger
import Saga

/// What the bank does by itself: what it had put off, and its notifications.
extension Cluster {
    /// Does what is due at the bank.
    func advanceBank() {
        let before = book.movements
        book.advance(to: bankTime)
        if book.movements != before { watch.moved(book) }
    }

    /// A call that is nobody's of ours, made at the bank's counter.
    func behind(_ service: Service, _ requestNo: String, _ parameters: JSONObject) {
        advanceBank()
        var parameters = parameters
        parameters["requestNo"] = .string(requestNo)
        guard let request = try? port.request(parameters, to: service, signedAt: bankTime, at: bankTime).get() else {
            return
        }
        let answer = book.execute(request, at: bankTime)
        trace.mix(answer.code.rawValue)
        note("bank", "\(service) at the counter, \(requestNo): \(answer.code)")
        scheduleBank()
    }

    /// Money comes in for a user by a way that is nothing to do with us.
    func topUp(_ user: String, _ amount: Amount, after delay: Int64) {
        later(delay, "money comes in") { [self] in
            advanceBank()
            // The stories' users are there, and it is no amount below nothing.
            try? book.fund(user, amount)
            brought[user, default: 0] += amount.fen
            note("bank", "\(amount) comes in for \(user)")
            watch.moved(book)
        }
    }

    func scheduleBank() {
        guard let due = book.nextDue?.milliseconds else { return }
        let time = max(now, due - bankSkew)
        guard bankPollAt.map({ time < $0 }) ?? true else { return }
        bankPollAt = time
        later(time - now, "bank") { [self] in
            guard bankPollAt == time else { return }
            bankPollAt = nil
            pollBank()
        }
    }

    private func pollBank() {
        advanceBank()
        var givenUp: [NotificationAttempt] = []
        for attempt in book.dueNotifications(at: bankTime, limit: 16, givingUp: &givenUp) { notify(attempt) }
        scheduleBank()
    }

    private func notify(_ attempt: NotificationAttempt) {
        var place: Occurrences.Place { watch.place(ofNumber: attempt.requestNo) }
        let way = delays.within(1...200)
        if isBankDown || strikes(.notificationLost, place) { return answer(attempt, received: false, after: 10_000) }
        if strikes(.notificationLate, place) {
            answer(attempt, received: false, after: 10_000)
            return later(delays.within(10_000...7_200_000), "late notification") { [self] in receive(attempt) }
        }
        if strikes(.gatewayCrash, place) {
            if has(.notificationAcknowledgedFirst) {
                watch.acknowledged(attempt)
                return answer(attempt, received: true, after: way)
            }
            // Before or after its record is in the log; in neither case is OK said.
            if delays.below(2) == 0 { later(way, "notification") { [self] in receive(attempt) } }
            return answer(attempt, received: false, after: 10_000)
        }
        if strikes(.notificationRepeated, place) {
            later(way + delays.within(1...600_000), "notification again") { [self] in receive(attempt) }
        }
        later(way, gateway, "notification") { [self] in
            receive(attempt)
            watch.acknowledged(attempt)
            answer(attempt, received: true, after: delays.within(1...50))
        }
    }

    private func receive(_ attempt: NotificationAttempt) {
        trace.mix(attempt.respData)
        note("gateway", "takes a notification about \(attempt.requestNo ?? "an audit")")
        guard let (record, partition) = port.record(of: attempt, at: clock(gateway)) else {
            return watch.fail(.nothingLost, "a notification of the bank makes a dead letter: \(attempt.respData)")
        }
        append(record, to: partition)
    }

    private func answer(_ attempt: NotificationAttempt, received: Bool, after delay: Int64) {
        later(delay, "bank hears") { [self] in
            advanceBank()
            book.notificationAnswered(attempt.id, received: received, at: bankTime)
            scheduleBank()
        }
    }
}
