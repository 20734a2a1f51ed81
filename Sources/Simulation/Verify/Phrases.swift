import Custody
import Expressions
import JSON
import Saga

/// How timelines speak of things.
extension StepCommand {
    var phrase: String {
        let amount = parameters["amount"].flatMap(\.yuan).map { " \($0)" } ?? ""
        let status: String
        if case .text(let text)? = parameters["projectStatus"] { status = " → \(text)" } else { status = "" }
        return "\(isUndo ? "undo " : "")\(service.rawValue)\(status)\(amount) (#\(requestNo.ordinal) of '\(saga)'"
            + "\(attempt > 1 ? ", attempt \(attempt)" : ""))"
    }
}

extension Outcome {
    var phrase: String {
        switch self {
        case .applied(.response): "done"
        case .applied(.already(let code)): "done already (\(code))"
        case .accepted: "taken in"
        case .refused(let code, let message): "refused, \(code) \(message)"
        case .notSent(let reason): "not done: \(reason)"
        case .inDoubt(let reason): "in doubt: \(reason)"
        }
    }
}

extension FamilyRecord {
    var phrase: String {
        switch self {
        case .notification(let notification):
            "#\(notification.requestNo.ordinal) \(notification.result["status"]?.string ?? "") "
                + "\(notification.result["respCode"]?.string ?? "")"
        case .audit(let audit): "audit of \(audit.userNo): \(audit.status)"
        case .event, .outcome, .answered, .presented, .timer, .command: ""
        }
    }
}

extension FamilyRecord {
    /// Of a notification: whether it says that the call was done, or refused; nil for any other.
    var isDone: Bool? {
        guard case .notification(let notification) = self else { return nil }
        return switch notification.result["status"]?.string {
        case "SUCCESS"?: true
        case "FAIL"?: false
        default: nil
        }
    }
}

extension PlatformEvent {
    var amounts: String { fields.compactMap { field in field.value.yuan.map { ", \(field.name) \($0)" } }.joined() }
}

extension OutcomeEvent {
    var words: String {
        fields.compactMap { field in
            switch field.name {
            case "code", "reason", "cause":
                if case .text(let text) = field.value { ", \(field.name) \(text)" } else { nil }
            default: nil
            }
        }.joined()
    }
}

extension Value {
    var yuan: String? {
        if case .amount(let fen) = self { Amount(fen: fen).description } else { nil }
    }
}
