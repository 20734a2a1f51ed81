import Custody
import Expressions
import Ledger
import Saga

extension World {
    /// What the fold wanted, a line each: calls as `saga SERVICE`, undo as `saga undo SERVICE`, events as `saga: type`.
    var story: [String] {
        outputs.compactMap { output in
            switch output {
            case .command(let command):
                "\(command.saga) \(command.isUndo ? "undo " : "")\(command.service)"
            case .event(let event): "\(event.saga): \(event.type)"
            case .answer(let answer): "\(answer.saga) answers \(answer.result)"
            case .deadLetter(let letter): "dead letter: \(letter.what)"
            case .history: nil
            }
        }
    }

    var events: [OutcomeEvent] {
        outputs.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }

    var commands: [StepCommand] {
        outputs.compactMap { if case .command(let command) = $0 { command } else { nil } }
    }

    var answers: [CommandAnswer.Result] {
        outputs.compactMap { if case .answer(let answer) = $0 { answer.result } else { nil } }
    }

    func events(_ type: String) -> [OutcomeEvent] { events.filter { $0.type == type } }

    func available(_ user: String) -> String { bank.user(user)?.available.description ?? "-" }
    func frozen(_ user: String) -> String { bank.user(user)?.frozen.description ?? "-" }
    var isBalanced: Bool { bank.books().balanced }
    func status(_ project: String) -> String { bank.project(project)?.projectStatus.rawValue ?? "-" }
}
