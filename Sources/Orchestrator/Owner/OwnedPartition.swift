import Log
import Roles

/// A partition that this process owns for a term; only the owner's thread touches it.
final class OwnedPartition {
    let partition: TopicPartition
    /// By which acknowledgements of an earlier term are told from those of this one.
    let term: Int
    /// Nil until its checkpoints are read.
    var owner: PartitionOwner?
    /// Why it could not be taken over when that was tried last.
    var obstacle: String?
    /// Of one that is not taken over, when that is tried; of one that stands still, when it looks again for what it waits
    /// for: until then its records are let pass, and read again. Nil while it works.
    var tryAgainAt: ContinuousClock.Instant? = .now
    /// Up to where the checkpoints were read.
    var checkpointsRead: Int64 = 0
    /// Made, and not appended, as what came of their records is not committed yet.
    var heldWrites: [CheckpointWrite] = []
    /// Appended and not acknowledged, by number.
    var openWrites: [Int: CheckpointWrite] = [:]
    var nextWrite = 0
    var openMarker: Marker?
    /// The last one in the log; of one that is not taken over, the one that was read.
    var marker: Marker?
    /// Timers' records were appended and are not acknowledged: until they are, there are no further ones.
    var hasOpenTimers = false
    /// When it is looked for records of the inbox that may go.
    var tidyAt: ContinuousClock.Instant
    /// Where its inbox ended when that was asked last.
    var end: Int64?
    /// As operators were told last.
    var shown: PartitionView?

    init(_ partition: TopicPartition, term: Int, tidyAt: ContinuousClock.Instant) {
        self.partition = partition
        self.term = term
        self.tidyAt = tidyAt
    }

    var number: Int { partition.number }

    /// Whether it is time to try to take it over.
    var isToRestore: Bool { owner == nil && tryAgainAt.map { $0 <= .now } == true }

    /// Why it does not go on; nil where it does.
    var trouble: String? {
        guard let owner else {
            return obstacle.map { "partition \(number) cannot be taken over: \($0)" }
                ?? "partition \(number) is being restored"
        }
        return owner.stall.map { "partition \(number) stands still: \($0)" }
    }

    /// As operators see it; nil where nothing is known yet.
    func view(time: Int64, member: String) -> PartitionView? {
        if let owner { return owner.view(time: time, owner: member) }
        return obstacle.map { PartitionView(untaken: number, marker: marker, why: $0, time: time, owner: member) }
    }
}
