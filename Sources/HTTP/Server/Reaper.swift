import Foundation
import Synchronization

/// The open connections, and the thread that holds each to its deadline.
///
/// libmicrohttpd's own time-out counts idleness only: a peer that sends a byte now and then is held for ever.
final class Reaper: Sendable {
    private struct Table {
        var connections: [Int32: Connection] = [:]
        var wake = ContinuousClock.now
        var isDraining = false
        var isOver = false
    }

    /// Deadlines are kept to this; looking at every connection more often would cost more than it gains.
    private static let grain = Duration.milliseconds(50)

    private let table = Mutex(Table())
    private let onReaped: @Sendable () -> Void
    /// Signalled when a deadline sooner than the next look comes in, and at the end.
    private let bell = DispatchSemaphore(value: 0)
    private let empty = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    init(onReaped: @escaping @Sendable () -> Void) {
        self.onReaped = onReaped
    }

    func start() throws(ThreadFailure) {
        try OwnThread.start("http-reaper", stackSize: 256 * 1024) { [self] in
            while let next = look() {
                _ = bell.wait(timeout: .now() + (next - .now) / .seconds(1))
            }
            done.signal()
        }
    }

    var count: Int { table.withLock(\.connections.count) }

    func add(_ connection: Connection) {
        table.withLock { $0.connections[connection.socket] = connection }
        ringIfSooner(connection.deadline)
    }

    /// Called before the socket is closed, so its number cannot be another connection's yet.
    func remove(_ connection: Connection) {
        let isDrained = table.withLock { table in
            table.connections[connection.socket] = nil
            return table.isDraining && table.connections.isEmpty
        }
        if isDrained { empty.signal() }
    }

    /// A connection's deadline has moved; only a sooner one needs an earlier look.
    func ringIfSooner(_ deadline: ContinuousClock.Instant) {
        let isSooner = table.withLock { table in
            guard deadline < table.wake - Self.grain else { return false }
            table.wake = deadline
            return true
        }
        if isSooner { bell.signal() }
    }

    func forEach(_ body: (Connection) -> Void) {
        table.withLock { $0.connections.values.forEach(body) }
    }

    /// Waits until no connection is open.
    func waitUntilEmpty(_ deadline: ContinuousClock.Instant) {
        let isEmpty = table.withLock { table in
            table.isDraining = true
            return table.connections.isEmpty
        }
        if !isEmpty { _ = empty.wait(timeout: .now() + (deadline - .now) / .seconds(1)) }
    }

    func end() {
        table.withLock { $0.isOver = true }
        bell.signal()
        _ = done.wait(timeout: .now() + 10)
    }

    /// Shuts what is due and returns when to look again; nil at the end.
    private func look() -> ContinuousClock.Instant? {
        table.withLock { table in
            guard !table.isOver else { return nil }
            let now = ContinuousClock.now
            var next = now + .seconds(60)
            for connection in table.connections.values {
                if connection.expire(at: now) { onReaped() }
                next = min(next, connection.deadline)
            }
            table.wake = max(next, now + Self.grain)
            return table.wake
        }
    }
}
