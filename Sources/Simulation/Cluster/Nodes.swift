import Custody
import Log
import Roles

/// A process that owns partitions of the inbox.
final class OwnerNode: Process {
    /// A partition that it owns for a term.
    final class Slot {
        let partition: Int
        var owner: PartitionOwner
        var isTurning = false
        var isCommitting = false
        var isCheckpointing = false
        var heldWrites: [CheckpointWrite] = []
        var hasOpenMarker = false
        var hasOpenTimers = false
        /// When a look at its timers is put down.
        var timerAt: Int64?
        /// Until when each topic's last append takes.
        var appendedAt: [String: Int64] = [:]
        /// Whether it has caught up since it was restored.
        var isCompared = false

        init(_ partition: Int, _ owner: PartitionOwner) {
            self.partition = partition
            self.owner = owner
        }
    }

    var slots: [Int: Slot] = [:]
    /// Batches on their way to the log, by number.
    var flying: [Int: OutputBatch] = [:]
    var flights = 0

    override func die() {
        super.die()
        slots = [:]
    }
}

/// A process that carries out commands.
final class WorkerNode: Process {
    var desks: [Service: ServiceDesk] = [:]
    var progress = DeliveryProgress()
    var positions: [TopicPartition: Int64] = [:]
    /// When each desk is looked at next.
    var workAt: [Service: Int64] = [:]
    var isCommitting = false

    override func die() {
        super.die()
        desks = [:]
        progress = DeliveryProgress()
        positions = [:]
        workAt = [:]
    }
}
