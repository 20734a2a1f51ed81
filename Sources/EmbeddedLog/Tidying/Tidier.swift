import Log
import Queues
import Synchronization

/// Deletes what is too old or was deleted by name, and compacts, one partition after the other, step by step.
struct Tidier {
    private let log: EmbeddedLog
    /// The partition that is next, of the round that is under way.
    private var turn = 0
    private var compaction: Compaction?
    private var nextRound: ContinuousClock.Instant
    /// How many wishes of `EmbeddedLog.tidyUp` this round fulfils.
    private var wishes = 0
    private var isInRound = false

    init(_ log: EmbeddedLog) {
        self.log = log
        nextRound = .now + log.options.tidyInterval
    }

    /// Whether a step would do something now.
    var isBusy: Bool {
        isInRound || nextRound <= .now || log.queue.look { $0.tidyWanted > $0.tidyDone }
    }

    /// How long there is nothing to do, if nobody wishes it.
    var patience: Duration {
        max(.zero, min(.seconds(60), nextRound - .now))
    }

    mutating func step() throws {
        guard isBusy else { return }
        if !isInRound { beginRound() }
        // Looking at a partition where nothing is to do costs next to nothing, so a step looks at many.
        for _ in 0..<64 where isInRound {
            if try stepPartition() { return }
        }
    }

    private mutating func beginRound() {
        isInRound = true
        turn = 0
        wishes = log.queue.look { $0.tidyWanted }
    }

    private mutating func endRound() {
        isInRound = false
        nextRound = .now + log.options.tidyInterval
        log.queue.withLock { $0.tidyDone = max($0.tidyDone, wishes) }
    }

    /// - Returns: whether it changed something.
    private mutating func stepPartition() throws -> Bool {
        if var running = compaction {
            compaction = nil
            if try log.compact(&running) { compaction = running } else { turn += 1 }
            return true
        }
        guard
            let partition = log.contents.withLock({ $0.partitions.indices.contains(turn) ? $0.partitions[turn] : nil })
        else {
            endRound()
            return false
        }
        if try log.dropOldChunks(of: partition) { return true }
        compaction = Compaction(partition, log.options, now: EmbeddedLog.now)
        if compaction == nil { turn += 1 }
        return false
    }
}
