import Custody
import JSON

extension Happening {
    /// By what name each goes in the log.
    enum Kind: String, CaseIterable {
        case started, called, presented, outcome, asked, answered, notified, audited, event, ignored, childAdmitted
        case childLeft, closed, failed, held, resumed, unconfirmed, alarm, commanded, skipped, ended
        case putBack
    }

    var kind: Kind {
        switch self {
        case .started: .started
        case .called: .called
        case .presented: .presented
        case .outcome: .outcome
        case .asked: .asked
        case .answered: .answered
        case .notified: .notified
        case .audited: .audited
        case .event: .event
        case .ignored: .ignored
        case .childAdmitted: .childAdmitted
        case .childLeft: .childLeft
        case .closed: .closed
        case .failed: .failed
        case .held: .held
        case .resumed: .resumed
        case .unconfirmed: .unconfirmed
        case .alarm: .alarm
        case .commanded: .commanded
        case .skipped: .skipped
        case .ended: .ended
        case .putBack: .putBack
        }
    }
}

extension JSONBytes {
    mutating func happening(_ what: Happening) {
        object { bytes in
            bytes.member("kind", what.kind.rawValue)
            bytes.members(of: what)
        }
    }

    private mutating func members(of what: Happening) {
        switch what {
        case .started(let workflow, let version, let event):
            member("workflow", workflow)
            member("version", version)
            member("event", event)
        case .called(let service, let requestNo, let attempt, let isUndo):
            member("service", service.rawValue)
            member("requestNo", requestNo.text)
            member("attempt", attempt)
            key("isUndo")
            bool(isUndo)
        case .presented(let requestNo), .unconfirmed(let requestNo): member("requestNo", requestNo.text)
        case .outcome(let requestNo, let attempt, let outcome):
            member("requestNo", requestNo.text)
            member("attempt", attempt)
            key("outcome")
            self.outcome(outcome)
        case .asked(let requestNo, let attempt):
            member("requestNo", requestNo.text)
            member("attempt", attempt)
        case .answered(let requestNo, let attempt, let answer):
            member("requestNo", requestNo.text)
            member("attempt", attempt)
            key("answer")
            self.queryAnswer(answer)
        case .notified(let requestNo, let outcome, let evidence):
            member("requestNo", requestNo.text)
            key("outcome")
            self.outcome(outcome)
            key("evidence")
            json(evidence)
        case .audited(let status, let evidence):
            member("status", status)
            key("evidence")
            json(evidence)
        case .event(let type, let id):
            member("type", type)
            member("id", id)
        case .ignored(let what, let reason):
            member("what", what)
            member("reason", reason)
        case .childAdmitted(let child), .childLeft(let child): member("child", child)
        case .closed(let reason): member("reason", reason)
        case .failed(let code, let reason):
            member("code", code)
            member("reason", reason)
        case .held(let cause, let reason):
            member("cause", cause.rawValue)
            member("reason", reason)
        case .alarm(let text): member("text", text)
        case .commanded(let action, let name, let reason, let evidence):
            member("action", action.rawValue)
            member("operator", name)
            member("reason", reason)
            if let evidence { member("evidence", evidence) }
        case .ended(let ending): member("ending", ending.rawValue)
        case .putBack(let event):
            member("letter", event.letter)
            member("operator", event.operator)
            member("reason", event.reason)
            member("type", event.type)
            member("id", event.id)
            key("changed")
            array { for path in event.changed { $0.text(path) } }
            if let content = event.content { member("content", content) }
        case .resumed, .skipped: break
        }
    }
}

extension RecordNode {
    func happening() throws(MalformedRecord) -> Happening {
        var members = try members()
        let what = try members.happening()
        try members.end()
        return what
    }
}

extension RecordMembers {
    fileprivate mutating func happening() throws(MalformedRecord) -> Happening {
        let kind: Happening.Kind = try node("kind").word("happening")
        return switch kind {
        case .started:
            .started(
                workflow: try text("workflow"), version: try node("version").int(from: 0), event: try text("event"))
        case .called:
            .called(
                try node("service").word("service"), requestNo: try node("requestNo").requestNumber(),
                attempt: try node("attempt").int(from: 1), isUndo: try node("isUndo").bool())
        case .presented: .presented(requestNo: try node("requestNo").requestNumber())
        case .unconfirmed: .unconfirmed(requestNo: try node("requestNo").requestNumber())
        case .outcome:
            .outcome(
                requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1),
                try node("outcome").outcome())
        case .asked:
            .asked(requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1))
        case .answered:
            .answered(
                requestNo: try node("requestNo").requestNumber(), attempt: try node("attempt").int(from: 1),
                try node("answer").queryAnswer())
        case .notified:
            .notified(
                requestNo: try node("requestNo").requestNumber(), try node("outcome").outcome(),
                evidence: try node("evidence").json)
        case .audited: .audited(status: try text("status"), evidence: try node("evidence").json)
        case .event: .event(type: try text("type"), id: try text("id"))
        case .ignored: .ignored(what: try text("what"), reason: try text("reason"))
        case .childAdmitted: .childAdmitted(try text("child"))
        case .childLeft: .childLeft(try text("child"))
        case .closed: .closed(reason: try text("reason"))
        case .failed: .failed(code: try text("code"), reason: try text("reason"))
        case .held: .held(try node("cause").word("cause of a hold"), reason: try text("reason"))
        case .resumed: .resumed
        case .alarm: .alarm(try text("text"))
        case .commanded:
            .commanded(
                try node("action").word("action"), operator: try text("operator"), reason: try text("reason"),
                evidence: try optional("evidence")?.text())
        case .skipped: .skipped
        case .ended: .ended(try node("ending").word("ending"))
        case .putBack:
            .putBack(
                ReturnedEvent(
                    letter: try text("letter"), operator: try text("operator"), reason: try text("reason"),
                    type: try text("type"), id: try text("id"), changed: try node("changed").texts(),
                    content: try optional("content")?.text()))
        }
    }
}
