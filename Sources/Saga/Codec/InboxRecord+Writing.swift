import Custody
import Expressions
import JSON

extension InboxRecord {
    /// The record as compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var bytes = JSONBytes()
        bytes.object { bytes in
            bytes.member("v", RecordFormat.current)
            switch self {
            case .foldVersion(let version, let order):
                bytes.member("kind", "foldVersion")
                bytes.member("version", version)
                guard let order else { return }
                bytes.member("operator", order.operator)
                bytes.member("reason", order.reason)
                bytes.member("time", order.time)
            case .byNumber(let notification):
                bytes.member("kind", FamilyRecord.Kind.notification.rawValue)
                bytes.members(of: notification)
            case .family(let family, let record):
                bytes.member("kind", record.kind.rawValue)
                bytes.member("family", family)
                bytes.members(of: record)
            }
        }
        return bytes.bytes
    }
}

extension FamilyRecord {
    /// By what name each goes in the log.
    package enum Kind: String, CaseIterable {
        case event, outcome, answered, presented, notification, audit, timer, command
    }

    package var kind: Kind {
        switch self {
        case .event: .event
        case .outcome: .outcome
        case .answered: .answered
        case .presented: .presented
        case .notification: .notification
        case .audit: .audit
        case .timer: .timer
        case .command: .command
        }
    }
}

extension JSONBytes {
    fileprivate mutating func members(of record: FamilyRecord) {
        switch record {
        case .event(let event): members(of: event)
        case .outcome(let outcome):
            member("requestNo", outcome.requestNo.text)
            member("attempt", outcome.attempt)
            key("outcome")
            self.outcome(outcome.outcome)
        case .answered(let answered):
            member("requestNo", answered.requestNo.text)
            member("attempt", answered.attempt)
            key("answer")
            queryAnswer(answered.answer)
        case .presented(let presented):
            member("requestNo", presented.requestNo.text)
            member("attempt", presented.attempt)
            member("link", presented.link)
        case .notification(let notification): members(of: notification)
        case .audit(let audit):
            member("userNo", audit.userNo)
            member("status", audit.status)
            key("evidence")
            json(audit.evidence)
        case .timer(let arming): member("arming", arming)
        case .command(let command): members(of: command)
        }
    }

    fileprivate mutating func members(of notification: BankNotification) {
        member("requestNo", notification.requestNo.text)
        key("result")
        json(.object(notification.result))
        key("evidence")
        json(notification.evidence)
    }

    /// Also of an event that a checkpoint keeps.
    mutating func members(of event: PlatformEvent) {
        member("id", event.id)
        member("type", event.type)
        member("saga", event.saga)
        if let start = event.start {
            key("start")
            object {
                $0.member("definition", start.definition)
                $0.member("profile", start.profile)
            }
        }
        key("fields")
        fields(event.fields)
        member("content", event.content.description)
    }

    private mutating func members(of command: OperatorCommand) {
        member("id", command.id)
        member("saga", command.saga)
        key("action")
        object { bytes in
            bytes.member("kind", command.action.kind.rawValue)
            switch command.action {
            case .resolve(_, let evidence): bytes.member("evidence", evidence)
            case .correct(let fields):
                bytes.key("fields")
                bytes.fields(fields)
            case .retry, .skip, .undo, .hold, .release: break
            }
        }
        member("operator", command.operator)
        member("reason", command.reason)
        member("version", command.version)
        key("isDryRun")
        bool(command.isDryRun)
        if let plan = command.plan { member("plan", plan) }
    }
}
