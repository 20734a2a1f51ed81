import Foundation

/// State that threads share and wait on.
///
/// `@unchecked Sendable`: `state` is touched only while the condition's lock is held.
final class Monitor<State: Sendable>: @unchecked Sendable {
    /// The longest that a waiter sleeps without looking again: the condition goes by the system's clock, which may step.
    private static var longestSleep: Double { 1 }

    private let condition = NSCondition()
    private var state: State

    init(_ state: State) {
        self.state = state
    }

    /// Changes the state and wakes all who wait on it; `body` must not block.
    func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.unlock()
            condition.broadcast()
        }
        return try body(&state)
    }

    /// As `withLock`, but wakes only one: for a change that is of use to any one of those who wait, and to no second.
    func withLockForOne<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.unlock()
            condition.signal()
        }
        return try body(&state)
    }

    /// Waits until `body` gives something; `body` is asked at once, after every change, and once more at the end.
    /// What it changes itself wakes nobody.
    ///
    /// - Returns: nil when the deadline passed first.
    func wait<Result>(until deadline: ContinuousClock.Instant, _ body: (inout State) -> Result?) -> Result? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = body(&state) { return result }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return nil }
            let seconds = Double(left.components.seconds) + Double(left.components.attoseconds) * 1e-18
            _ = condition.wait(until: Date(timeIntervalSinceNow: min(seconds, Self.longestSleep)))
        }
    }

    /// Waits as long as it takes, for threads whose end is a state of its own.
    @discardableResult
    func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        while true {
            if let result = wait(until: .now + .seconds(3600), body) { return result }
        }
    }
}
