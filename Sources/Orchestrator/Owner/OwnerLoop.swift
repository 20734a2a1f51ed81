import Foundation
import Log
import Queues
import Roles
import Runtime
import Topics

/// The owner's thread: everything about its partitions happens here, one thing after the other.
final class OwnerLoop {
    let context: RoleContext
    let options: OwnerOptions
    let desk: Monitor<OwnerDesk>
    let appender: Appender
    let meters: OwnerMeters
    var consumer: (any LogConsumer)?
    var partitions: [Int: OwnedPartition] = [:]
    var terms = 0
    private var definitionsVersion = 0
    private var nextCommit = ContinuousClock.now
    private var nextCheckpoint = ContinuousClock.now
    /// Of the partition that is asked next where its inbox ends.
    var nextMeasured = 0
    /// Records of outputs that are not acknowledged.
    private var openRecords = 0

    /// The group that all owners are members of.
    static func group(_ topics: TopicTable) -> String { "\(topics.prefix)owners" }

    init(_ context: RoleContext, _ options: OwnerOptions, _ desk: Monitor<OwnerDesk>, _ appender: Appender) {
        self.context = context
        self.options = options
        self.desk = desk
        self.appender = appender
        meters = OwnerMeters(context.metrics)
    }

    func run() {
        do throws(LogError) {
            try open()
            while desk.look(\.stopsBy) == nil {
                try step()
                if case .failed = desk.look(\.health) { break }
            }
        } catch {
            // Whoever reads when the process is to stop breaks off by this.
            let isBrokenOff = error == .closed && desk.look(\.stopsBy) != nil
            if !isBrokenOff { fail("the log has failed", error) }
        }
        finish()
        desk.withLock { $0.isOver = true }
    }

    /// Waits for the log and for the definitions.
    func open() throws(LogError) {
        while !context.definitions.waitUntilRead(until: .now + .milliseconds(200)), desk.look(\.stopsBy) == nil {}
        while consumer == nil, desk.look(\.stopsBy) == nil {
            do throws(LogError) {
                consumer = try context.log.consumer(
                    ConsumerOptions(
                        group: Self.group(context.topics), topics: [context.topics.inbox],
                        member: "\(context.member)-owner", pollDeadline: options.pollDeadline,
                        sessionDeadline: options.sessionDeadline))
            } catch {
                guard error.isPassing else { throw error }
                context.logger.warning("the inbox cannot be reached yet", ["why": .failure(error)])
                _ = desk.wait(until: .now + .seconds(1)) { $0.stopsBy }
            }
        }
    }

    func step() throws(LogError) {
        guard let consumer else { return }
        if openRecords > options.maximumOpenRecords {
            _ = desk.wait(until: .now + .milliseconds(50)) { $0.notes.isEmpty ? nil : true }
        } else if let event = try consumer.poll(maximum: options.recordsPerTurn, wait: wait()) {
            try take(event)
        }
        drain()
        try restoreOne()
        appendTimers()
        let now = ContinuousClock.now
        if now >= nextCommit {
            nextCommit = now + options.commitInterval
            try commit()
            flushWrites()
        }
        if now >= nextCheckpoint {
            nextCheckpoint = now + options.checkpointInterval
            try tryAgain()
            checkpoint()
            show()
        }
        tidy()
    }

    /// Until something is due by the clock.
    private func wait() -> Duration {
        if partitions.values.contains(where: \.isToRestore) { return .zero }
        var wait = min(options.commitInterval, .milliseconds(50))
        if let timer = partitions.values.compactMap({ $0.hasOpenTimers ? nil : $0.owner?.nextTimer }).min() {
            wait = min(wait, .milliseconds(max(0, timer - context.clock.now())))
        }
        return wait
    }

    private func take(_ event: ConsumerEvent) throws(LogError) {
        switch event {
        case .assigned(let offsets):
            for partition in offsets.keys.sorted() {
                terms += 1
                partitions[partition.number] = OwnedPartition(
                    partition, term: terms, tidyAt: .now + options.tidyingDelay)
            }
            // Nothing is folded before the checkpoints are read; what comes all the same is read again then.
            try goOn { () throws(LogError) in try consumer?.pause(Set(offsets.keys)) }
            context.logger.info("partitions of the inbox are ours", ["count": .count(offsets.count)])
        case .revoked(let gone):
            try commit()
            drop(gone)
        case .lost(let gone): drop(gone)
        case .records(let records):
            var rest = records[...]
            while let first = rest.first {
                let same = rest.prefix { $0.partition == first.partition }
                rest = rest.dropFirst(same.count)
                try fold(same, first.partition.number)
            }
        }
        setHealth()
    }

    private func drop(_ gone: Set<TopicPartition>) {
        for partition in gone { partitions[partition.number] = nil }
        context.logger.info("partitions of the inbox go to others", ["count": .count(gone.count)])
    }

    private func fold(_ records: ArraySlice<Record>, _ number: Int) throws(LogError) {
        guard let slot = partitions[number], slot.tryAgainAt == nil else { return }
        let (library, now, term) = (context.definitions.published.library, context.clock.now(), slot.term)
        guard let folded = slot.owner?.fold(records, library: library, now: now) else { return }
        meters.folded.add(folded.count)
        for batch in folded.batches {
            let records = batch.records(source: options.source)
            let count = records.count
            openRecords += count
            appender.append(records, to: .partition(batch.partition)) { [desk] result in
                desk.withLockForNone { desk in
                    switch result {
                    case .success: desk.notes.append(.outputs(term: term, turn: folded.turn, records: count))
                    case .failure(let error): desk.notes.append(.failed(error))
                    }
                }
                desk.wake()
            }
        }
        if let stall = slot.owner?.stall { try stand(slot, stall) }
    }

