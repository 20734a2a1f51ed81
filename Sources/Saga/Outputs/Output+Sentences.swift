import Custody

extension Output {
    /// What it does, without times and numbers of its own, for the plan that an operator is shown; nil for what only
    /// accompanies something else.
    var sentence: String? {
        switch self {
        case .command(let command) where command.isQuestion:
            "\(command.saga): ask the bank what became of \(command.service), step '\(command.step)'"
        case .command(let command):
            "\(command.saga): \(command.isUndo ? "take back" : "call") with \(command.service), step '\(command.step)'"
        case .event(let event): "\(event.saga): tell '\(event.type)'"
        case .history(let entry): entry.what.sentence.map { "\(entry.saga): \($0)" }
        case .answer, .deadLetter: nil
        }
    }
}

extension Happening {
    fileprivate var sentence: String? {
        switch self {
        case .failed(let code, let reason): "fail with \(code): \(reason)"
        case .held(let cause, let reason): "hold (\(cause.rawValue)): \(reason)"
        case .resumed: "go on"
        case .skipped: "skip"
        case .ended(let ending): "end as \(ending.rawValue)"
        case .closed(let reason): "close: \(reason)"
        case .alarm(let text): "alarm: \(text)"
        case .started, .called, .presented, .outcome, .asked, .answered, .notified, .audited, .event, .ignored,
            .childAdmitted, .childLeft,
            .unconfirmed, .commanded, .putBack:
            nil
        }
    }
}

extension Outcome {
    /// One word or two, for messages.
    var summary: String {
        switch self {
        case .applied: "applied"
        case .accepted: "accepted"
        case .refused(let code, _): "refused with \(code)"
        case .notSent: "not sent"
        case .inDoubt: "in doubt"
        }
    }
}
