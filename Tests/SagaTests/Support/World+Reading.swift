import Custody
import Expressions
import Ledger
import Saga

extension World {
    /// What the fold wanted, a line each: calls as `saga SERVICE`, undo as `saga undo SERVICE`, events as `saga: type`.
    var story: [String] {
        outputs.compactMap { output in
            switch output {
            case .command(let command) where command.isQuestion: "\(command.saga) asks about \(command.service)"
            case .command(let command):
                "\(command.saga) \(command.isUndo ? "undo " : "")\(command.service)"
            case .event(let event): "\(event.saga): \(event.type)"
            case .answer(let answer): "\(answer.saga) answers \(answer.result)"
            case .deadLetter(let letter): "dead letter: \(letter.what)"
            case .history: nil
            }
        }
    }

    /// The story with only the first attempt of each call: what repeats change nothing of.
    var tale: [String] {
        var seen: Set<RequestNumber> = []
        return zip(outputs.filter(\.isTold), story).compactMap { output, line in
            guard case .command(let command) = output, !command.isQuestion else { return line }
            return seen.insert(command.requestNo).inserted ? line : nil
        }
    }

    var history: [HistoryEntry] {
        outputs.compactMap { if case .history(let entry) = $0 { entry } else { nil } }
    }

    var alarms: [String] {
        history.compactMap { if case .alarm(let text) = $0.what { text } else { nil } }
    }

    var events: [OutcomeEvent] {
        outputs.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }

    var commands: [StepCommand] {
        outputs.compactMap { if case .command(let command) = $0, !command.isQuestion { command } else { nil } }
    }

    var answers: [CommandAnswer.Result] {
        outputs.compactMap { if case .answer(let answer) = $0 { answer.result } else { nil } }
    }

    func events(_ type: String) -> [OutcomeEvent] { events.filter { $0.type == type } }

    func available(_ user: String) -> String { bank.user(user)?.available.description ?? "-" }
    func frozen(_ user: String) -> String { bank.user(user)?.frozen.description ?? "-" }
    var isBalanced: Bool { bank.books().balanced }
    /// The field `code` of the events of a type.
    func codes(_ type: String) -> [String] {
        events(type).map { $0.fields["code"]?.text ?? "-" }
    }

    func claim(_ user: String, _ project: String = "p1") -> String {
        bank.user(user)?.claims.first { $0.projectNo == project }?.amount.description ?? "0.00"
    }

    func command(_ service: Service, _ saga: String? = nil) -> StepCommand? {
        commands.last { $0.service == service && (saga == nil || $0.saga == saga) }
    }

    func status(_ project: String) -> String { bank.project(project)?.projectStatus.rawValue ?? "-" }
}

extension Output {
    fileprivate var isTold: Bool { if case .history = self { false } else { true } }
}

extension Value {
    var text: String? { if case .text(let text) = self { text } else { nil } }
}
