import Synchronization

/// Appends to the in-memory log when its clock moves.
final class MemoryProducer: LogProducer {
    /// One append as its caller made it: records by partition, acknowledged together.
    private struct Pending {
        var parts: Int
        var positions: [RecordPosition?]
        var failure: LogError?
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
    }

    func append(
        _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) {
        let partitions = try log.partitionCount(of: destination.topic)
        let parts = try destination.parts(of: records, partitions: partitions, limits: log.limits)
        let bytes = records.reduce(0) { $0 + $1.byteCount }
        let number = try begin(records.count, bytes: bytes, parts: parts.count, done)
        if parts.isEmpty { log.clock.plan { [self] in settle(number, nil) } }
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
            log.clock.plan(in: options.acknowledgementDeadline.milliseconds) { [self] in doubt(number) }
        case .lost:
            log.clock.plan(in: options.acknowledgementDeadline.milliseconds) { [self] in doubt(number) }
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
            guard log.state != .stopped(.closed) else { return }
            if case .away = log.state {
                store(partition, records, after: 10, then: next)
            } else {
                next(log.append(records, to: partition))
            }
        }
    }

    private func fill(_ number: Int, _ partition: TopicPartition, _ indices: [Int], from first: Int64) {
        state.withLock { state in
            for (place, index) in indices.enumerated() {
                state.pending[number]?.positions[index] = RecordPosition(partition, first + Int64(place))
            }
        }
        settle(number, nil)
    }

    private func doubt(_ number: Int) {
        settle(number, .inDoubt("no acknowledgement within \(options.acknowledgementDeadline)"))
    }

    /// One part of an append has come to its end; the last one tells the caller.
    private func settle(_ number: Int, _ failure: LogError?) {
        let finished: Pending? = state.withLock { state in
            guard var pending = state.pending[number] else { return nil }
            pending.parts -= 1
            pending.failure = pending.failure ?? failure
            state.pending[number] = pending.parts > 0 ? pending : nil
            guard pending.parts <= 0 else { return nil }
            state.records -= pending.records
            state.bytes -= pending.bytes
            return pending
        }
        guard let finished else { return }
        finished.done(finished.failure.map { .failure($0) } ?? .success(finished.positions.compactMap(\.self)))
    }

    func drain(within time: Duration) -> Bool {
        let limit = log.clock.now + time.milliseconds
        while !state.withLock(\.pending.isEmpty), log.clock.step(until: limit) {}
        return state.withLock(\.pending.isEmpty)
    }

    func close(within time: Duration) {
        state.withLock { $0.isClosed = true }
        _ = drain(within: time)
        let left = state.withLock { state in
            defer { state.pending = [:] }
            return state.pending.sorted { $0.key < $1.key }.map(\.value)
        }
        for pending in left { pending.done(.failure(.inDoubt("the producer was closed"))) }
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
