import Glibc

/// A mutex of the C library's, and a place to wait for whoever holds it.
@usableFromInline
struct WaitingRoom: ~Copyable {
    /// The longest sleep: the clock of a sleep stands still while the system sleeps.
    private static var longestSleep: Duration { .seconds(1) }

    // In places of their own: neither may move.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    @usableFromInline
    init() {
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

    @usableFromInline
    func lock() {
        pthread_mutex_lock(mutex)
    }

    @usableFromInline
    func unlock() {
        pthread_mutex_unlock(mutex)
    }

    @usableFromInline
    func wakeAll() {
        pthread_cond_broadcast(changed)
    }

    @usableFromInline
    func wakeOne() {
        pthread_cond_signal(changed)
    }

    /// Lets go of the mutex until it is woken, at most until the deadline, and perhaps for less.
    ///
    /// - Returns: false, without letting go, when the deadline has passed.
    @usableFromInline
    func sleep(until deadline: ContinuousClock.Instant) -> Bool {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return false }
        var end = Self.time(after: min(left, Self.longestSleep))
        pthread_cond_timedwait(changed, mutex, &end)
        return true
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
