internal import CRDKafka
internal import Log

/// A member of a Kafka consumer group, with librdkafka's range assignor.
final class KafkaConsumer: LogConsumer {
    /// Where the member stands between what the group says and what it was told.
    enum Standing {
        /// Has nothing, or everything it has was told and is read.
        case settled
        /// The group gave it these; where they begin is not known yet.
        case resolving(Set<TopicPartition>)
        /// Was told; reading begins at the next poll, from these offsets.
        case beginning([TopicPartition: Int64])
        /// Was told that it gives everything up; done at the next poll.
        case leaving
    }

    let log: KafkaLog
    let options: ConsumerOptions
    private let rebalances = Rebalances()
    private(set) var client: Client?
    private var source: MessageSource
    var standing = Standing.settled
    /// The partitions that the member was told of, with what it reads next of each.
    var positions = ReadPositions()
    var paused: Set<TopicPartition> = []
    var hasShare = false
    /// Whether reading rests until it is certain whose the partitions are.
    var isWithholding = false
    /// Where librdkafka was last sent; until a record comes from there, a pause makes it forget.
    var places: [TopicPartition: Int64] = [:]
    /// Records that came while it was not certain that the member still owns their partitions.
    var held: [Record] = []
    var doubt: OwnershipDoubt
    /// Why the member can do nothing any more.
    private var end: LogError?

    init(_ log: KafkaLog, _ options: ConsumerOptions) throws(LogError) {
        self.log = log
        self.options = options
        let timing = GroupTiming(options)
        doubt = OwnershipDoubt(timing)
        let configuration = try Configuration(log.options)
        try configuration.setReading(log.options, bufferedBytes: options.maximumBufferedBytes)
        try configuration.setGroup(options, timing)
        configuration.receiveRebalances(Unmanaged.passUnretained(rebalances).toOpaque(), Rebalances.callback)
        let client = Client(try configuration.client(RD_KAFKA_CONSUMER), context: rebalances)
        rd_kafka_poll_set_consumer(client.handle)
        self.client = client
        source = MessageSource(client)
        let code = PartitionList(options.topics.map { TopicPartition($0, -1) }).withHandle {
            rd_kafka_subscribe(client.handle, $0)
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw LogError(code, "group '\(options.group)' cannot be joined")
        }
    }

    deinit {
        close()
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> ConsumerEvent? {
        let waiting = Waiting(wait)
        doubt.polls(isOwner: !positions.offsets.isEmpty)
        try carryOut(try open())
        repeat {
            let client = try open()
            if let event = try follow(client, waiting) { return event }
            if let problem = try positions.problem(client) { throw problem }
            try gather(client, max(1, maximum), waiting)
            if rebalances.notices.isEmpty || !held.isEmpty, let records = takeHeld() { return .records(records) }
        } while !waiting.isOver
        return try follow(try open(), waiting)
    }

    /// Takes what is there, and waits for a part of the time where nothing is.
    private func gather(_ client: Client, _ maximum: Int, _ waiting: Waiting) throws(LogError) {
        try withhold(client, isInDoubt)
        // librdkafka is served while in doubt too, however much is held: only through it does the member hear that its
        // partitions are lost.
        var patience = held.isEmpty || isWithholding ? waiting.nextPart() : 0
        while held.count < maximum || isWithholding, let item = source.next(within: patience) {
            patience = 0
            switch item {
            case .record(let record):
                // Of a partition that was given up meanwhile nothing is passed on.
                guard positions.offsets[record.partition] != nil else { continue }
                positions.pass(record)
                held.append(record)
            case .end: continue
            case .failed(let failure):
                if failure.code == RD_KAFKA_RESP_ERR__FATAL || failure.code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID {
                    throw stop(failure)
                }
                // What was read before it is not lost: the failure is told at the next poll.
                if let error = positions.take(failure), held.isEmpty { throw error }
                return
            }
        }
    }

    /// librdkafka has given up for good.
    private func stop(_ failure: MessageSource.Failure) -> LogError {
        var words = ErrorWords()
        let code = client.map { rd_kafka_fatal_error($0.handle, &words.bytes, words.bytes.count) } ?? failure.code
        let error: LogError
        if let member = options.member, code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID {
            error = .replaced(member: member, group: options.group)
        } else {
            error = .stopped(words.text.isEmpty ? failure.words : words.text)
        }
        close()
        end = error
        return error
    }

    private func takeHeld() -> [Record]? {
        guard !held.isEmpty, !isInDoubt else { return nil }
        defer { held = [] }
        return held
    }

    func nextNotice() -> Rebalances.Notice? { rebalances.next() }

    var isInDoubt: Bool {
        guard let client else { return true }
        return rd_kafka_assignment_lost(client.handle) != 0 || doubt.isRaised(log.vigil)
    }

    var assignment: Set<TopicPartition> {
        isInDoubt ? [] : Set(positions.offsets.keys)
    }

    func close() {
        guard let client else { return }
        self.client = nil
        positions.replace([:])
        held = []
        // A rebalance that was not answered yet would hold the close up.
        rd_kafka_assign(client.handle, nil)
        ConsumerClosing.close(client)
        source.close()
    }

    func open() throws(LogError) -> Client {
        if log.vigil.isClosed { close() }
        if let end { throw end }
        guard let client else { throw .closed }
        return client
    }
}
