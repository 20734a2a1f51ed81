import Custody
import Saga

extension Happening {
    /// One line for a timeline.
    var words: String {
        switch self {
        case .started(let workflow, let version, let event): "starts as \(workflow) v\(version), by \(event)"
        case .called(let service, let number, let attempt, let isUndo):
            "\(isUndo ? "undoes by" : "calls") \(service) \(number.text), attempt \(attempt)"
        case .presented(let number): "the page of \(number.text) can be opened"
        case .outcome(let number, let attempt, let outcome):
            "learns of \(number.text), attempt \(attempt): \(outcome.words)"
        case .asked(let number, let attempt): "asks about \(number.text), attempt \(attempt)"
        case .answered(let number, let attempt, let answer):
            "is told of \(number.text), attempt \(attempt): \(answer.words)"
        case .notified(let number, let outcome, _): "is notified of \(number.text): \(outcome.words)"
        case .audited(let status, _): "is told of an audit: \(status)"
        case .event(let type, let id): "takes \(type) \(id)"
        case .ignored(let what, let reason): "passes over \(what): \(reason)"
        case .childAdmitted(let child): "admits \(child)"
        case .childLeft(let child): "lets \(child) go"
        case .closed(let reason): "closes: \(reason)"
        case .failed(let code, let reason): "fails, \(code): \(reason)"
        case .held(let cause, let reason): "is held, \(cause.rawValue): \(reason)"
        case .resumed: "goes on"
        case .unconfirmed(let number): "does not know what became of \(number.text)"
        case .alarm(let what): "ALARM: \(what)"
        case .commanded(let kind, _, _, _): "is told by an operator: \(kind.words)"
        case .skipped: "skips its step"
        case .ended(let ending): "ends as \(ending.rawValue)"
        case .putBack(let event): "\(event.type) \(event.id) is put back"
        }
    }
}

extension Outcome {
    var words: String {
        switch self {
        case .applied(.response): "applied"
        case .applied(.already(let code)): "applied, as it was already (\(code))"
        case .accepted: "taken in"
        case .refused(let code, _): "refused (\(code))"
        case .notSent(let reason): "not sent, \(reason.words)"
        case .inDoubt(let reason): "in doubt, \(reason.words)"
        }
    }
}

extension QueryAnswer {
    var words: String {
        switch self {
        case .found(let meaning, _): "found, \(meaning)"
        case .notFound: "not found"
        case .notSent(let reason): "not asked, \(reason.words)"
        case .inDoubt(let reason): "no answer, \(reason.words)"
        }
    }
}

extension NotSentReason {
    fileprivate var words: String {
        switch self {
        case .transport(let what): what
        case .stale: "too old"
        case .breakerOpen: "the breaker is open"
        case .notExecuted(let code): "not executed (\(code))"
        case .misconfigured(let code, _): "misconfigured (\(code))"
        }
    }
}

extension DoubtReason {
    fileprivate var words: String {
        switch self {
        case .transport(let what): what
        case .httpStatus(let status): "HTTP \(status)"
        case .signatureMissing: "without a signature"
        case .signatureWrong: "the signature is wrong"
        case .unreadable(let what): what
        case .otherCall(let parameter): "about another call, by its \(parameter)"
        case .unknownCode(let code): "unknown code (\(code))"
        case .contradiction(let status, let code): "\(status) contradicts \(code)"
        case .workerLost: "the worker is lost"
        }
    }
}
