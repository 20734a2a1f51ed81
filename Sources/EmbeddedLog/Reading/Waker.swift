import Queues

/// Wakes one thread that waits for records or for news of its group.
final class Waker: Sendable {
    private let isAwake = Monitor(false)

    func wake() {
        isAwake.withLock { $0 = true }
    }

    /// From now on a `wake` counts.
    func reset() {
        isAwake.withLock { $0 = false }
    }

    /// Returns when it was woken since the last `reset`, or the time is over.
    func sleep(_ time: Duration) {
        _ = isAwake.wait(until: .now + time) { $0 ? true : nil }
    }
}
