import Custody
import Expressions
public import JSON

extension Output {
    /// Reads what `encoded()` wrote, in any order of members; nothing may be missing and nothing unknown.
    public init(reading bytes: [UInt8], limits: JSONLimits = .records) throws(UnreadableRecord) {
        var members = try RecordMembers(opening: bytes, limits)
        do throws(MalformedRecord) {
            self = try members.output()
            try members.end()
        } catch {
            throw .malformed(error)
        }
    }
}

extension RecordMembers {
    fileprivate mutating func output() throws(MalformedRecord) -> Output {
        let kind: Output.Kind = try node("kind").word("kind of output")
        return switch kind {
        case .command: .command(try command())
        case .event: .event(try outcomeEvent())
        case .history: .history(try entry())
        case .answer: .answer(try answer())
        case .deadLetter:
            .deadLetter(
                DeadLetter(
                    family: try text("family"), offset: try node("offset").int64(), what: try text("what"),
                    id: try text("id"), reason: try text("reason")))
        }
    }

    private mutating func command() throws(MalformedRecord) -> StepCommand {
        StepCommand(
            family: try text("family"), saga: try text("saga"), step: try text("step"),
            service: try node("service").word("service"), requestNo: try node("requestNo").requestNumber(),
            attempt: try node("attempt").int(from: 1), parameters: try node("parameters").fields(),
            notAfter: try node("notAfter").int64(), dead: try node("dead").int64(),
            expired: try optional("expired")?.int64(), isUndo: try node("isUndo").bool(), profile: try text("profile"),
            isQuestion: try optional("isQuestion")?.bool() ?? false)
    }

    private mutating func outcomeEvent() throws(MalformedRecord) -> OutcomeEvent {
        OutcomeEvent(
            id: try text("id"), type: try text("type"), family: try text("family"), saga: try text("saga"),
            workflow: try text("workflow"), sequence: try node("sequence").int(from: 1),
            time: try node("time").int64(), fields: try node("fields").fields())
    }

    private mutating func entry() throws(MalformedRecord) -> HistoryEntry {
        HistoryEntry(
            family: try text("family"), saga: try text("saga"), offset: try node("offset").int64(),
            index: try node("index").int(from: HistoryEntry.before), time: try node("time").int64(),
            step: try optional("step")?.text(), what: try node("what").happening())
    }

    private enum ResultKind: String, CaseIterable { case applied, plan, refused }

    private mutating func answer() throws(MalformedRecord) -> CommandAnswer {
        let kind: ResultKind = try node("result").word("result of a command")
        let result: CommandAnswer.Result
        switch kind {
        case .applied: result = .applied
        case .plan:
            result = .plan(try node("plan").texts(), digest: try text("digest"))
        case .refused: result = .refused(try text("reason"))
        }
        return CommandAnswer(
            command: try text("command"), family: try text("family"), saga: try text("saga"), result: result)
    }
}
