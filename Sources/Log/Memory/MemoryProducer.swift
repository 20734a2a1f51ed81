import Synchronization

/// Appends to the in-memory log when its clock moves.
final class MemoryProducer: LogProducer {
    /// One append as its caller made it: records by partition, acknowledged together.
    private struct Pending {
        var parts: Int
        var positions: [RecordPosition?]
        let records: Int
        let bytes: Int
        let done: @Sendable (Acknowledgement) -> Void
    }

    private struct State {
        var pending: [Int: Pending] = [:]
        var appends = 0
        var records = 0
        var bytes = 0
        /// When the last append of each partition is stored: later ones come behind it.
        var stored: [TopicPartition: Int64] = [:]
        var isClosed = false
    }

    private let log: MemoryLog
    private let options: ProducerOptions
    private let state = Mutex(State())

    init(_ log: MemoryLog, _ options: ProducerOptions) {
        self.log = log
        self.options = options
        log.whenClosed { [weak self] in self?.abandon("the log was closed") }
    }

    func append(
        _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) {
        let partitions = try log.partitionCount(of: destination.topic)
        let parts = try destination.parts(of: records, partitions: partitions, limits: log.limits)
        let bytes = records.reduce(0) { $0 + $1.byteCount }
        let number = try begin(records.count, bytes: bytes, parts: parts.count, done)
        if parts.isEmpty { log.clock.plan { [self] in finish(number, nil) } }
        for (partition, indices) in parts {
            submit(number, partition, indices.map { records[$0] }, indices)
        }
    }

    private func begin(
        _ count: Int, bytes: Int, parts: Int, _ done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) -> Int {
        let number: Result<Int, LogError> = state.withLock { state in
            if state.isClosed { return .failure(.closed) }
            let isFull =
                state.records + count > options.maximumPendingRecords
                || state.bytes + bytes > options.maximumPendingBytes
            // An append that is larger than all room goes when nothing else is under way.
            if isFull, !state.pending.isEmpty { return .failure(.full) }
            state.appends += 1
            state.records += count
            state.bytes += bytes
            state.pending[state.appends] = Pending(
                parts: parts, positions: Array(repeating: nil, count: count), records: count, bytes: bytes, done: done)
            return .success(state.appends)
        }
        return try number.get()
    }

    private func submit(_ number: Int, _ partition: TopicPartition, _ records: [NewRecord], _ indices: [Int]) {
        let fate = log.shared.withLock { shared in
            shared.attempts += 1
            return shared.script(
                AppendAttempt(number: shared.attempts - 1, partition: partition, records: records))
        }
        switch fate {
        case .stored(let delay):
            store(partition, records, after: delay) { [self] in fill(number, partition, indices, from: $0) }
        case .storedTwice(let delay):
            store(partition, records, after: delay) { [self] first in
                fill(number, partition, indices, from: first)
                log.append(records, to: partition)
            }
        case .storedUnacknowledged(let delay):
            store(partition, records, after: delay) { _ in }
        case .lost: break
        }
        let isLate =
            switch fate {
            case .stored(let delay), .storedTwice(let delay): delay > options.acknowledgementDeadline.milliseconds
            case .storedUnacknowledged, .lost: true
            }
        // Also when nothing is late yet: a log that is away may keep it for longer than the deadline.
        if isLate || log.state != .working {
            log.clock.plan(in: options.acknowledgementDeadline.milliseconds) { [self] in
                finish(number, .inDoubt("no acknowledgement within \(options.acknowledgementDeadline)"))
            }
        }
    }

    /// Stores when the delay is over, the log can be reached, and the producer's earlier ones of the partition are in.
    private func store(
        _ partition: TopicPartition, _ records: [NewRecord], after delay: Int64,
        then next: @escaping @Sendable (Int64) -> Void
    ) {
        let now = log.clock.now
        let time = state.withLock { state in
            let time = max(now + delay, state.stored[partition] ?? now)
            state.stored[partition] = time
            return time
        }
        log.clock.plan(in: time - now) { [self] in
            switch log.state {
            case .working: next(log.append(records, to: partition))
            case .away: store(partition, records, after: 10, then: next)
            case .stopped: break
            }
        }
    }

    private func fill(_ number: Int, _ partition: TopicPartition, _ indices: [Int], from first: Int64) {
        state.withLock { state in
            for (place, index) in indices.enumerated() {
                state.pending[number]?.positions[index] = RecordPosition(partition, first + Int64(place))
            }
        }
        settle(number)
    }

    /// One part of an append is in; the last one tells the caller.
    private func settle(_ number: Int) {
        let isWhole = state.withLock { state in
            state.pending[number]?.parts -= 1
            return state.pending[number].map { $0.parts <= 0 } ?? false
        }
        if isWhole { finish(number, nil) }
    }

    /// An append has come to its end, whatever becomes of what is left of it.
    private func finish(_ number: Int, _ failure: LogError?) {
        let finished: Pending? = state.withLock { state in
            guard let pending = state.pending.removeValue(forKey: number) else { return nil }
            state.records -= pending.records
            state.bytes -= pending.bytes
            return pending
        }
        guard let finished else { return }
        finished.done(failure.map { .failure($0) } ?? .success(finished.positions.compactMap(\.self)))
    }

    /// Fails what is under way.
    private func abandon(_ reason: String) {
        for number in state.withLock({ $0.pending.keys.sorted() }) { finish(number, .inDoubt(reason)) }
    }

    func drain(within time: Duration) -> Bool {
        let limit = log.clock.now + time.milliseconds
        while !state.withLock(\.pending.isEmpty), log.clock.step(until: limit) {}
        return state.withLock(\.pending.isEmpty)
    }

    func close(within time: Duration) {
        state.withLock { $0.isClosed = true }
        _ = drain(within: time)
        abandon("the producer was closed")
    }
}

extension MemoryLog {
    /// Also while the log is away: appends wait for it then.
    fileprivate func partitionCount(of topic: String) throws(LogError) -> Int {
        let (count, isClosed) = shared.withLock { ($0.topics[topic]?.partitions.count, $0.isClosed) }
        if isClosed { throw .closed }
        guard let count else { throw .unknownTopic(topic) }
        return count
    }

    @discardableResult
    func append(_ records: [NewRecord], to partition: TopicPartition) -> Int64 {
        shared.withLock { shared in
            shared.topics[partition.topic]?.partitions[partition.number]
                .append(records, to: partition, at: clock.now) ?? 0
        }
    }
}
