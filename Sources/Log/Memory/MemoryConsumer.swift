import Synchronization

/// A member of a group on the in-memory log.
final class MemoryConsumer: LogConsumer {
    private let log: MemoryLog
    private let options: ConsumerOptions
    let id: Int
    private var plan = ReadPlan()
    private var isClosed = false
    /// Was told that its partitions go to others at the next poll.
    private var isGivingUp = false
    private var lastPoll: Int64

    init(_ log: MemoryLog, _ options: ConsumerOptions) throws(LogError) {
        self.log = log
        self.options = options
        let now = log.clock.now
        lastPoll = now
        id = try log.withOpen { (shared) throws(LogError) in
            var topics: [String: Int] = [:]
            for topic in options.topics { topics[topic] = try shared.topic(topic).partitions.count }
            let entry = GroupMember(
                topics: topics, name: options.member, patience: options.pollDeadline.milliseconds,
                session: options.sessionDeadline.milliseconds)
            return shared.groups[options.group, default: GroupCoordinator()].join(entry, now: now)
        }
    }

    var group: String { options.group }

    deinit {
        close()
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> ConsumerEvent? {
        let limit = log.clock.now + wait.milliseconds
        while true {
            if let event = try pollNow(maximum) { return event }
            // Nothing else can bring anything in: time has to pass.
            guard log.clock.now < limit else { return nil }
            log.clock.step(until: min(limit, log.clock.now + 10))
        }
    }

    private func pollNow(_ maximum: Int) throws(LogError) -> ConsumerEvent? {
        guard !isClosed else { throw .closed }
        let now = log.clock.now
        lastPoll = now
        if isGivingUp { plan.replace([:]) }
        isGivingUp = false
        do throws(LogError) {
            let notice = try log.withOpen { (shared) throws(LogError) in
                shared.groups[options.group]?.poll(id, now: now)
            }
            if let notice { return try follow(notice) }
            return try read(maximum).map { .records($0) }
        } catch .away {
            return nil
        }
    }

    private func follow(_ notice: GroupCoordinator.Notice) throws(LogError) -> ConsumerEvent {
        switch notice {
        case .assigned(let partitions):
            let starts = try log.withOpen { (shared) throws(LogError) in
                var starts: [TopicPartition: Int64] = [:]
                for partition in partitions {
                    let committed = shared.committed[options.group]?[partition]
                    starts[partition] = try shared.offset(
                        of: committed.map { .offset($0) } ?? options.start, in: partition)
                }
                return starts
            }
            plan.replace(starts)
            return .assigned(starts)
        case .revoked(let partitions):
            isGivingUp = true
            return .revoked(partitions)
        case .lost(let partitions):
            plan.replace([:])
            return .lost(partitions)
        case .replaced:
            plan.replace([:])
            throw .replaced(member: options.member ?? "", group: options.group)
        }
    }

    private func read(_ maximum: Int) throws(LogError) -> [Record]? {
        let found = try log.withOpen { (shared) throws(LogError) in
            try plan.firstResult { (partition, offset) throws(LogError) in
                try shared.read(partition, from: offset, maximum: max(1, maximum))
            }
        }
        guard let (partition, (records, next)) = found else { return nil }
        _ = plan.move(partition, to: next)
        return records.isEmpty ? nil : records
    }

    var assignment: Set<TopicPartition> {
        let isSure = log.clock.now - lastPoll < options.pollDeadline.milliseconds
        return isSure ? Set(plan.positions.keys) : []
    }

    var hasShare: Bool { log.shared.withLock { $0.groups[options.group]?.hasShare(id) == true } }

    func seek(_ partition: TopicPartition, to start: ReadStart) throws(LogError) {
        let offset = try log.withOpen { (shared) throws(LogError) in try shared.offset(of: start, in: partition) }
        guard offset >= 0 else {
            throw .outOfRange(partition, offset: offset, available: try log.range(of: partition))
        }
        guard plan.move(partition, to: offset) else { throw .fenced(partition) }
    }

    func pause(_ partitions: Set<TopicPartition>) throws(LogError) {
        try checkOwnership(of: partitions)
        plan.pause(partitions)
    }

    func resume(_ partitions: Set<TopicPartition>) throws(LogError) {
        try checkOwnership(of: partitions)
        plan.resume(partitions)
    }

    private func checkOwnership(of partitions: Set<TopicPartition>) throws(LogError) {
        for partition in partitions.sorted() where !assignment.contains(partition) { throw .fenced(partition) }
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(LogError) {
        guard !isClosed else { throw .closed }
        let now = log.clock.now
        try log.withOpen { (shared) throws(LogError) in
            shared.groups[options.group]?.expire(now)
            for partition in offsets.keys.sorted() {
                let range = try shared.partition(partition).range
                let offset = offsets[partition] ?? 0
                guard (0...range.upperBound).contains(offset) else {
                    throw .outOfRange(partition, offset: offset, available: range)
                }
                let isOwner = shared.groups[options.group]?.owns(partition, id) == true
                guard isOwner || !shared.refusesLateCommits else { throw .fenced(partition) }
            }
            shared.committed[options.group, default: [:]].merge(offsets) { $1 }
        }
    }

    func committed(_ partitions: Set<TopicPartition>) throws(LogError) -> [TopicPartition: Int64] {
        try log.withOpen { (shared) throws(LogError) in
            (shared.committed[options.group] ?? [:]).filter { partitions.contains($0.key) }
        }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        plan.replace([:])
        let now = log.clock.now
        log.shared.withLock { $0.groups[options.group]?.leave(id, now: now) }
    }
}
