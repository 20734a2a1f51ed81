import Log
import Queues
import Roles
import Runtime
import Topics

/// Moves the platform's events from their topic into the inbox, and those that are refused to the dead letters.
///
/// One thread turns it. What was read is committed when it is in the log; a crash in between repeats records with the
/// same ids, which the fold drops.
final class IntakeWorker {
    struct Limits {
        /// With so many records that are read and not yet in the log no more are read; one poll may go beyond it.
        var pending = 2_000
        /// The same in bytes, as they were read.
        var pendingBytes = 16 << 20
        /// The most records of one poll.
        var batch = 500
        /// How long what could be committed waits for more.
        var commitInterval = Duration.milliseconds(250)
        /// How long partitions that go to others are kept for what is under way.
        var handover = Duration.seconds(5)
    }

    /// What has become of records that were appended.
    private struct Acknowledgement: Sendable {
        let origins: [RecordPosition]
        let failure: LogError?
    }

    let context: RoleContext
    let router: EventRouter
    let counters: EventCounters
    private let appender: Appender
    private let consumer: any LogConsumer
    private let limits: Limits
    private let acknowledged = Monitor<[Acknowledgement]>([])
    private var progress = OffsetProgress()
    /// What was read and is not yet in the log, in bytes.
    private var sizes: [RecordPosition: Int] = [:]
    private var pendingBytes = 0
    private var lastCommit = ContinuousClock.now
    private var isPaused = false

    /// - Throws: `.unknownTopic` when the platform has made no topic for its events.
    init(_ context: RoleContext, appender: Appender, limits: Limits = Limits()) throws(LogError) {
        self.context = context
        self.appender = appender
        self.limits = limits
        router = EventRouter(keys: context.keys)
        counters = EventCounters(context.metrics, way: "kafka")
        consumer = try context.log.consumer(
            ConsumerOptions(
                group: context.topics.prefix + "intake", topics: [context.topics.events], member: context.member))
    }

    /// How many records are read and not yet in the log.
    var pending: Int { sizes.count }

    /// Takes what comes within the time, has it appended, and commits what is in the log.
    ///
    /// - Throws: what keeps it from going on; a new worker begins at what was committed.
    func turn(wait: Duration) throws(LogError) {
        try settle()
        try commit(atOnce: false)
        try keepWithinLimits()
        let wait = progress.due.isEmpty ? wait : min(wait, limits.commitInterval)
        do throws(LogError) {
            switch try consumer.poll(maximum: limits.batch, wait: wait) {
            case .records(let records): try pass(records)
            case .assigned(let starts):
                progress.assign(starts)
                isPaused = false
            case .revoked(let partitions):
                try waitForRest(until: .now + limits.handover)
                try commit(atOnce: true)
                progress.forget(partitions)
            case .lost(let partitions): progress.forget(partitions)
            case nil: break
            }
        } catch {
            guard case .outOfRange(let partition, _, _) = error else { throw error }
            context.logger.error("events were deleted before they were read", ["partition": .id("\(partition)")])
            try consumer.seek(partition, to: .beginning)
        }
    }

    /// Waits for what is under way, commits it, and leaves the group.
    func finish(by deadline: ContinuousClock.Instant) {
        do throws(LogError) {
            try waitForRest(until: deadline)
            try commit(atOnce: true)
        } catch {
            context.logger.warning("events that are in the log were not committed", ["why": .failure(error)])
        }
        consumer.close()
    }

    // MARK: Under way

    func begin(_ record: Record) {
        let size = NewRecord(key: record.key, value: record.value, headers: record.headers).byteCount
        let position = RecordPosition(record.partition, record.offset)
        progress.read(position)
        if sizes.updateValue(size, forKey: position) == nil { pendingBytes += size }
    }

    /// Appends records of which each stands for one of the platform's.
    func append(_ records: [NewRecord], to partition: TopicPartition, for origins: [RecordPosition]) {
        appender.append(records, to: .partition(partition)) { [acknowledged] result in
            var failure: LogError?
            if case .failure(let error) = result { failure = error }
            acknowledged.withLock { $0.append(Acknowledgement(origins: origins, failure: failure)) }
        }
    }

    private func settle() throws(LogError) {
        let settled = acknowledged.withLockForNone { acknowledged in
            defer { acknowledged = [] }
            return acknowledged
        }
        for one in settled {
            if let failure = one.failure { throw failure }
            for origin in one.origins {
                progress.finish(origin)
                pendingBytes -= sizes.removeValue(forKey: origin) ?? 0
            }
        }
    }

    private func waitForRest(until deadline: ContinuousClock.Instant) throws(LogError) {
        while true {
            try settle()
            guard !sizes.isEmpty, ContinuousClock.now < deadline else { return }
            _ = acknowledged.wait(until: deadline) { $0.isEmpty ? nil : true }
        }
    }

    /// Reads no more while too much is under way; it goes on to poll, so that it stays in its group.
    private func keepWithinLimits() throws(LogError) {
        let isFull = pending >= limits.pending || pendingBytes >= limits.pendingBytes
        guard isFull != isPaused else { return }
        if isFull { try consumer.pause(consumer.assignment) } else { try consumer.resume(consumer.assignment) }
        isPaused = isFull
    }

    private func commit(atOnce: Bool) throws(LogError) {
        let due = progress.due
        guard !due.isEmpty, atOnce || ContinuousClock.now - lastCommit >= limits.commitInterval else { return }
        lastCommit = .now
        do throws(LogError) {
            try consumer.commit(due)
            progress.commit(due)
        } catch {
            switch error {
            // The partitions go elsewhere, or the cluster is away for a moment: the next commit says all of it again.
            case .fenced, .away, .inDoubt: context.logger.debug("events were not committed", ["why": .failure(error)])
            case .full, .replaced, .tooLarge, .unknownTopic, .unknownPartition, .noKey, .outOfRange, .notAllowed,
                .topicDiffers, .corrupted, .stopped, .closed, .inUse, .cannotOpen:
                throw error
            }
        }
    }
}
