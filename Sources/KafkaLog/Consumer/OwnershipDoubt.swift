internal import Log

/// Whether a member can be sure that its partitions are still its own.
///
/// The group puts a member out that does not poll, or whose process is not heard, for too long; the member hears of it
/// only with its next heartbeat. Until one was due after such a silence it must take itself for out.
struct OwnershipDoubt {
    private let timing: GroupTiming
    private var lastPoll = ContinuousClock.now
    private var end: ContinuousClock.Instant?

    init(_ timing: GroupTiming) {
        self.timing = timing
    }

    /// How long after a silence an answer to a heartbeat has come, or librdkafka has noticed that none came.
    private var certainty: Duration { timing.heartbeat + .seconds(1) }

    /// The member polls.
    mutating func polls(isOwner: Bool) {
        let now = ContinuousClock.now
        if isOwner, now - lastPoll > timing.pollDeadline { end = now + certainty }
        lastPoll = now
    }

    func isRaised(_ vigil: Vigil) -> Bool {
        let now = ContinuousClock.now
        if now - lastPoll > timing.pollDeadline { return true }
        if let end, now < end { return true }
        // The last heartbeat may have been sent that much before the process was stopped.
        let standstill = vigil.lastStandstill(longerThan: timing.sessionDeadline - timing.heartbeat)
        return standstill.map { now < $0 + certainty } ?? false
    }
}
