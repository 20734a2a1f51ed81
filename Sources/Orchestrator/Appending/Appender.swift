import Dispatch
public import Log
import Queues

/// Appends records for a role until they are in the log: waits for room, for a log that is away, and appends again what
/// may not have arrived. A record may therefore be there twice; every reader of our topics takes that.
public final class Appender: Sendable {
    public typealias Done = @Sendable (Result<[RecordPosition], LogError>) -> Void

    private struct State {
        var isClosed = false
        /// Counts acknowledgements, for those who wait for room.
        var acknowledged = 0
    }

    /// How long a caller waits between two looks for room.
    private static let pause = Duration.milliseconds(20)

    private let producer: any LogProducer
    private let state = Monitor(State())
    /// Appends once more, off the log's threads.
    private let again = DispatchQueue(label: "append again")

    public init(_ log: any Log, options: ProducerOptions = ProducerOptions()) throws(LogError) {
        producer = try log.producer(options)
    }

    /// Blocks while there is no room, or while a topic that is new to it cannot be asked about.
    ///
    /// - Parameters:
    ///   - deadline: nil where whoever has them appended has nothing else to do. After it nothing is tried again, and they
    ///     are `.away`: what is under way by then may still get there.
    ///   - done: called once, on a thread of the log, which it must not block: the records are durable, or why they are
    ///     not.
    public func append(
        _ records: [NewRecord], to destination: Destination, until deadline: ContinuousClock.Instant? = nil,
        done: @escaping Done
    ) {
        while true {
            guard !state.look(\.isClosed) else { return done(.failure(.closed)) }
            if let deadline, deadline <= .now { return done(.failure(.away("the log has not taken it in time"))) }
            let seen = state.look(\.acknowledged)
            do throws(LogError) {
                return try producer.append(records, to: destination) { [weak self] result in
                    self?.acknowledged(result, records, destination, deadline, done) ?? done(result)
                }
            } catch {
                switch error {
                case .full, .away, .inDoubt:
                    let next = ContinuousClock.now + Self.pause
                    _ = state.wait(until: deadline.map { min($0, next) } ?? next) { state in
                        state.isClosed || state.acknowledged != seen ? true : nil
                    }
                case .fenced, .replaced, .tooLarge, .unknownTopic, .unknownPartition, .noKey, .outOfRange, .notAllowed,
                    .topicDiffers, .corrupted, .stopped, .closed, .inUse, .cannotOpen:
                    return done(.failure(error))
                }
            }
        }
    }

    private func acknowledged(
        _ result: LogProducer.Acknowledgement, _ records: [NewRecord], _ destination: Destination,
        _ deadline: ContinuousClock.Instant?, _ done: @escaping Done
    ) {
        state.withLock { $0.acknowledged += 1 }
        if case .failure(let error) = result, error.isPassing {
            again.async { self.append(records, to: destination, until: deadline, done: done) }
        } else {
            done(result)
        }
    }

    /// Blocks until the records are durable.
    ///
    /// - Throws: `.away` when the time is over first (they may still get there), or why they never will be there.
    @discardableResult
    public func appendAndWait(
        _ records: [NewRecord], to destination: Destination, within time: Duration = .seconds(30)
    ) throws(LogError) -> [RecordPosition] {
        let deadline = ContinuousClock.now + time
        let answer = Monitor<Result<[RecordPosition], LogError>?>(nil)
        append(records, to: destination, until: deadline) { result in answer.withLock { $0 = result } }
        guard let result = answer.wait(until: deadline, { $0 }) else {
            throw .away("the log has not acknowledged within \(time)")
        }
        return try result.get()
    }

    /// Takes nothing new, and waits for what is under way within the time.
    public func close(within time: Duration) {
        state.withLock { $0.isClosed = true }
        producer.close(within: time)
    }
}

extension LogError {
    /// Whether the same may be appended again with better luck.
    var isPassing: Bool {
        switch self {
        case .full, .away, .inDoubt: true
        case .fenced, .replaced, .tooLarge, .unknownTopic, .unknownPartition, .noKey, .outOfRange, .notAllowed,
            .topicDiffers, .corrupted, .stopped, .closed, .inUse, .cannotOpen:
            false
        }
    }

    /// Whether the log, or the copy of it that is read here, does nothing any more until it is opened anew.
    var isFinal: Bool {
        switch self {
        case .closed, .stopped, .corrupted, .replaced: true
        case .away, .full, .inDoubt, .fenced, .tooLarge, .unknownTopic, .unknownPartition, .noKey, .outOfRange,
            .notAllowed,
            .topicDiffers, .inUse, .cannotOpen:
            false
        }
    }
}
