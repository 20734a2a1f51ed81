import Custody
import Saga

extension Output {
    /// One line for a timeline.
    var words: String {
        switch self {
        case .command(let command): command.words
        case .event(let event): "event \(event.sequence) \(event.saga): \(event.type)"
        case .history(let entry): "\(entry.saga): \(entry.what.words)"
        case .answer(let answer): "answers \(answer.command): \(answer.result)"
        case .deadLetter(let letter): "dead letter \(letter.what): \(letter.reason)"
        }
    }
}

extension StepCommand {
    var words: String {
        let what = isQuestion ? "asks about " : isUndo ? "undoes by " : ""
        return "\(saga)/\(step) \(what)\(service) \(requestNo.text), attempt \(attempt)"
    }
}

extension InboxRecord {
    var words: String {
        switch self {
        case .family(let family, let record): "\(family): \(record.words)"
        case .byNumber(let notification): "notification about \(notification.requestNo.text)"
        case .foldVersion(let version, _): "fold version \(version)"
        }
    }

    /// Where a fault is that hits its folding.
    var place: Occurrences.Place {
        switch self {
        case .family(_, let record): .beside(record.kind.rawValue)
        case .byNumber: .beside("notification")
        case .foldVersion: .beside("foldVersion")
        }
    }
}

extension FamilyRecord {
    fileprivate var words: String {
        switch self {
        case .event(let event): "event \(event.type) \(event.id)"
        case .outcome(let outcome):
            "outcome of \(outcome.requestNo.text), attempt \(outcome.attempt): \(outcome.outcome.words)"
        case .answered(let answered): "answer about \(answered.requestNo.text): \(answered.answer.words)"
        case .presented(let presented): "page of \(presented.requestNo.text)"
        case .notification(let notification): "notification about \(notification.requestNo.text)"
        case .audit(let audit): "audit of \(audit.userNo): \(audit.status)"
        case .timer(let arming): "timer \(arming)"
        case .command(let command): "command \(command.action.kind.words) on \(command.saga)"
        }
    }
}
