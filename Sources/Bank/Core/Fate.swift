import Custody
import JSON
import Ledger

/// What becomes of a request.
enum Fate<Answer: Sendable>: Sendable {
    /// Answered, perhaps later and perhaps with a signature that is wrong.
    case answered(Answer, at: Timestamp?, signsWrong: Bool)
    /// Left without an answer: the connection is cut.
    case dropped
    /// Answered with an HTTP status and nothing else.
    case failed(status: Int)

    static func now(_ answer: Answer) -> Fate { .answered(answer, at: nil, signsWrong: false) }
}

extension FaultDecision {
    static let downReason = "the bank is down (planted fault)"

    /// What keeps the request from being executed.
    func before<Answer>(_: Answer.Type) -> (fate: Fate<Answer>, reason: String)? {
        if isDown { return (.dropped, Self.downReason) }
        if dropBefore { return (.dropped, "dropped before it was executed (planted fault)") }
        return errorBefore.map { (.failed(status: $0), "HTTP \($0) before it was executed (planted fault)") }
    }

    /// What becomes of a request that was executed.
    func after<Answer>(_ answer: Answer, at now: Timestamp) -> (fate: Fate<Answer>, reason: String?) {
        if dropAfter { return (.dropped, "the answer was dropped (planted fault)") }
        if let errorAfter { return (.failed(status: errorAfter), "HTTP \(errorAfter) as the answer (planted fault)") }
        let fate = Fate.answered(answer, at: answerDelay.map { now + $0 }, signsWrong: wrongSignature)
        return (fate, wrongSignature ? "signed wrongly (planted fault)" : nil)
    }
}

extension BankState {
    /// What planted faults do to a request; what is left of the plan is stored.
    mutating func decide(
        _ service: OfferedService, _ requestNo: String, at now: Timestamp, _ entry: inout StoreEntry
    ) -> FaultDecision {
        keepingPlan(requestNo, &entry) { $0.decide(service, requestNo: requestNo, at: now) }
    }

    /// The same for an attempt at a notification.
    mutating func decide(_ attempt: NotificationAttempt, _ entry: inout StoreEntry) -> NotificationFaults {
        keepingPlan(attempt.id.subject, &entry) {
            $0.decideNotification(attempt.service, subject: attempt.id.subject)
        }
    }

    /// Answers a request at which no planted fault strikes but that the bank is down: then there is no answer.
    ///
    /// - Parameter row: the request's; the body fills it in.
    mutating func answer<Answer>(
        _ service: OfferedService, _ row: JournalRow, at now: Timestamp, _ entry: inout StoreEntry,
        _ body: (inout RuleBook, inout JournalRow) -> Fate<Answer>
    ) -> Fate<Answer> {
        var row = row
        defer { entry.journal = row }
        guard !faults.isDown(service, at: now) else {
            row.reason = FaultDecision.downReason
            return .dropped
        }
        return body(&book, &row)
    }

    /// A page that asks again has used no fault up.
    mutating func giveBack(_ decision: FaultDecision, _ entry: inout StoreEntry) {
        faults.giveBack(decision)
        entry.settings[.faults] = faults.json.text
    }

    /// Scripts are used up; rates are not.
    private mutating func keepingPlan<Decision>(
        _ subject: String, _ entry: inout StoreEntry, _ decide: (inout FaultPlan) -> Decision
    ) -> Decision {
        let scripts = faults.scripts[subject]
        defer { if faults.scripts[subject] != scripts { entry.settings[.faults] = faults.json.text } }
        return decide(&faults)
    }
}
