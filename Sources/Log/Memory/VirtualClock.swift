import Synchronization

/// A time that moves only when it is told to, and what is to happen at which moment of it.
///
/// Of two things at the same moment the one that was planned first happens first, so a run repeats exactly.
public final class VirtualClock: Sendable {
    private struct Event {
        let time: Int64
        let number: Int
        let action: @Sendable () -> Void
    }

    private struct State {
        var now: Int64
        var planned = 0
        /// By time, then number; the next one last.
        var events: [Event] = []
    }

    private let state: Mutex<State>

    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z.
    public init(now: Int64 = 1_767_225_600_000) {
        state = Mutex(State(now: now))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var now: Int64 { state.withLock(\.now) }

    /// When something happens next; nil when nothing is planned.
    public var next: Int64? { state.withLock { $0.events.last?.time } }

    /// Plans an action for so many milliseconds from now; it runs on the thread that moves the clock.
    public func plan(in milliseconds: Int64 = 0, _ action: @escaping @Sendable () -> Void) {
        state.withLock { state in
            let event = Event(time: state.now + max(0, milliseconds), number: state.planned, action: action)
            state.planned += 1
            // Binary search for the first that comes before it; the array is sorted backwards.
            var low = 0
            var high = state.events.count
            while low < high {
                let middle = (low + high) / 2
                if state.events[middle].time > event.time { low = middle + 1 } else { high = middle }
            }
            state.events.insert(event, at: low)
        }
    }

    /// Moves to the next planned moment, not further than `limit`, and runs one action there.
    ///
    /// - Returns: false when nothing was planned up to then; the time is then `limit`.
    @discardableResult
    public func step(until limit: Int64) -> Bool {
        let event: Event? = state.withLock { state in
            guard let next = state.events.last, next.time <= limit else {
                state.now = max(state.now, limit)
                return nil
            }
            state.now = max(state.now, next.time)
            return state.events.removeLast()
        }
        event?.action()
        return event != nil
    }

    /// Moves on by so many milliseconds and runs what falls due on the way.
    public func advance(by milliseconds: Int64) {
        let limit = now + milliseconds
        while step(until: limit) {}
    }
}