    /// The partition stands still; what was read of it is read again later.
    private func stand(_ slot: OwnedPartition, _ stall: Stall) throws(LogError) {
        slot.tryAgainAt = .now + options.stallPause
        try goOn { () throws(LogError) in try consumer?.pause([slot.partition]) }
        if slot.shown?.stalled != stall.description {
            context.logger.error(
                "a partition stands still",
                [
                    "partition": .count(slot.number), "offset": .count(Int(slot.owner?.next ?? 0)),
                    "why": .failure(stall),
                ])
            show(slot)
        }
    }

    /// What others have told.
    func drain() {
        let notes = desk.withLockForNone { desk in
            defer { desk.notes = [] }
            return desk.notes
        }
        for note in notes {
            switch note {
            case .outputs(let term, let turn, let records):
                openRecords -= records
                slot(of: term)?.owner?.acknowledge(turn)
            case .checkpoint(let term, let index):
                if let slot = slot(of: term) { checkpointWritten(slot, index) }
            case .marker(let term):
                if let slot = slot(of: term) { markerWritten(slot) }
            case .timers(let term): slot(of: term)?.hasOpenTimers = false
            case .failed(let error): fail("what came of records could not be appended", error)
            }
        }
    }

    private func slot(of term: Int) -> OwnedPartition? { partitions.values.first { $0.term == term } }

    /// In the order of their numbers.
    var slots: [OwnedPartition] { partitions.values.sorted { $0.number < $1.number } }

    private func commit() throws(LogError) {
        var offsets: [TopicPartition: Int64] = [:]
        for slot in slots {
            if let owner = slot.owner, owner.acknowledged > owner.committed {
                offsets[slot.partition] = owner.acknowledged
            }
        }
        guard !offsets.isEmpty, let consumer else { return }
        do throws(LogError) {
            try consumer.commit(offsets)
            for (partition, offset) in offsets { partitions[partition.number]?.owner?.commit(offset) }
        } catch {
            guard error.letsOwnerGoOn else { throw error }
            // What is not committed is done once more by whoever comes next.
            context.logger.warning("offsets could not be committed", ["why": .failure(error)])
        }
    }

    /// Does what may fail for a while without harm.
    private func goOn(_ body: () throws(LogError) -> Void) throws(LogError) {
        do throws(LogError) {
            try body()
        } catch {
            guard error.letsOwnerGoOn else { throw error }
        }
    }

    private func appendTimers() {
        let now = context.clock.now()
        for slot in slots where !slot.hasOpenTimers {
            guard let next = slot.owner?.nextTimer, next <= now, let due = slot.owner?.dueTimers(now: now),
                !due.isEmpty
            else { continue }
            meters.timers.add(due.count)
            slot.hasOpenTimers = true
            appender.append(due.map(\.newRecord), to: .partition(slot.partition)) { [desk, term = slot.term] _ in
                desk.withLock { $0.notes.append(.timers(term: term)) }
            }
        }
    }

    /// Partitions that stand still look again, one after the other until the log is away.
    private func tryAgain() throws(LogError) {
        let version = context.definitions.version
        let hasNewDefinitions = version != definitionsVersion
        definitionsVersion = version
        for slot in slots {
            guard let time = slot.tryAgainAt, hasNewDefinitions || time <= .now, let next = slot.owner?.next else {
                continue
            }
            do throws(LogError) {
                try lookForSkips(slot)
                try consumer?.seek(slot.partition, to: .offset(next))
                try consumer?.resume([slot.partition])
                slot.tryAgainAt = nil
            } catch {
                guard error.letsOwnerGoOn else { throw error }
                slot.tryAgainAt = .now + options.stallPause
                return
            }
        }
    }

    // MARK: Ends

    private func fail(_ message: StaticString, _ error: any Error) {
        context.logger.error(message, ["why": .failure(error)])
        desk.withLock { $0.health = .failed("\(error)") }
    }

    /// Waits for what is under way, commits, writes last checkpoints, and leaves the group.
    private func finish() {
        let deadline = desk.look(\.stopsBy) ?? .now
        let margin = deadline - .milliseconds(500)
        while openRecords > 0, .now < margin {
            _ = desk.wait(until: margin) { $0.notes.isEmpty ? nil : true }
            drain()
        }
        do throws(LogError) {
            try commit()
        } catch {
            context.logger.warning("the last offsets could not be committed", ["why": .failure(error)])
        }
        if .now < margin { finishCheckpoints(by: margin) }
        consumer?.close()
        appender.close(within: max(.zero, ContinuousClock.now.duration(to: deadline)))
    }

    func setHealth() {
        let isWaiting = partitions.isEmpty && consumer?.hasShare != true
        let reasons = isWaiting ? ["it has no partition yet"] : slots.compactMap(\.trouble)
        let health = reasons.isEmpty ? ServiceHealth.ready : .notReady(reasons.joined(separator: "; "))
        desk.withLockForNone { desk in
            if case .failed = desk.health { return }
            desk.health = health
        }
    }
}

extension LogError {
    /// Whether the owner goes on: the log is away or full for a while, or a partition is somebody else's, of which the next
    /// poll will tell.
    var letsOwnerGoOn: Bool { if case .fenced = self { true } else { isPassing } }
}
