import Custody
import Ledger
import Saga

/// What holds in every story.
extension World {
    /// How a saga stands: `open`, or how it ended, and why it is held.
    func stand(_ saga: String) -> String {
        var end = "open"
        var held: Hold.Cause?
        for entry in history where entry.saga == saga {
            switch entry.what {
            case .ended(let ending): end = ending.rawValue
            case .unconfirmed: end = "unconfirmed"
            case .notified where end == "unconfirmed", .commanded where end == "unconfirmed": end = "open"
            case .held(let cause, _): held = cause
            case .resumed: held = nil
            default: break
            }
        }
        return held.map { end == "open" ? "held: \($0)" : "\(end), held: \($0)" } ?? end
    }

    var sagas: [String] {
        history.compactMap { if case .started = $0.what { $0.saga } else { nil } }
    }

    /// What must not be, a sentence each; empty in a good story that has come to rest.
    func flaws(stillOpen: Set<String> = []) -> [String] {
        stops + numberFlaws + restFlaws(stillOpen) + sequenceFlaws
            + bank.books().discrepancies.map { "the books: \($0)" }
    }

    /// A number never carries two contents, and what asks for the same again comes when nothing of the old can land.
    private var numberFlaws: [String] {
        var flaws: [String] = []
        var first: [RequestNumber: StepCommand] = [:]
        var latest: [String: StepCommand] = [:]
        for command in commands {
            if let other = first[command.requestNo] {
                if other.parameters != command.parameters || other.service != command.service {
                    flaws.append("\(command.requestNo.text) carries two contents")
                }
            } else {
                first[command.requestNo] = command
                let key = "\(command.saga) \(command.step) \(command.isUndo) \(command.parameters)"
                let begins = command.notAfter - terms.profile.periods.sendWindow.wholeMilliseconds
                if let old = latest[key], begins <= old.dead {
                    flaws.append(
                        "\(command.saga) asks for \(command.service) under \(command.requestNo.text) while "
                            + "\(old.requestNo.text) may still land")
                }
            }
            let key = "\(command.saga) \(command.step) \(command.isUndo) \(command.parameters)"
            latest[key] = command
        }
        return flaws
    }

    private func restFlaws(_ stillOpen: Set<String>) -> [String] {
        var flaws: [String] = []
        for saga in Set(sagas).sorted() {
            let stand = stand(saga)
            if stand == "open", !stillOpen.contains(saga) { flaws.append("\(saga) has not come to rest") }
            guard stand == "failed" else { continue }
            for command in commands where command.saga == saga && !command.isUndo {
                if let freeze = bank.freeze(command.requestNo.text), freeze.remaining.fen != 0 {
                    flaws.append("\(saga) has failed, and \(freeze.remaining) of it is still frozen")
                }
                if let sale = bank.sale(command.requestNo.text), sale.isOpen {
                    flaws.append("\(saga) has failed, and its sale is still open")
                }
            }
        }
        return flaws
    }

    private var sequenceFlaws: [String] {
        var last: [String: Int] = [:]
        return events.compactMap { event in
            defer { last[event.family] = event.sequence }
            return event.sequence == (last[event.family] ?? 0) + 1
                ? nil : "the event \(event.id) is not the next of its family"
        }
    }
}
