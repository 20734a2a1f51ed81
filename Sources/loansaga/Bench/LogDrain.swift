import Foundation
import Log
import Queues

/// A group with one member that reads a topic on a thread of its own, from its end on and as fast as it fills.
final class LogDrain: Sendable {
    enum Failure: Error, CustomStringConvertible {
        case noPartitions
        case partitionsGone
        case gap(TopicPartition, expected: Int64, found: Int64)
        case behind(read: Int, expected: Int)

        var description: String {
            switch self {
            case .noPartitions: "the group that reads along was given no partitions"
            case .partitionsGone: "the group that reads along had its partitions taken away amid the measurement"
            case .gap(let partition, let expected, let found):
                "records \(expected) up to, but without, \(found) of \(partition) were appended and not read"
            case .behind(let read, let expected): "\(expected) records were appended and \(read) read"
            }
        }
    }

    private struct State {
        var isReading = false
        var read = 0
        var failure: (any Error)?
        var isStopping = false
        var isOver = false
    }

    private static let patience = Duration.seconds(60)
    /// More than is ever left unread: with a full buffer librdkafka 2.0.2 fetches nothing for up to a second.
    private static let bufferedBytes = 64 << 20

    private let state = Monitor(State())

    /// Returns when the group has its partitions: everything that is appended from now on is read.
    init(_ log: any Log, topic: String) throws {
        let thread = Thread { [state] in
            do {
                try Self.read(log, topic, state)
            } catch {
                state.withLock { $0.failure = error }
            }
            state.withLock { $0.isOver = true }
        }
        thread.name = "bench-drain"
        thread.start()
        try wait(orThrow: .noPartitions) { $0.isReading }
    }

    /// Waits until at least so many records have been read.
    func awaitRead(_ count: Int) throws {
        try wait(orThrow: .behind(read: read, expected: count)) { $0.read >= count }
    }

    /// Stops reading.
    ///
    /// - Returns: how many records were read.
    func stop() -> Int {
        state.withLock { $0.isStopping = true }
        _ = state.wait(until: .now + Self.patience) { $0.isOver ? true : nil }
        return read
    }

    private var read: Int { state.look { $0.read } }

    private func wait(orThrow failure: @autoclosure () -> Failure, for isSo: (State) -> Bool) throws {
        let result: Result<Void, any Error>? = state.wait(until: .now + Self.patience) { state in
            if let failure = state.failure { return .failure(failure) }
            return isSo(state) ? .success(()) : nil
        }
        guard let result else { throw failure() }
        try result.get()
    }

    private static func read(_ log: any Log, _ topic: String, _ state: Monitor<State>) throws {
        let member = try log.consumer(
            ConsumerOptions(group: "bench", topics: [topic], start: .end, maximumBufferedBytes: bufferedBytes))
        defer { member.close() }
        var next: [TopicPartition: Int64] = [:]
        while !state.look({ $0.isStopping }) {
            switch try member.poll(maximum: 5_000, wait: .milliseconds(100)) {
            case .assigned(let offsets):
                next = offsets
                state.withLock { $0.isReading = true }
            case .revoked, .lost: throw Failure.partitionsGone
            case .records(let records):
                for record in records {
                    guard let expected = next[record.partition], expected == record.offset else {
                        throw Failure.gap(
                            record.partition, expected: next[record.partition] ?? 0, found: record.offset)
                    }
                    next[record.partition] = expected + 1
                }
                state.withLock { $0.read += records.count }
            case nil: break
            }
        }
    }
}
