import Synchronization

/// Whether calls may begin at all.
///
/// Not once the role stops, and not while it is uncertain whether the commands that wait are still this member's: a
/// process that stood still for a while must first hear whether others have its partitions. What it began with before is
/// stopped by its `notAfter`.
final class CallGate: Sendable {
    /// A member that has not polled for so long cannot be sure of what it has.
    private let patience: Duration
    private let start = ContinuousClock.now
    /// When the member polled last, in milliseconds since `start`.
    private let polled = Atomic<Int64>(.min / 2)
    private let isOwner = Atomic(false)
    private let isStopping = Atomic(false)

    init(patience: Duration) {
        self.patience = patience
    }

    var isOpen: Bool {
        guard !isStopping.load(ordering: .acquiring), isOwner.load(ordering: .acquiring) else { return false }
        return Duration.milliseconds(now - polled.load(ordering: .acquiring)) < patience
    }

    /// The member has just polled.
    func polls(isOwner: Bool) {
        polled.store(now, ordering: .releasing)
        self.isOwner.store(isOwner, ordering: .releasing)
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
    }

    private var now: Int64 { Int64(start.duration(to: .now) / .milliseconds(1)) }
}
