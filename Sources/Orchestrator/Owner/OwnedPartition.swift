import Log
import Roles

/// A partition that this process owns for a term; only the owner's thread touches it.
final class OwnedPartition {
    enum State {
        /// Its checkpoints have still to be read.
        case restoring
        case working
        /// It cannot be taken over; a person has to look.
        case refused(String)
    }

    let partition: TopicPartition
    /// By which acknowledgements of an earlier term are told from those of this one.
    let term: Int
    var state = State.restoring
    var owner: PartitionOwner?
    /// When it is looked again for what it waits for.
    var tryAgainAt: ContinuousClock.Instant?
    /// Up to where the checkpoints were read.
    var checkpointsRead: Int64 = 0
    /// Made, and not appended, as what came of their records is not committed yet.
    var heldWrites: [CheckpointWrite] = []
    /// Appended and not acknowledged, by number.
    var openWrites: [Int: CheckpointWrite] = [:]
    var nextWrite = 0
    var openMarker: Marker?
    var marker: Marker?
    /// As operators were told last.
    var shown: PartitionView?

    init(_ partition: TopicPartition, term: Int) {
        self.partition = partition
        self.term = term
    }

    var number: Int { partition.number }
}
