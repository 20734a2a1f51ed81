import Custody
import Expressions
import Workflow

extension Family {
    /// A family that comes back from its grave.
    init(_ name: String, partition: Int, from grave: Grave) {
        self.init(name, partition: partition)
        sagas.offset = grave.offset
        time = grave.time
        sequence = grave.sequence
        arming = grave.arming
        callers = CallerTable(Array(repeating: .forgotten, count: grave.calls))
        hasOpenProject = grave.hasOpenProject
        if grave.past != Past() { past = Buried(grave.past) }
    }

    /// Whether nothing is left that anything can come of.
    var isOver: Bool { shrunkSagas == sagas.count && early.isEmpty }
    /// Whether nothing was ever given out that may not be given out twice.
    var isUntouched: Bool { isOver && sagas.isEmpty && sequence == 0 && arming == 0 && callers.count == 0 }

    /// What is kept of it; nil while something is left.
    var grave: Grave? {
        guard isOver else { return nil }
        let today = Past.day(time)
        var past = (past?.past ?? Past()).since(day: today - Past.days)
        for saga in sagas {
            guard case .ended(let ending) = saga.phase else { return nil }
            let mark = Past.Mark(of: saga.id, day: today)
            if saga.membership == nil {
                past.entries.append(
                    Past.Entry(mark: mark, ending: ending, offset: saga.version, content: saga.content))
            } else {
                past.children.append(mark)
            }
        }
        return Grave(
            offset: offset, time: time, sequence: sequence, arming: arming + 1, calls: callers.count, day: today,
            hasOpenProject: hasOpenProject, past: past)
    }

    /// Whether it is a saga that has shrunk away with the family that it was in.
    func isPast(_ saga: String) -> Bool {
        guard let past = past?.past else { return false }
        return past.entry(saga) != nil || past.hasChild(saga)
    }

    /// Whether the event is for such a saga: the same start again is of no effect, everything else is refused.
    mutating func isForPast(_ event: PlatformEvent, _ turn: inout Turn) -> Bool {
        guard let past = past?.past, isPast(event.saga) else { return false }
        if event.start == nil {
            refuse(event, workflow: "", "ended", "'\(event.saga)' has ended", &turn)
        } else if let entry = past.entry(event.saga) {
            guard event.content != entry.content else { return true }
            refuse(event, workflow: "", "other-content", "'\(event.saga)' was started with other content", &turn)
        } else {
            refuse(event, workflow: "", "closed", "'\(event.saga)' has ended, and nothing is taken in any more", &turn)
        }
        return true
    }

    /// A project begins with `CREATE_PROJECT`, and ends with 已截标 or 流标.
    mutating func noteProject(_ slot: Int) {
        for (place, call) in sagas[slot].calls.enumerated() where call.state == .applied {
            guard let request = request(slot, place) else { continue }
            if request.service == .createProject, !call.isUndone { hasOpenProject = true }
            guard request.service == .modifyProject else { continue }
            if case .text(let status)? = Self.named(request, call.parameters)["projectStatus"],
                ["FINISH", "MISCARRY"].contains(status)
            {
                hasOpenProject = false
            }
        }
    }
}

/// A family's past; a class because most families have none.
final class Buried: Equatable, Sendable {
    let past: Past

    init(_ past: Past) { self.past = past }

    static func == (one: Buried, other: Buried) -> Bool { one.past == other.past }
}
