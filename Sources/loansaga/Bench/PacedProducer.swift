import Log
import Queues

/// A producer that has only so many records under way: whoever appends more waits for room.
final class PacedProducer: Sendable {
    private struct State {
        var underWay = 0
        var failure: LogError?
    }

    /// The longest that a log may take for anything.
    private static let patience = Duration.seconds(60)

    private let producer: any LogProducer
    private let room: Int
    private let state = Monitor(State())

    /// - Parameter room: records that may be under way, 100,000 at the most.
    init(_ log: any Log, room: Int) throws(LogError) {
        producer = try log.producer(ProducerOptions())
        self.room = room
    }

    deinit {
        producer.close(within: .zero)
    }

    /// Waits until so many more records may be appended.
    ///
    /// - Throws: what an append before failed with; `.inDoubt` when none ends in time.
    func awaitRoom(for count: Int) throws(LogError) {
        try wait { $0.underWay == 0 || $0.underWay + count <= room }
    }

    /// Appends, as soon as there is room.
    ///
    /// - Parameter done: called when the records are stored.
    func append(
        _ records: [NewRecord], to partition: TopicPartition, done: @escaping @Sendable () -> Void = {}
    ) throws(LogError) {
        try awaitRoom(for: records.count)
        state.withLockForNone { $0.underWay += records.count }
        do throws(LogError) {
            try producer.append(records, to: .partition(partition)) { [state] result in
                if case .success = result { done() }
                state.withLock { state in
                    state.underWay -= records.count
                    if case .failure(let error) = result { state.failure = error }
                }
            }
        } catch {
            state.withLock { $0.underWay -= records.count }
            throw error
        }
    }

    /// Waits until everything is stored.
    func finish() throws(LogError) {
        try wait { $0.underWay == 0 }
        producer.close(within: Self.patience)
    }

    private func wait(for isSo: (State) -> Bool) throws(LogError) {
        let failure: LogError?? = state.wait(until: .now + Self.patience) { state in
            if let failure = state.failure { return .some(failure) }
            return isSo(state) ? .some(nil) : nil
        }
        if let failure = failure ?? .inDoubt("nothing was acknowledged within \(Self.patience)") { throw failure }
    }
}
