import CCurl
import Foundation
import Queues
import Synchronization

/// What callers and the transfer loop share: the calls that wait, and the wish to stop.
final class Mailbox: Sendable {
    private struct State {
        var queue = FIFO<QueuedCall>()
        /// No waiting call's time is over before this; nil when none waits.
        var earliest: ContinuousClock.Instant?
        /// Calls taken by the loop and not completed.
        var inFlight = 0
        var stop: ContinuousClock.Instant?
        /// A wake-up is written and not yet read.
        var isRinging = false
        var isOver = false
        var loopThread: pthread_t?
    }

    /// Readable when there is something to look at; polled by the loop.
    let bell: Int32
    private let state = Mutex(State())
    private let over = DispatchSemaphore(value: 0)
    private let maximumQueued: Int
    private let maximumInFlight: Int

    init(maximumQueued: Int, maximumInFlight: Int) throws(HTTPClientError) {
        self.maximumQueued = maximumQueued
        self.maximumInFlight = maximumInFlight
        bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard bell >= 0 else { throw .cannotStart("eventfd: " + String(cString: strerror(errno))) }
    }

    deinit { close(bell) }

    var load: Int { state.withLock { $0.queue.count + $0.inFlight } }

    /// Takes a call, or says why not.
    func put(_ call: QueuedCall) -> NotSent? {
        let (refusal, rings) = state.withLock { state -> (NotSent?, Bool) in
            guard state.stop == nil else { return (.stopped, false) }
            let room = maximumQueued + max(0, maximumInFlight - state.inFlight)
            guard state.queue.count < room else { return (.queueFull, false) }
            state.queue.append(call)
            state.earliest = min(call.deadline, state.earliest ?? call.deadline)
            defer { state.isRinging = true }
            return (nil, !state.isRinging)
        }
        if rings { ring() }
        return refusal
    }

    func stop(by deadline: ContinuousClock.Instant) {
        state.withLock { state in
            state.stop = min(deadline, state.stop ?? deadline)
            state.isRinging = true
        }
        ring()
    }

    func waitUntilOver(_ deadline: ContinuousClock.Instant) {
        let isLoop = state.withLock { $0.loopThread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
        // Passed on, for there may be more than one who waits.
        if !isLoop, over.wait(timeout: .now() + (deadline - .now) / .seconds(1)) == .success { over.signal() }
    }

    // What follows is the loop's.

    func begin() {
        state.withLock { $0.loopThread = pthread_self() }
    }

    /// The loop has heard the bell and is about to look.
    func quiet() {
        var count: UInt64 = 0
        _ = read(bell, &count, MemoryLayout<UInt64>.size)
        state.withLock { $0.isRinging = false }
    }

    /// When to stop, if asked to.
    var stopDeadline: ContinuousClock.Instant? { state.withLock(\.stop) }

    /// Up to so many calls to start now.
    func take(_ room: Int) -> [QueuedCall] {
        state.withLock { state in
            let taken = state.queue.popFirst(room)
            state.inFlight += taken.count
            if state.queue.count == 0 { state.earliest = nil }
            return taken
        }
    }

    /// The calls whose time was over before their turn came.
    func takeExpired(at now: ContinuousClock.Instant) -> [QueuedCall] {
        state.withLock { state in
            guard let earliest = state.earliest, earliest <= now else { return [] }
            let expired = state.queue.removeAll { $0.deadline <= now }
            state.earliest = state.queue.minimum(of: \.deadline)
            return expired
        }
    }

    func takeAll() -> [QueuedCall] {
        state.withLock { $0.queue.removeAll { _ in true } }
    }

    /// When the loop must look again at the latest, for the calls that wait or to stop.
    var nextDeadline: ContinuousClock.Instant? {
        state.withLock { state in
            guard let stop = state.stop else { return state.earliest }
            return min(stop, state.earliest ?? stop)
        }
    }

    func completed() {
        state.withLock { $0.inFlight -= 1 }
    }

    func end() {
        over.signal()
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(bell, &one, MemoryLayout<UInt64>.size)
    }
}
