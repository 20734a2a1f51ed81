import Custody
import Ledger

/// What becomes of a request.
enum Fate<Answer: Sendable>: Sendable {
    /// Answered, perhaps later and perhaps with a signature that is wrong.
    case answered(Answer, at: Timestamp?, signsWrong: Bool)
    /// Left without an answer: the connection is cut.
    case dropped
    /// Answered with a planted HTTP status.
    case failed(status: Int)
}

extension FaultDecision {
    /// What keeps the request from being executed.
    func before<Answer>(_: Answer.Type) -> Fate<Answer>? {
        if isDown || dropBefore { return .dropped }
        return errorBefore.map { .failed(status: $0) }
    }

    /// What becomes of a request that was executed.
    func after<Answer>(_ answer: Answer, at now: Timestamp) -> Fate<Answer> {
        if dropAfter { return .dropped }
        if let errorAfter { return .failed(status: errorAfter) }
        return .answered(answer, at: answerDelay.map { now + $0 }, signsWrong: wrongSignature)
    }
}
