import Crypto
import Custody
import Log
import Queues
import Roles
import Runtime
import Saga
import Topics

/// The thread that reads the commands of all services: it takes them to their lanes, keeps the lanes at work, and commits
/// what is done with.
final class CommandReader {
    /// Why it reads no more.
    enum End: Error {
        case log(LogError)
        /// A newer program has written a command: a newer worker must carry it out.
        case newer(UnusableCommand)
    }

    /// The longest time between two looks at what has fallen due.
    private static let pause = Duration.milliseconds(50)
    /// The most records of one poll: so many more than its capacity a lane may have to take.
    private static let batch = 256
    /// How long calls under way may hold up others who are to have the partitions.
    static let handover = Duration.seconds(2)

    let shop: Workshop
    let caller: BankCaller
    private let consumer: any LogConsumer
    private var assigned: Set<TopicPartition> = []
    private var paused: Set<String> = []
    /// By topic: commands that name a profile that has not been read yet.
    private var withheld: [String: [Delivery]] = [:]
    private var isOwner = false
    private var nextLook = ContinuousClock.now
    private var nextCommit = ContinuousClock.now

    init(_ shop: Workshop, _ consumer: any LogConsumer) {
        self.shop = shop
        self.consumer = consumer
        caller = BankCaller(shop)
    }

    /// Whether something waits for a profile to be published.
    var isWithholding: Bool { !withheld.isEmpty }

    /// Polls once, and does what is due.
    func turn() throws(End) {
        let event = try poll()
        lookAtOwnership()
        switch event {
        case .assigned(let starts)?: assign(starts)
        case .revoked(let partitions)?: try giveUp(partitions)
        case .lost(let partitions)?: lose(partitions)
        case .records(let records)?:
            for record in records { try take(record) }
        case nil: break
        }
        try look()
    }

    /// Commits what is done with, and leaves the group.
    func close() {
        try? commit()
        consumer.close()
    }

    private func poll() throws(End) -> ConsumerEvent? {
        do throws(LogError) {
            return try consumer.poll(maximum: Self.batch, wait: patience)
        } catch .outOfRange(let partition, let offset, let available) {
            shop.context.logger.warning(
                "commands were deleted before they were read",
                [
                    "partition": .id(partition.description), "wanted": .count(Int(offset)),
                    "first": .count(Int(available.lowerBound)),
                ])
            try log { () throws(LogError) in try consumer.seek(partition, to: .beginning) }
            return nil
        } catch {
            throw .log(error)
        }
    }

    private var patience: Duration {
        let now = caller.now
        let due = shop.lanes.lazy.map(\.nextDue).min() ?? .max
        guard due <= now else { return min(Self.pause, .milliseconds(min(due - now, 1_000))) }
        return caller.isHeldUp ? Self.pause / 10 : .zero
    }

    /// What a member has is looked up only now and then, as there are many partitions.
    private func lookAtOwnership() {
        if .now >= nextLook {
            nextLook = .now + Self.pause / 2
            isOwner = consumer.assignment.isSuperset(of: assigned)
        }
        shop.gate.polls(isOwner: isOwner)
    }

    // MARK: Partitions

    private func assign(_ starts: [TopicPartition: Int64]) {
        forgetWaiting()
        assigned = Set(starts.keys)
        paused = []
        shop.progress.withLock { $0.assign(starts) }
        isOwner = true
        shop.gate.polls(isOwner: true)
        shop.context.logger.info("the step workers have partitions", ["count": .count(assigned.count)])
    }

    private func giveUp(_ partitions: Set<TopicPartition>) throws(End) {
        forgetWaiting()
        _ = shop.waitUntilIdle(by: .now + Self.handover)
        try commit()
        lose(partitions)
    }

    private func lose(_ partitions: Set<TopicPartition>) {
        forgetWaiting()
        assigned.subtract(partitions)
        shop.progress.withLock { $0.giveUp(partitions) }
    }

    /// All partitions change hands together, so nothing that waits is this member's any more.
    private func forgetWaiting() {
        withheld = [:]
        for lane in shop.lanes { lane.clear() }
    }

    // MARK: Records

