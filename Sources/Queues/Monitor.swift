/// State that threads share and wait on.
///
/// `@unchecked Sendable`: `state` is touched only by whoever holds the waiting room's mutex.
public final class Monitor<State: Sendable>: @unchecked Sendable {
    @usableFromInline let room = WaitingRoom()
    @usableFromInline var state: State

    @inlinable
    public init(_ state: State) {
        self.state = state
    }

    /// Changes the state and wakes all who wait on it; `body` must not block.
    @inlinable
    public func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        defer { wake() }
        return try withLockForNone(body)
    }

    /// As `withLock`, but wakes only one: for a change that is of use to any one of those who wait, and to no second.
    @inlinable
    public func withLockForOne<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        defer { room.wakeOne() }
        return try withLockForNone(body)
    }

    /// As `withLock`, but wakes nobody: for a change that nobody waits for yet.
    @inlinable
    public func withLockForNone<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        room.lock()
        defer { room.unlock() }
        return try body(&state)
    }

    /// Looks at the state and wakes nobody; `body` must not block.
    @inlinable
    public func look<Result>(_ body: (State) throws -> Result) rethrows -> Result {
        room.lock()
        defer { room.unlock() }
        return try body(state)
    }

    /// Has all who wait look again.
    @inlinable
    public func wake() {
        room.wakeAll()
    }

    /// Waits until `body` gives something; `body` is asked at once, after every change, and once more at the end.
    /// What it changes itself wakes nobody.
    ///
    /// - Returns: nil when the deadline passed first.
    @inlinable
    public func wait<Result>(until deadline: ContinuousClock.Instant, _ body: (inout State) -> Result?) -> Result? {
        room.lock()
        defer { room.unlock() }
        while true {
            if let result = body(&state) { return result }
            guard room.sleep(until: deadline) else { return nil }
        }
    }

    /// Waits as long as it takes, for threads whose end is a state of its own.
    @discardableResult
    @inlinable
    public func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        while true {
            if let result = wait(until: .now + .seconds(3600), body) { return result }
        }
    }
}
