import Glibc

/// State that threads share and wait on.
///
/// `@unchecked Sendable`: `state` is touched only while the mutex is held.
final class Monitor<State: Sendable>: @unchecked Sendable {
    /// The longest that a waiter sleeps without looking again: its clock stands still while the system sleeps.
    private static var longestSleep: Duration { .seconds(1) }

    // In places of their own: neither may move.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    init(_ state: State) {
        self.state = state
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The default goes by the system's clock, which may step.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Changes the state and wakes all who wait on it; `body` must not block.
    func withLock<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        defer { wake() }
        return try withLockForNone(body)
    }

    /// As `withLock`, but wakes only one: for a change that is of use to any one of those who wait, and to no second.
    func withLockForOne<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        defer { pthread_cond_signal(changed) }
        return try withLockForNone(body)
    }

    /// As `withLock`, but wakes nobody: for a look, or a change that nobody waits for yet.
    func withLockForNone<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Has all who wait look again.
    func wake() {
        pthread_cond_broadcast(changed)
    }

    /// Waits until `body` gives something; `body` is asked at once, after every change, and once more at the end.
    /// What it changes itself wakes nobody.
    ///
    /// - Returns: nil when the deadline passed first.
    func wait<Result>(until deadline: ContinuousClock.Instant, _ body: (inout State) -> Result?) -> Result? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return nil }
            var end = Self.time(after: min(left, Self.longestSleep))
            pthread_cond_timedwait(changed, mutex, &end)
        }
    }

    /// Waits as long as it takes, for threads whose end is a state of its own.
    @discardableResult
    func wait<Result>(_ body: (inout State) -> Result?) -> Result {
        while true {
            if let result = wait(until: .now + .seconds(3600), body) { return result }
        }
    }

    private static func time(after pause: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let (seconds, attoseconds) = pause.components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
    }
}
