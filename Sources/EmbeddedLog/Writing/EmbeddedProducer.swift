import Foundation
import Log
import Queues

/// Appends to a log on SQLite: hands records to the writing thread.
final class EmbeddedProducer: LogProducer {
    /// An append whose end is not known.
    private struct Pending: Sendable {
        let records: Int
        let bytes: Int
        let deadline: ContinuousClock.Instant
        let done: @Sendable (Acknowledgement) -> Void
    }

    private struct State: Sendable {
        var pending: [Int: Pending] = [:]
        var appends = 0
        var records = 0
        var bytes = 0
        /// Appends whose `done` has not returned.
        var unsettled = 0
        var isClosed = false
    }

    private let log: EmbeddedLog
    private let options: ProducerOptions
    private let state = Monitor(State())
    /// Held while `done` of an append runs: there is never a second one.
    private let speaking = NSRecursiveLock()

    init(_ log: EmbeddedLog, _ options: ProducerOptions) {
        self.log = log
        self.options = options
    }

    func append(
        _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) {
        let topic = try log.openTopic(destination.topic)
        let parts = try destination.parts(
            of: records, partitions: topic.description.partitions, limits: log.limits
        ).map { part in
            WriterQueue.Append.Part(
                partition: topic.firstPartition + part.partition.number,
                records: part.indices.count == records.count ? records : part.indices.map { records[$0] },
                indices: part.indices)
        }
        let bytes = records.reduce(0) { $0 + $1.byteCount }
        let number = try begin(records.count, bytes, done)
        let append = WriterQueue.Append(
            producer: self, number: number, count: records.count, bytes: bytes, parts: parts)
        guard log.submit(append) else {
            abandon(number)
            throw log.state.error ?? .closed
        }
    }

    private func begin(
        _ count: Int, _ bytes: Int, _ done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) -> Int {
        let deadline = ContinuousClock.now + options.acknowledgementDeadline
        let number: Result<Int, LogError> = state.withLock { state in
            if state.isClosed { return .failure(.closed) }
            let isFull =
                state.records + count > options.maximumPendingRecords
                || state.bytes + bytes > options.maximumPendingBytes
                // No append is so small that any number of it fits.
                || state.pending.count >= options.maximumPendingRecords
            // An append that is larger than all room goes when nothing else is under way.
            if isFull, !state.pending.isEmpty { return .failure(.full) }
            state.appends += 1
            state.records += count
            state.bytes += bytes
            state.unsettled += 1
            state.pending[state.appends] = Pending(records: count, bytes: bytes, deadline: deadline, done: done)
            return .success(state.appends)
        }
        return try number.get()
    }

    /// Forgets an append that was not taken.
    private func abandon(_ number: Int) {
        if take(number) != nil { state.withLock { $0.unsettled -= 1 } }
    }

    private func take(_ number: Int) -> Pending? {
        state.withLock { state in
            guard let pending = state.pending.removeValue(forKey: number) else { return nil }
            state.records -= pending.records
            state.bytes -= pending.bytes
            return pending
        }
    }

    /// Tells the caller how an append ended, unless it was told before.
    func settle(_ number: Int, _ result: Acknowledgement) {
        guard let pending = take(number) else { return }
        speaking.lock()
        pending.done(result)
        speaking.unlock()
        state.withLock { $0.unsettled -= 1 }
    }

    /// Fails what has waited for too long.
    func expire(_ now: ContinuousClock.Instant) {
        let late = state.withLock { state in
            state.pending.filter { $0.value.deadline <= now }.keys.sorted()
        }
        fail(late, "no acknowledgement within \(options.acknowledgementDeadline)")
    }

    func drain(within time: Duration) -> Bool {
        state.wait(until: .now + time) { $0.unsettled == 0 ? true : nil } ?? false
    }

    func close(within time: Duration) {
        state.withLock { $0.isClosed = true }
        guard !drain(within: time) else { return }
        fail(state.withLock { $0.pending.keys.sorted() }, "the producer was closed")
    }

    /// Those that the disk has not begun with are not written any more: they would stay in memory, and their room is
    /// free.
    private func fail(_ numbers: [Int], _ why: String) {
        guard !numbers.isEmpty else { return }
        log.withdraw(Set(numbers), of: self)
        for number in numbers { settle(number, .failure(.inDoubt(why))) }
    }
}
