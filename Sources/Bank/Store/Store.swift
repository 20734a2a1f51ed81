import Foundation
import Ledger
import Queues
import SQLite
import Synchronization

/// Makes what calls leave behind durable: one thread writes, many calls share a commit.
///
/// After a failure nothing is written any more and every receipt says so: what the disk holds is then in doubt.
final class Store: Sendable {
    private struct State {
        var waiting = FIFO<StoreEntry>()
        /// Places taken by entries that wait, or will.
        var reserved = 0
        /// No more entries are worth waiting for.
        var isPressed = false
        var isStopping = false
        var isOver = false
    }

    private enum Turn {
        case entries([StoreEntry])
        case idle
        case end
    }

    /// The most entries of one commit.
    private static let batch = 256
    /// While more are about to follow, a commit waits for so many entries, and for so long: each costs a thread's way to
    /// the processor and back, the pages that all of them touch, and with a file the disk's time.
    private static let gathered = (count: 32, patience: Duration.milliseconds(4))

    private let monitor = Monitor(State())
    /// Nil when the store is over: nobody holds the file any more.
    private let file: Mutex<StoreFile?>
    private let capacity: Int
    private let onFailure: @Sendable (any Error) -> Void

    /// Starts the thread that writes.
    ///
    /// - Parameter capacity: how many entries may wait.
    /// - Parameter onFailure: called once, on the store's thread, when a commit failed.
    init(_ file: sending StoreFile, capacity: Int, onFailure: @escaping @Sendable (any Error) -> Void) {
        self.file = Mutex(file)
        self.capacity = capacity
        self.onFailure = onFailure
        let thread = Thread { [self] in run() }
        thread.name = "bank-store"
        thread.start()
    }

    /// Takes a place for an entry; blocks while there is none.
    ///
    /// - Returns: false when none came free in time, or the store is over.
    func reserve(by deadline: ContinuousClock.Instant) -> Bool {
        let granted: Bool? = monitor.wait(until: deadline) { state in
            if state.isStopping || state.isOver { return false }
            guard state.reserved < capacity else { return nil }
            state.reserved += 1
            return true
        }
        return granted ?? false
    }

    /// Gives a place back unused.
    func cancelReservation() {
        monitor.withLock { $0.reserved -= 1 }
    }

    /// Queues an entry on a reserved place; never blocks, so that it can be called where the order is made.
    ///
    /// - Parameter mayWait: more entries are about to follow, and the store may wait some milliseconds to write this one
    ///   with them.
    func submit(_ entry: StoreEntry, mayWait: Bool = false) {
        let (isOver, isDue) = monitor.withLockForNone { state in
            guard !state.isOver else { return (true, false) }
            state.waiting.append(entry)
            if !mayWait || state.waiting.count >= Self.gathered.count { state.isPressed = true }
            return (false, state.isPressed || state.waiting.count == 1)
        }
        if isDue { monitor.wake() }
        if isOver { entry.receipt.settle(isDurable: false) }
    }

    /// Entries that wait to be written.
    var waiting: Int {
        monitor.look { $0.waiting.count }
    }

    var isWorking: Bool {
        monitor.look { !$0.isOver }
    }

    /// Reads; waits for a commit under way, not for what is queued behind it.
    ///
    /// - Throws: what the body throws, or `BankUnavailable` when the store is over.
    func read<Result: Sendable>(_ body: (StoreFile) throws -> Result) throws -> Result {
        try file.withLock { file in
            guard let file else { throw BankUnavailable() }
            return try body(file)
        }
    }

    /// Writes what is queued, closes the file and ends the thread; blocks, but not past the deadline.
    func stop(by deadline: ContinuousClock.Instant) {
        monitor.withLock { $0.isStopping = true }
        _ = monitor.wait(until: deadline) { $0.isOver ? true : nil }
    }

    private func run() {
        while true {
            switch next() {
            case .entries(let entries):
                guard commit(entries) else { return }
            case .idle:
                guard attempt({ try $0.tidy() }) else { return }
            case .end:
                if attempt({ try $0.tidy() }) { end() }
                return
            }
        }
    }

    private func next() -> Turn {
        let hasEntries: Bool? = monitor.wait(until: .now + .seconds(1)) { state in
            if state.waiting.count > 0 { return true }
            return state.isStopping ? false : nil
        }
        return switch hasEntries {
        case true?: .entries(gather())
        case false?: .end
        case nil: .idle
        }
    }

    /// What goes into one commit.
    private func gather() -> [StoreEntry] {
        _ = monitor.wait(until: .now + Self.gathered.patience) { $0.isPressed || $0.isStopping ? true : nil }
        return monitor.withLockForNone { state in
            let entries = state.waiting.popFirst(Self.batch)
            if state.waiting.count == 0 { state.isPressed = false }
            return entries
        }
    }

    private func commit(_ entries: [StoreEntry]) -> Bool {
        let committed = attempt { file in
            try file.commit(entries)
            if file.isLogTooLong { try file.tidy() }
        }
        monitor.withLock { $0.reserved -= entries.count }
        for entry in entries { entry.receipt.settle(isDurable: committed) }
        return committed
    }

    /// - Returns: false when it failed, and the store with it.
    private func attempt(_ body: (StoreFile) throws -> Void) -> Bool {
        do {
            try read(body)
            return true
        } catch {
            end()
            onFailure(error)
            return false
        }
    }

    /// Closes the file, says that it is over, and that what is still queued will not be written.
    private func end() {
        file.withLock { $0 = nil }
        let left = monitor.withLock { state in
            state.isOver = true
            return state.waiting.popFirst(.max)
        }
        for entry in left { entry.receipt.settle(isDurable: false) }
    }
}
