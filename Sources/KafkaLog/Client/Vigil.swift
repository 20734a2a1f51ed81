internal import CRDKafka
import Foundation
internal import Log
import Queues

/// Watches over a cluster and over this process: whether a broker answers, and whether the process stood still.
///
/// One thread asks the cluster for its brokers once a second. The times at which it does also show when the whole
/// process was stopped and went on: then a member of a group may be out without having heard of it.
final class Vigil: Sendable {
    /// A time in which this process, or at least its watch, did nothing.
    private struct Standstill {
        let length: Duration
        let end: ContinuousClock.Instant
    }

    private struct State {
        var away: String? = "no broker has answered yet"
        var words: String?
        var lastLook = ContinuousClock.now
        var standstills: [Standstill] = []
        var isClosed = false

        var logState: LogState { isClosed ? .stopped(.closed) : away.map { .away($0) } ?? .working }
    }

    private static let pause: Int32 = 250
    private static let answerPatience: Int32 = 1_500
    private static let notedStandstill = Duration.milliseconds(2_500)
    private static let standstillsKept = 16

    private let client: Client
    private let state = Monitor(State())

    init(_ client: Client) {
        self.client = client
        Thread.detachNewThread { [self] in run() }
    }

    var logState: LogState { state.look(\.logState) }

    var isClosed: Bool { state.look(\.isClosed) }

    /// The log's state once it is not away any more, or the deadline has passed.
    func logState(by deadline: ContinuousClock.Instant) -> LogState {
        let settled: LogState? = state.wait(until: deadline) { state in
            if case .away = state.logState { nil } else { state.logState }
        }
        return settled ?? logState
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    /// The end of the last standstill that was longer than `length`; now when one is going on.
    func lastStandstill(longerThan length: Duration) -> ContinuousClock.Instant? {
        let now = ContinuousClock.now
        return state.look { state in
            if now - state.lastLook > length { return now }
            return state.standstills.last { $0.length > length }?.end
        }
    }

    private func run() {
        guard let events = rd_kafka_queue_get_main(client.handle) else { return }
        defer { rd_kafka_queue_destroy(events) }
        var nextQuestion = ContinuousClock.now
        while !isClosed {
            look()
            if let event = rd_kafka_queue_poll(events, Self.pause) { take(event) }
            guard ContinuousClock.now >= nextQuestion else { continue }
            ask()
            nextQuestion = .now + .seconds(1)
        }
    }

    private func look() {
        let now = ContinuousClock.now
        state.withLockForNone { state in
            let length = now - state.lastLook
            if length > Self.notedStandstill {
                state.standstills.append(Standstill(length: length, end: now))
                state.standstills = state.standstills.suffix(Self.standstillsKept)
            }
            state.lastLook = now
        }
    }

    private func take(_ event: OpaquePointer) {
        defer { rd_kafka_event_destroy(event) }
        guard rd_kafka_event_type(event) == RD_KAFKA_EVENT_ERROR else { return }
        // An error alone proves little: "all brokers are down" also comes when idle connections close.
        let words = String(cString: rd_kafka_event_error_string(event))
        if rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN {
            state.withLockForNone { $0.words = words }
        }
    }

    private func ask() {
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = rd_kafka_metadata(client.handle, 0, nil, &answer, Self.answerPatience)
        if let answer { rd_kafka_metadata_destroy(answer) }
        state.withLock { state in
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else {
                state.away = nil
                state.words = nil
                return
            }
            state.away = state.words ?? code.words
        }
    }
}
