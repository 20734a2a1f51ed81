import Foundation
import HTTP
import Queues

/// Requests that wait for the log, and the thread that answers those for which it takes too long.
///
/// As many as there are connections; what is done with one of them after that has no answer to give any more.
final class PendingAnswers: Sendable {
    private struct Pending {
        let deadline: ContinuousClock.Instant
        let responder: HTTPResponder
        let late: HTTPResponse
    }

    private struct State {
        var pending: [Int: Pending] = [:]
        var next = 0
        var isStopping = false
        var hasEnded = false
    }

    /// How much later than its deadline a request is answered at most.
    private static let grain = Duration.milliseconds(100)

    /// How long a request may wait.
    let limit: Duration
    private let state = Monitor(State())

    init(limit: Duration) {
        self.limit = limit
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "gateway-deadlines"
        thread.start()
    }

    /// Has the request answered with `late` at its deadline.
    ///
    /// - Returns: what answers it before that.
    func add(_ responder: HTTPResponder, late: HTTPResponse) -> PendingAnswer {
        let number = state.withLockForNone { state in
            state.next += 1
            state.pending[state.next] = Pending(deadline: .now + limit, responder: responder, late: late)
            return state.next
        }
        return PendingAnswer { [state] in
            state.withLockForNone { $0.pending.removeValue(forKey: number) }?.responder
        }
    }

    /// Answers what still waits, and ends.
    func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { $0.isStopping = true }
        _ = state.wait(until: deadline) { $0.hasEnded ? true : nil }
    }

    private func run() {
        while true {
            let isStopping = state.wait(until: .now + Self.grain) { $0.isStopping ? true : nil } ?? false
            let now = ContinuousClock.now
            let late = state.withLockForNone { state in
                let late = state.pending.filter { isStopping || $0.value.deadline <= now }
                for number in late.keys { state.pending[number] = nil }
                return late.values
            }
            for pending in late { pending.responder.respond(pending.late) }
            guard isStopping else { continue }
            return state.withLock { $0.hasEnded = true }
        }
    }
}

/// What answers a request that waits for the log, once.
struct PendingAnswer: Sendable {
    fileprivate let claim: @Sendable () -> HTTPResponder?

    /// - Parameter first: done before anything is answered; told whether the request still waits.
    func callAsFunction(_ response: HTTPResponse, first: (_ isWaiting: Bool) -> Void = { _ in }) {
        let responder = claim()
        first(responder != nil)
        responder?.respond(response)
    }
}
