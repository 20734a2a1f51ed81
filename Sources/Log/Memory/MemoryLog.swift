import Synchronization

/// A log in memory, on a virtual clock, with the meaning of the real ones and with their faults on demand.
///
/// Nothing happens by itself: appends are stored and acknowledged when the clock moves, and a poll that waits moves it.
public final class MemoryLog: Log {
    struct Topic {
        let description: TopicDescription
        var partitions: [MemoryPartition]
    }

    struct State {
        var topics: [String: Topic] = [:]
        var groups: [String: GroupCoordinator] = [:]
        var committed: [String: [TopicPartition: Int64]] = [:]
        var script: @Sendable (AppendAttempt) -> AppendFate = { _ in .stored(after: 0) }
        var attempts = 0
        var away: String?
        var isClosed = false
        var refusesLateCommits = true
        var whenClosed: [@Sendable () -> Void] = []
    }

    public let limits: LogLimits
    public let clock: VirtualClock
    let shared = Mutex(State())

    public init(clock: VirtualClock = VirtualClock(), limits: LogLimits = LogLimits()) {
        self.clock = clock
        self.limits = limits
    }

    public var state: LogState {
        shared.withLock { shared in
            if shared.isClosed { .stopped(.closed) } else { shared.away.map { .away($0) } ?? .working }
        }
    }

    public func createTopics(_ topics: [TopicSpecification]) throws(LogError) {
        for topic in topics {
            if let problem = topic.problem { throw .notAllowed(problem) }
        }
        try withOpen { (shared) throws(LogError) in
            for topic in topics {
                guard let there = shared.topics[topic.name]?.description else { continue }
                if let difference = there.difference(from: topic) { throw .topicDiffers(difference) }
            }
            for topic in topics where shared.topics[topic.name] == nil {
                shared.topics[topic.name] = Topic(
                    description: TopicDescription(
                        name: topic.name, partitions: topic.partitions, cleanup: topic.cleanup,
                        timestampKind: .appended),
                    partitions: Array(repeating: MemoryPartition(), count: topic.partitions))
            }
        }
    }

    public func topic(_ name: String) throws(LogError) -> TopicDescription {
        try withOpen { (shared) throws(LogError) in try shared.topic(name).description }
    }

    public func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
        try withOpen { (shared) throws(LogError) in try shared.partition(partition).range }
    }

    public func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        try withOpen { (shared) throws(LogError) in
            let range = try shared.partition(partition).range
            guard offset <= range.upperBound else {
                throw .outOfRange(partition, offset: offset, available: range)
            }
            shared.topics[partition.topic]?.partitions[partition.number].delete(below: offset)
        }
    }

    public func producer(_ options: ProducerOptions) throws(LogError) -> any LogProducer {
        try withOpen { (_) throws(LogError) in }
        return MemoryProducer(self, options)
    }

    public func consumer(_ options: ConsumerOptions) throws(LogError) -> sending any LogConsumer {
        try MemoryConsumer(self, options)
    }

    public func reader() throws(LogError) -> sending any LogReader {
        try withOpen { (_) throws(LogError) in }
        return MemoryReader(self)
    }

    public func close() {
        let actions = shared.withLock { shared in
            shared.isClosed = true
            defer { shared.whenClosed = [] }
            return shared.whenClosed
        }
        for action in actions { action() }
    }

    func whenClosed(_ action: @escaping @Sendable () -> Void) {
        shared.withLock { $0.whenClosed.append(action) }
    }

    /// Runs on the state of a log that is open and can be reached.
    func withOpen<Value>(_ body: (inout State) throws(LogError) -> Value) throws(LogError) -> Value {
        let result: Result<Value, LogError> = shared.withLock { shared in
            if shared.isClosed { return .failure(.closed) }
            if let away = shared.away { return .failure(.away(away)) }
            do throws(LogError) {
                return .success(try body(&shared))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension MemoryLog.State {
    func topic(_ name: String) throws(LogError) -> MemoryLog.Topic {
        guard let topic = topics[name] else { throw .unknownTopic(name) }
        return topic
    }

    func partition(_ partition: TopicPartition) throws(LogError) -> MemoryPartition {
        let topic = try topic(partition.topic)
        guard topic.partitions.indices.contains(partition.number) else {
            throw .unknownPartition(partition, partitions: topic.partitions.count)
        }
        return topic.partitions[partition.number]
    }

    /// The offset where reading begins.
    func offset(of start: ReadStart, in partition: TopicPartition) throws(LogError) -> Int64 {
        let range = try self.partition(partition).range
        return switch start {
        case .beginning: range.lowerBound
        case .end: range.upperBound
        case .offset(let offset): offset
        }
    }

    /// Records from the offset on, and the offset behind them; nil when there is nothing new.
    func read(
        _ partition: TopicPartition, from offset: Int64, maximum: Int
    ) throws(LogError) -> (records: [Record], next: Int64)? {
        let kept = try self.partition(partition)
        guard offset >= kept.range.lowerBound, offset <= kept.range.upperBound else {
            throw .outOfRange(partition, offset: offset, available: kept.range)
        }
        guard offset < kept.range.upperBound else { return nil }
        let records = kept.read(from: offset, maximum: maximum)
        let isLast = records.count < maximum
        return (Array(records), isLast ? kept.range.upperBound : records.last.map { $0.offset + 1 } ?? offset)
    }
}
