import Custody
import Expressions
import JSON

extension Output {
    /// The output as compact UTF-8 JSON; `init(reading:)` gives back an equal one.
    public func encoded() -> [UInt8] {
        var bytes = JSONBytes()
        bytes.object { bytes in
            bytes.member("v", RecordFormat.current)
            bytes.member("kind", kind.rawValue)
            switch self {
            case .command(let command): bytes.members(of: command)
            case .event(let event): bytes.members(of: event)
            case .history(let entry): bytes.members(of: entry)
            case .answer(let answer): bytes.members(of: answer)
            case .deadLetter(let letter): bytes.members(of: letter)
            }
        }
        return bytes.bytes
    }

    /// By what name each goes in the log.
    enum Kind: String, CaseIterable {
        case command, event, history, answer, deadLetter
    }

    var kind: Kind {
        switch self {
        case .command: .command
        case .event: .event
        case .history: .history
        case .answer: .answer
        case .deadLetter: .deadLetter
        }
    }
}

extension JSONBytes {
    fileprivate mutating func members(of command: StepCommand) {
        member("family", command.family)
        member("saga", command.saga)
        member("step", command.step)
        member("service", command.service.rawValue)
        member("requestNo", command.requestNo.text)
        member("attempt", command.attempt)
        key("parameters")
        fields(command.parameters)
        member("notAfter", command.notAfter)
        member("dead", command.dead)
        if let expired = command.expired { member("expired", expired) }
        key("isUndo")
        bool(command.isUndo)
        member("profile", command.profile)
        if command.isQuestion {
            key("isQuestion")
            bool(true)
        }
    }

    fileprivate mutating func members(of event: OutcomeEvent) {
        member("id", event.id)
        member("type", event.type)
        member("family", event.family)
        member("saga", event.saga)
        member("workflow", event.workflow)
        member("sequence", event.sequence)
        member("time", event.time)
        key("fields")
        fields(event.fields)
    }

    fileprivate mutating func members(of entry: HistoryEntry) {
        member("family", entry.family)
        member("saga", entry.saga)
        member("offset", entry.offset)
        member("index", entry.index)
        member("time", entry.time)
        if let step = entry.step { member("step", step) }
        key("what")
        happening(entry.what)
    }

    fileprivate mutating func members(of answer: CommandAnswer) {
        member("command", answer.command)
        member("family", answer.family)
        member("saga", answer.saga)
        switch answer.result {
        case .applied: member("result", "applied")
        case .plan(let lines, let digest):
            member("result", "plan")
            key("plan")
            array { for line in lines { $0.text(line) } }
            member("digest", digest)
        case .refused(let reason):
            member("result", "refused")
            member("reason", reason)
        }
    }

    fileprivate mutating func members(of letter: DeadLetter) {
        member("family", letter.family)
        member("offset", letter.offset)
        member("what", letter.what)
        member("id", letter.id)
        member("reason", letter.reason)
    }
}
