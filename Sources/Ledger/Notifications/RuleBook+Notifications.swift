public import Custody
import JSON

extension RuleBook {
    /// The notifications whose time has come, the longest due first; they stay in flight until they are answered.
    ///
    /// The profile's `notificationHour` counts from the first attempt, so each is attempted at least once, however long
    /// the bank was stopped.
    /// - Parameters:
    ///   - limit: how many are taken, those given up among them.
    ///   - givenUp: where those are put whose hour is over before this attempt, which is not to be made.
    public mutating func dueNotifications(
        at now: Timestamp, limit: Int, givingUp givenUp: inout [NotificationAttempt]
    ) -> [NotificationAttempt] {
        var attempts: [NotificationAttempt] = []
        var left = limit
        while left > 0, let entry = deliveries.first, entry.due <= now {
            deliveries.pop()
            guard holds(entry), let notification = state.notifications[entry.key] else { continue }
            left -= 1
            let attempt = NotificationAttempt(
                id: entry.key, number: notification.failures + 1, service: notification.service,
                respData: notification.respData, requestNo: entry.key.kind == .result ? entry.key.subject : nil)
            if let began = notification.began, now > lastTime(from: began) {
                state.notifications[entry.key] = nil
                givenUp.append(attempt)
            } else {
                inFlight[entry.key] = now
                attempts.append(attempt)
            }
        }
        commit()
        return attempts
    }

    /// What became of a notification with an attempt at it.
    public enum NotificationEnd: Hashable, Sendable {
        case received
        case again(at: Timestamp)
        case givenUp
    }

    /// Ends an attempt: a notification that was not received is tried again at the profile's times, counted from its
    /// first attempt and never closer to each other, and given up after the last or when its hour is over.
    ///
    /// - Returns: nil for an attempt that is not under way.
    @discardableResult
    public mutating func notificationAnswered(_ id: NotificationID, received: Bool, at now: Timestamp)
        -> NotificationEnd?
    {
        guard let started = inFlight.removeValue(forKey: id), var notification = state.notifications[id] else {
            return nil
        }
        defer { commit() }
        let times = profile.periods.notificationAttempts
        let began = notification.began ?? started
        notification.began = began
        notification.failures += 1
        if !received, notification.failures < times.count {
            // An attempt made late, because the bank was stopped, does not bring the next one nearer.
            let gap = times[notification.failures] - times[notification.failures - 1]
            notification.due = max(began + (times[notification.failures] - times[0]), started + gap, now)
            if notification.due <= lastTime(from: began) {
                state.notifications[id] = notification
                deliveries.push(notification.due, id)
                return .again(at: notification.due)
            }
        }
        state.notifications[id] = nil
        return received ? .received : .givenUp
    }

    /// When the last attempt may be made at a notification that was first attempted at `began`.
    private func lastTime(from began: Timestamp) -> Timestamp { began + profile.periods.notificationHour }

    /// Tells the platform a result by the notification's own table.
    mutating func notify(
        _ request: Request, _ status: Status, code: ReturnCode, message: String, facts: Facts = [:], at now: Timestamp
    ) {
        let rows = contract(of: request.service).notification
        var facts = facts
        facts["transactionTime"] = .string(now.wire)
        notify(
            request,
            respData: answering.respData(
                request, rows: rows, status: status, code: code, message: message, facts: facts),
            isSensitive: status != .refused && rows.contains { $0.sensitive }, at: now)
    }

    mutating func notify(_ request: Request, respData: String, isSensitive: Bool = false, at now: Timestamp) {
        var record = state.numbers[request.requestNo] ?? NumberRecord()
        record.notices += 1
        state.numbers[request.requestNo] = record
        let id = NotificationID(kind: .result, subject: request.requestNo, ordinal: record.notices)
        queue(id, request.service, respData, isSensitive: isSensitive, at: now)
    }

    mutating func notifyAudit(of userNo: String, result: AuditStatus, at now: Timestamp) {
        var object = JSONObject()
        for row in contract(of: .personalRegister).auditNotification {
            switch row.name {
            case "userNo": object[row.name] = .string(userNo)
            case "respCode": object[row.name] = .string(ReturnCode.success.rawValue)
            case "respMsg": object[row.name] = .string(Answering.successMessage)
            case "auditStatus": object[row.name] = .string(result.rawValue)
            default: break
            }
        }
        let id = NotificationID(kind: .audit, subject: userNo, ordinal: 1)
        queue(id, .personalRegister, JSONValue.object(object).text, isSensitive: false, at: now)
    }

    private mutating func queue(
        _ id: NotificationID, _ service: Service, _ respData: String, isSensitive: Bool, at now: Timestamp
    ) {
        guard let delay = profile.periods.notificationAttempts.first else { return }
        let due = now + delay
        state.notifications[id] = PendingNotification(
            service: service, respData: respData, isSensitive: isSensitive, due: due)
        deliveries.push(due, id)
    }
}
