import Custody
public import Saga

extension Happening {
    /// What happened, as people read it; without what the bank or the platform wrote, which has its own members.
    public var account: String {
        switch self {
        case .started(let workflow, let version, let event):
            "started as \(workflow), version \(version), by the event '\(event)'"
        case .called(let service, let requestNo, let attempt, let isUndo):
            "\(isUndo ? "takes back with" : "calls") \(service.rawValue), number \(requestNo.text), attempt \(attempt)"
        case .presented(let requestNo): "the page of \(requestNo.text) is ready for its user"
        case .outcome(let requestNo, let attempt, let outcome):
            "attempt \(attempt) of \(requestNo.text): \(outcome.account)"
        case .asked(let requestNo, let attempt): "asks the bank what became of \(requestNo.text), attempt \(attempt)"
        case .answered(let requestNo, let attempt, let answer):
            "the bank's answer about \(requestNo.text), attempt \(attempt): \(answer.account)"
        case .notified(let requestNo, let outcome, _):
            "the bank's notification of \(requestNo.text): \(outcome.account)"
        case .audited(let status, _): "the bank's audit: \(status)"
        case .event(let type, let id): "the event '\(type)' (\(id)) came"
        case .ignored(let what, let reason): "\(what) changed nothing: \(reason)"
        case .childAdmitted(let child): "took in '\(child)'"
        case .childLeft(let child): "'\(child)' left"
        case .closed(let reason): "closed: \(reason)"
        case .failed(let code, let reason): "failed with \(code): \(reason)"
        case .held(.commanded, let reason): "stopped by an operator: \(reason)"
        case .held(let cause, let reason): "held (\(cause.rawValue)): \(reason)"
        case .resumed: "goes on"
        case .unconfirmed(let requestNo): "nobody knows what came of \(requestNo.text)"
        case .alarm(let text): "alarm: \(text)"
        case .commanded(let action, let name, let reason, let evidence):
            "\(name) gave the command \(action.words): \(reason)" + (evidence.map { " (evidence: \($0))" } ?? "")
        case .skipped: "skipped"
        case .ended(let ending): "ended as \(ending.rawValue)"
        case .putBack(let event):
            "\(event.operator) put the event '\(event.type)' (\(event.id)) back from the dead letters, "
                + (event.changed.isEmpty ? "as it came" : "changed at \(event.changed.joined(separator: ", "))")
                + ": \(event.reason)"
        }
    }
}

extension Outcome {
    fileprivate var account: String {
        switch self {
        case .applied(.response): "applied"
        case .applied(.already(let code)): "applied before (\(code))"
        case .accepted: "taken in, the result follows"
        case .refused(let code, _): "refused with \(code)"
        case .notSent(let reason): "not sent: \(reason.account)"
        case .inDoubt(let reason): "in doubt: \(reason.account)"
        }
    }
}

extension QueryAnswer {
    fileprivate var account: String {
        switch self {
        case .found(.applied, _): "the bank did it"
        case .found(.accepted, _): "the bank took it in, the result follows"
        case .found(.refused, _): "the bank refused it"
        case .notFound: "the bank does not have it"
        case .notSent(let reason): "no answer: \(reason.account)"
        case .inDoubt(let reason): "no answer: \(reason.account)"
        }
    }
}

extension NotSentReason {
    fileprivate var account: String {
        switch self {
        case .transport(let text): text
        case .stale: "the command was too old"
        case .breakerOpen: "the service's breaker is open"
        case .notExecuted(let code): "the bank did not execute it (\(code))"
        case .misconfigured(let code, _): "our own set-up is wrong (\(code))"
        }
    }
}

extension DoubtReason {
    fileprivate var account: String {
        switch self {
        case .transport(let text): text
        case .httpStatus(let status): "HTTP status \(status)"
        case .signatureMissing: "the answer is not signed"
        case .signatureWrong: "the answer's signature is wrong"
        case .unreadable(let why): "the answer cannot be read: \(why)"
        case .otherCall(let parameter): "the answer is about another call: '\(parameter)' is not what was asked for"
        case .unknownCode(let code): "the code \(code) is not known"
        case .contradiction(let status, let code): "the status \(status) and the code \(code) contradict each other"
        case .workerLost: "no word from the worker"
        }
    }
}