    private func take(_ record: Record) throws(End) {
        guard let lane = shop.lane(ofTopic: record.partition.topic) else { return }
        let position = RecordPosition(record.partition, record.offset)
        let assignment = shop.progress.withLock { progress in
            progress.read(position)
            return progress.assignment
        }
        let origin = Delivery.Origin(position, assignment: assignment)
        do throws(UnusableCommand) {
            let delivery = Delivery(try StepCommand(reading: record, for: lane.service), from: origin)
            if withheld[record.partition.topic] != nil || shop.terms.terms(of: delivery.command.profile) == nil {
                withhold(delivery)
            } else {
                lane.admit(delivery)
                lane.askSoon()
            }
        } catch {
            guard !error.isNewer else { throw .newer(error) }
            bury(record, origin, error)
        }
    }

    private func withhold(_ delivery: Delivery) {
        let topic = delivery.origin.position.partition.topic
        if withheld[topic] == nil {
            shop.context.logger.warning(
                "commands wait for a profile to be published", ["profile": .id(delivery.command.profile)])
        }
        withheld[topic, default: []].append(delivery)
    }

    private func bury(_ record: Record, _ origin: Delivery.Origin, _ why: UnusableCommand) {
        let place = "\(record.partition)@\(record.offset)"
        shop.context.logger.error("a command cannot be read", ["record": .id(place), "why": .failure(why)])
        let limit = shop.context.log.limits.maximumRecordBytes
        func letter(_ content: String?) -> NewRecord {
            let letter = DeadLetterRecord.letter(
                DeadLetterRecord.Letter(
                    id: place, kind: .record, origin: place, what: "command", reason: "\(why)", content: content,
                    time: caller.now))
            return NewRecord(key: Array(place.utf8), value: letter.encoded())
        }
        let sealed = record.value.flatMap {
            try? shop.context.keys.sealer.seal($0, associatedData: DeadLetterRecord.sealedAs)
        }
        var buried = letter(sealed)
        // Sealed it is longer, and may fit no more.
        if buried.byteCount > limit { buried = letter(nil) }
        shop.progress.withLock { $0.begin(1) }
        shop.writer.add([(TopicPartition(shop.context.topics.deadLetters, 0), buried)], from: origin)
    }

    // MARK: What is due

    private func look() throws(End) {
        releaseWithheld()
        let now = caller.now
        for lane in shop.lanes where lane.isDue(at: now) { caller.work(lane) }
        try log { () throws(LogError) in try pauseAndResume() }
        if .now >= nextCommit { try commit() }
    }

    /// Commands whose profile is known by now go on, in order; those that have become too old are reported by their desk.
    private func releaseWithheld() {
        for (topic, deliveries) in withheld {
            guard let lane = shop.lane(ofTopic: topic) else { continue }
            let isReady = deliveries.allSatisfy { shop.terms.terms(of: $0.command.profile) != nil }
            guard isReady else { continue }
            withheld[topic] = nil
            for delivery in deliveries { lane.admit(delivery) }
            lane.askSoon()
        }
    }

    /// Reads no more of a service whose lane is full, until it has room.
    private func pauseAndResume() throws(LogError) {
        for lane in shop.lanes {
            let topic = shop.context.topics.steps(lane.service)
            if paused.contains(topic) {
                guard lane.hasRoom, withheld[topic] == nil else { continue }
                try consumer.resume(assigned.filter { $0.topic == topic })
                paused.remove(topic)
            } else if lane.isFull || withheld[topic] != nil {
                try consumer.pause(assigned.filter { $0.topic == topic })
                paused.insert(topic)
            }
        }
    }

    private func commit() throws(End) {
        nextCommit = .now + shop.options.commitInterval
        let due = shop.progress.look(\.due)
        guard !due.isEmpty else { return }
        try log { () throws(LogError) in
            try consumer.commit(due)
            shop.progress.withLock { $0.commit(due) }
        }
    }

    /// Does something with the consumer that may fail for reasons that pass, or of which a poll will tell.
    private func log(_ work: () throws(LogError) -> Void) throws(End) {
        do throws(LogError) {
            try work()
        } catch {
            switch error {
            case .away, .fenced, .full, .inDoubt: break
            case .replaced, .tooLarge, .unknownTopic, .unknownPartition, .noKey, .outOfRange, .notAllowed,
                .topicDiffers, .corrupted, .stopped, .closed, .inUse, .cannotOpen:
                throw .log(error)
            }
        }
    }
}
