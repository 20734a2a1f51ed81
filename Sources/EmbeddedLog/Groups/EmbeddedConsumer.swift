import Log
import Synchronization

/// A member of a group on a log on SQLite.
final class EmbeddedConsumer: LogConsumer {
    private let log: EmbeddedLog
    private let options: ConsumerOptions
    private let id: Int
    private let waker = Waker()
    private var reading: PartitionsInReading
    private var isClosed = false
    /// Was told that its partitions go to others at the next poll.
    private var isGivingUp = false

    init(_ log: EmbeddedLog, _ options: ConsumerOptions) throws(LogError) {
        var topics: [String: Int] = [:]
        for topic in options.topics { topics[topic] = try log.topic(topic).partitions }
        let member = GroupMember(
            topics: topics, name: options.member, patience: options.pollDeadline.milliseconds,
            session: options.sessionDeadline.milliseconds)
        let (id, woken) = log.groups.withLock { [waker] in
            $0.join(options.group, member, waker: waker, now: log.monotonicNow())
        }
        self.log = log
        self.options = options
        self.id = id
        reading = PartitionsInReading(log, bufferedBytes: options.maximumBufferedBytes)
        for waker in woken { waker.wake() }
    }

    deinit {
        close()
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> ConsumerEvent? {
        let limit = ContinuousClock.now + wait
        while true {
            guard !isClosed else { throw .closed }
            try log.withOpen { (_) throws(LogError) in }
            waker.reset()
            if isGivingUp { read([:]) }
            isGivingUp = false
            if let notice = hear() { return try follow(notice) }
            if let records = try reading.read(maximum), !records.isEmpty { return .records(records) }
            let left = limit - .now
            guard left > .zero else { return nil }
            if try !reading.wait(waker) { waker.sleep(min(left, patience)) }
        }
    }

    /// How long it may sleep: it stays alive meanwhile, and notices when another falls silent.
    private var patience: Duration {
        let next = log.groups.withLock { $0.nextExpiry(in: options.group) } ?? .max
        let own = max(1, options.pollDeadline.milliseconds / 3)
        return .milliseconds(min(own, max(1, next.subtractingReportingOverflow(log.monotonicNow()).partialValue)))
    }

    private func hear() -> GroupCoordinator.Notice? {
        let (notice, woken) = log.groups.withLock { $0.poll(id, of: options.group, now: log.monotonicNow()) }
        for waker in woken { waker.wake() }
        return notice
    }

    private func follow(_ notice: GroupCoordinator.Notice) throws(LogError) -> ConsumerEvent {
        switch notice {
        case .assigned(let partitions):
            let committed = log.groups.withLock { $0.committed(in: options.group) }
            let starts = try log.withOpen { (contents) throws(LogError) in
                var starts: [TopicPartition: Int64] = [:]
                for partition in partitions {
                    let start = committed[partition].map { ReadStart.offset($0) } ?? options.start
                    starts[partition] = try contents.offset(of: start, in: partition)
                }
                return starts
            }
            read(starts)
            return .assigned(starts)
        case .revoked(let partitions):
            isGivingUp = true
            return .revoked(partitions)
        case .lost(let partitions):
            read([:])
            return .lost(partitions)
        case .replaced:
            read([:])
            throw .replaced(member: options.member ?? "", group: options.group)
        }
    }

    private func read(_ positions: [TopicPartition: Int64]) {
        reading.stopWaiting(waker)
        reading.replace(positions)
    }

    var assignment: Set<TopicPartition> {
        let partitions = Set(reading.plan.positions.keys)
        return partitions.subtracting(foreign(partitions))
    }

    var hasShare: Bool { log.groups.withLock { $0.hasShare(id, of: options.group) } }

    private func foreign(_ partitions: some Sequence<TopicPartition>) -> [TopicPartition] {
        let partitions = Array(partitions)
        return log.groups.withLock { $0.foreign(partitions, to: id, of: options.group, now: log.monotonicNow()) }
    }

    private func checkOwnership(of partitions: some Sequence<TopicPartition>) throws(LogError) {
        guard !isClosed else { throw .closed }
        if let foreign = foreign(partitions).min() { throw .fenced(foreign) }
    }

    func seek(_ partition: TopicPartition, to start: ReadStart) throws(LogError) {
        let offset = try log.withOpen { (contents) throws(LogError) in
            try contents.offset(of: start, in: partition)
        }
        guard offset >= 0 else {
            throw .outOfRange(partition, offset: offset, available: try log.range(of: partition))
        }
        try checkOwnership(of: [partition])
        guard reading.move(partition, to: offset) else { throw .fenced(partition) }
    }

    func pause(_ partitions: Set<TopicPartition>) throws(LogError) {
        try checkOwnership(of: partitions)
        reading.pause(partitions)
    }

    func resume(_ partitions: Set<TopicPartition>) throws(LogError) {
        try checkOwnership(of: partitions)
        reading.resume(partitions)
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(LogError) {
        guard !isClosed else { throw .closed }
        let ids = try log.withOpen { (contents) throws(LogError) in
            var ids: [Int: Int64] = [:]
            for (partition, offset) in offsets {
                let id = try contents.id(of: partition)
                let range = contents.partitions[id].range
                guard offset >= 0, offset <= range.upperBound else {
                    throw .outOfRange(partition, offset: offset, available: range)
                }
                ids[id] = offset
            }
            return ids
        }
        guard !offsets.isEmpty else { return }
        try log.commit(ids, of: options.group) { groups in
            groups.foreign(Array(offsets.keys), to: id, of: options.group, now: log.monotonicNow()).min()
        }
    }

    func committed(_ partitions: Set<TopicPartition>) throws(LogError) -> [TopicPartition: Int64] {
        try log.withOpen { (_) throws(LogError) in }
        return log.groups.withLock { $0.committed(in: options.group) }.filter { partitions.contains($0.key) }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        read([:])
        for waker in log.groups.withLock({ $0.leave(id, of: options.group, now: log.monotonicNow()) }) { waker.wake() }
    }
}
