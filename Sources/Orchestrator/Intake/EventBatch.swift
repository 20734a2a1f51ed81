import Roles
import Synchronization

/// What becomes of a batch's events, told once: when all is known, or when somebody gives up.
final class EventBatch: Sendable {
    private struct State {
        var taken: [EventReceipt?]
        var unknown: Int
        /// Nil once it was told.
        var done: (@Sendable ([EventReceipt]) -> Void)?
    }

    private let state: Mutex<State>

    init(_ count: Int, done: @escaping @Sendable ([EventReceipt]) -> Void) {
        state = Mutex(State(taken: Array(repeating: nil, count: count), unknown: count, done: done))
    }

    var isOver: Bool { state.withLock { $0.done == nil } }

    /// Says what has become of some, each once; the last ones end it.
    func fill(_ some: [(index: Int, taken: EventReceipt)]) {
        tell { state in
            for (index, taken) in some where state.taken.indices.contains(index) && state.taken[index] == nil {
                state.taken[index] = taken
                state.unknown -= 1
            }
            return state.unknown == 0 ? state.taken.compactMap(\.self) : nil
        }
    }

    func end(_ taken: [EventReceipt]) {
        tell { _ in taken }
    }

    /// What is not known by now is unavailable.
    func giveUp(_ why: String) {
        tell { state in state.taken.map { $0 ?? .unavailable(why) } }
    }

    private func tell(_ find: (inout State) -> [EventReceipt]?) {
        let told: (done: @Sendable ([EventReceipt]) -> Void, taken: [EventReceipt])? = state.withLock { state in
            guard let done = state.done, let taken = find(&state) else { return nil }
            state.done = nil
            return (done, taken)
        }
        told?.done(told?.taken ?? [])
    }
}
