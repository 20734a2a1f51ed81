import Foundation
import Synchronization

/// One accepted connection: what it is doing and until when it may.
final class Connection: Sendable {
    enum Phase {
        /// From the accept, or the end of an answer, to a request line.
        case waiting
        case header
        case body
        case handling
        case sending
    }

    private struct State {
        var phase = Phase.waiting
        var deadline: ContinuousClock.Instant
        /// When the request under way began; header and body count from here.
        var start: ContinuousClock.Instant
        var requests = 0
        var isShut = false
        var exchange: Exchange?
    }

    let socket: Int32
    private let state: Mutex<State>

    init(socket: Int32, deadline: Duration) {
        self.socket = socket
        let now = ContinuousClock.now
        state = Mutex(State(deadline: now + deadline, start: now))
    }

    var deadline: ContinuousClock.Instant { state.withLock(\.deadline) }

    /// A request line is in: the first request's time runs from the accept, a later one's from now.
    func beginRequest(headerDeadline: Duration) {
        state.withLock { state in
            if state.requests > 0 { state.start = .now }
            state.requests += 1
            state.phase = .header
            state.deadline = state.start + headerDeadline
        }
    }

    func beginBody(deadline: Duration) {
        state.withLock { state in
            state.phase = .body
            state.deadline = state.start + deadline
        }
    }

    func beginHandling(_ exchange: Exchange, deadline: Duration) {
        state.withLock { state in
            state.phase = .handling
            state.exchange = exchange
            state.deadline = .now + deadline
        }
    }

    func beginSending(deadline: Duration) {
        state.withLock { state in
            state.phase = .sending
            state.exchange = nil
            state.deadline = .now + deadline
        }
    }

    func beginWaiting(deadline: Duration) {
        state.withLock { state in
            state.phase = .waiting
            state.exchange = nil
            state.deadline = .now + deadline
        }
    }

    /// Does what an expired deadline asks for; the caller holds the table, so the socket is still this connection's.
    ///
    /// - Returns: whether the socket was shut now.
    func expire(at now: ContinuousClock.Instant) -> Bool {
        let exchange = state.withLock { state in
            guard state.deadline <= now else { return nil as Exchange?? }
            // Whatever still holds the connection after this gets its turn a second later again.
            state.deadline = now + .seconds(1)
            if state.phase == .handling { return .some(state.exchange) }
            let wasShut = state.isShut
            state.isShut = true
            return wasShut ? nil : .some(nil)
        }
        guard let exchange else { return false }
        if let exchange {
            exchange.giveUp(.late)
            return false
        }
        shutdown(socket, Int32(SHUT_RDWR))
        return true
    }

    /// What a stopping server leaves this connection: nothing between requests, a moment to one that sent none yet.
    func hurry(grace: Duration) {
        state.withLock { state in
            guard state.phase == .waiting else { return }
            state.deadline = state.requests > 0 ? .now : min(state.deadline, .now + grace)
        }
    }

    /// Answers for a handler that has not, since the server ends now.
    func cut() {
        state.withLock(\.exchange)?.giveUp(.stopping)
    }
}
