import JSON
import Log
import Orchestrator
import Runtime
import Saga
import Topics

/// One command for one saga.
extension Desk {
    /// Answers when the saga's owner has: it was applied, planned, or refused.
    func command(_ visit: Visit) throws(Problem) -> JSONObject {
        var members = try visit.members()
        let wish = try CommandWish(&members)
        let version = try members.integer("version", in: 0...Int64.max)
        let plan = try members.text("plan")
        try members.end()
        try wish.demand(plan, "plan")
        let saga = try shown(visit)
        let command = try wish.command(
            for: saga, version: version ?? saga.version, plan: plan, by: visit.visitor.name, context)
        let answer = try send(command, to: saga.family)
        log(command, saga.family, answer.result)
        if case .refused(let reason) = answer.result { throw .refused(reason, command: command.id) }
        var json: JSONObject = [
            "command": .string(command.id), "family": .string(saga.family), "saga": .string(saga.saga),
            "version": .number(JSONNumber(command.version)),
        ]
        for (name, value) in answer.result.json { json[name] = value }
        return json
    }

    private func send(_ command: OperatorCommand, to family: String) throws(Problem) -> CommandAnswer {
        let deadline = ContinuousClock.now + options.commandTime
        guard board.expect(command.id) else { throw .unavailable("Too many commands are under way; try again later.") }
        do throws(LogError) {
            try appender.appendAndWait(
                [Self.record(command, family)], to: .partition(context.topics.inboxPartition(ofFamily: family)),
                within: options.commandTime)
        } catch {
            board.forget(command.id)
            var problem = Problem.unavailable("The log has not taken the command: \(error). It may still be applied.")
            problem.details["command"] = .string(command.id)
            throw problem
        }
        guard let answer = board.answer(to: command.id, until: deadline) else {
            throw .noAnswer(
                "The saga's owner has not answered within \(options.commandTime). The command is in the log and may "
                    + "still be applied; look at the saga, or ask for the command's answer, before you give it again.",
                command: command.id)
        }
        return answer
    }

    static func record(_ command: OperatorCommand, _ family: String) -> NewRecord {
        NewRecord(
            key: Array(family.utf8), value: InboxRecord.family(family, .command(command)).encoded())
    }

    /// What came of a command that was given earlier.
    func answer(_ visit: Visit) throws(Problem) -> JSONObject {
        try visit.allow([])
        let id = visit.parameter("command")
        guard let answer = try ask({ () throws(ReadModel.Problem) in try readModel.answer(to: id) }) else {
            throw .notFound("No answer to a command '\(id)' has been read; it may come.")
        }
        var json: JSONObject = [
            "command": .string(id), "family": .string(answer.family), "saga": .string(answer.saga),
        ]
        for (name, value) in answer.result.json { json[name] = value }
        json["view"] = view
        return json
    }

    func log(_ command: OperatorCommand, _ family: String, _ result: CommandAnswer.Result?) {
        guard !command.isDryRun else { return }
        let word: StaticString =
            switch result {
            case .applied: "applied"
            case .plan: "planned"
            case .refused: "refused"
            case nil: "not answered yet"
            }
        logger.info(
            "an operator has given a command",
            [
                "operator": .id(command.operator), "action": .id(command.action.kind.rawValue),
                "saga": .id("\(family)/\(command.saga)"), "command": .id(command.id), "result": .word(word),
            ])
    }
}

extension CommandAnswer.Result {
    /// `result`, and what belongs to it.
    var json: JSONObject {
        switch self {
        case .applied: ["result": "applied"]
        case .plan(let lines, let digest):
            ["result": "planned", "plan": .array(lines.map { .string($0) }), "digest": .string(digest)]
        case .refused(let reason): ["result": "refused", "reason": .string(reason)]
        }
    }
}
