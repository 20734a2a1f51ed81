import CMicroHTTPD
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
        let expired = state.withLock { state -> (phase: Phase, exchange: Exchange?)? in
            guard state.deadline <= now, !state.isShut else { return nil }
            // Until the library has noticed, this connection needs no further look.
            state.deadline = now + .seconds(3600)
            state.isShut = state.phase != .handling
            return (state.phase, state.exchange)
        }
        switch expired?.phase {
        case nil:
            return false
        case .handling:
            expired?.exchange?.giveUp(.late)
            return false
        case .sending:
            // What the peer does not take would stay in the kernel, with the connection, long after the close.
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        case .waiting, .header, .body:
            break
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

    /// Answers what came as a first line and was none: some of these libmicrohttpd answers itself, at others it closes
    /// the connection and asks nobody.
    ///
    /// - Returns: whether it was answered here.
    func refuseUnreadable() -> Bool {
        guard state.withLock({ $0.phase == .waiting && $0.requests == 0 && !$0.isShut }),
            http_socket_only_received(socket)
        else { return false }
        let answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
        let reason = "the first line is not a request line: METHOD TARGET HTTP/1.1\n"
        let bytes = Array("\(answer)Content-Length: \(reason.utf8.count)\r\n\r\n\(reason)".utf8)
        send(socket, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        shutdown(socket, Int32(SHUT_WR))
        // What is left unread at the close would make the kernel reset the connection and the answer with it.
        var rest = [UInt8](repeating: 0, count: 64 * 1024)
        recv(socket, &rest, rest.count, Int32(MSG_DONTWAIT))
        return true
    }

    /// Answers for a handler that has not, since the server ends now.
    func cut() {
        state.withLock(\.exchange)?.giveUp(.stopping)
    }
}
