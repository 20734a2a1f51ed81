import Crypto
import Custody
import Ledger
import Queues
import Runtime
import Synchronization

/// The bank's heart: the rule book under its lock, and the store that everything goes through before it is told.
final class BankCore: Sendable {
    let catalogue: Catalogue
    let platformNo: String
    let store: Store
    let alarm = Alarm()
    /// Runs whatever must not run on the servers' threads.
    let workers: WorkerPool
    /// Says that the bank is busy, where the workers cannot even do that.
    let overflow = WorkerPool(name: "bank-busy", threads: 1, capacity: 1024)
    /// Administrators' requests, one at a time: some walk through all of the books.
    let adminWorkers = WorkerPool(name: "bank-admin", threads: 1, capacity: 256)
    let log: Logger
    private let metrics: BankMetrics
    private let state: Mutex<BankState>
    /// Apart, because a request's form is checked against it before its turn comes.
    private let clock: Mutex<BankClock>
    private let signingKey: PrivateKey

    /// How long a call waits for a place in the store's queue.
    private static let patience = Duration.seconds(10)

    init(
        _ state: BankState, clock: BankClock, store: Store, workers: WorkerPool, catalogue: Catalogue,
        platformNo: String, signingKey: PrivateKey, metrics: Metrics, log: Logger
    ) {
        self.state = Mutex(state)
        self.clock = Mutex(clock)
        self.store = store
        self.workers = workers
        self.catalogue = catalogue
        self.platformNo = platformNo
        self.signingKey = signingKey
        self.metrics = BankMetrics(metrics, store: store)
        self.log = log
    }

    func now() -> Timestamp {
        clock.withLock { $0.now() }
    }

    /// Moves the clock to a time that it does not show yet, from within a change.
    ///
    /// - Returns: how far it is ahead of the system's clock.
    func moveClock(to time: Timestamp) -> Duration {
        clock.withLock { clock in
            clock.move(to: time)
            return clock.offset
        }
    }

    /// How far the clock is ahead of the system's.
    var clockOffset: Duration { clock.withLock { $0.offset } }

    /// Changes the bank's state, what was due before included, and queues for the store what came of it.
    ///
    /// What the body gives must not be told to anybody before the receipt says that it is durable; so that nobody hears
    /// of what a crash may still undo, this holds also where the body only reads.
    /// - Throws: `BankUnavailable` before the body ran.
    func change<Result: Sendable>(
        _ body: (inout BankState, Timestamp, inout StoreEntry) -> Result
    ) throws(BankUnavailable) -> (result: Result, receipt: Receipt) {
        guard store.reserve(by: .now + Self.patience) else { throw BankUnavailable() }
        let (result, receipt, entry, isSooner, waiters) = state.withLock { state in
            let before = state.nextDue
            let now = now()
            if let due = before, due <= now { state.book.advance(to: now) }
            var entry = StoreEntry()
            let result = body(&state, now, &entry)
            entry.changes = state.book.takeChanges()
            if !entry.isEmpty {
                state.lastReceipt = entry.receipt
                store.submit(entry, mayWait: workers.isBehind)
            }
            let isSooner = Self.isSooner(state.nextDue, than: before)
            return (result, state.lastReceipt, entry, isSooner, state.takeQuietWaiters(at: now))
        }
        if !waiters.isEmpty {
            // What they look for then is on the disk.
            receipt.whenSettled { _ in for waiter in waiters { waiter() } }
        }
        if entry.isEmpty { store.cancelReservation() }
        if isSooner { alarm.poke() }
        metrics.count(entry)
        if let row = entry.journal { log.debug("a request", row.fields) }
        return (result, receipt)
    }

    private static func isSooner(_ due: Timestamp?, than before: Timestamp?) -> Bool {
        guard let due else { return false }
        return before.map { due < $0 } ?? true
    }

    /// Reads the state, or changes of it what no store keeps.
    func adjust<Result: Sendable>(_ body: (inout BankState, Timestamp) -> Result) -> Result {
        state.withLock { state in body(&state, now()) }
    }

    /// Does something when the bank's clock shows the time, off the servers' threads.
    ///
    /// - Returns: false when too much waits already; the call is then neither run nor dropped.
    func wait(until time: Timestamp, _ call: DelayedCall) -> Bool {
        let waits = state.withLock { $0.delayed.add(time, call) }
        alarm.poke()
        return waits
    }

    /// The signature as it is sent: SHA1withRSA over the text's bytes, in lower-case hexadecimal.
    ///
    /// Takes 0.2 ms; to be called outside of the lock and off the servers' threads.
    func signature(of text: String) throws(CryptoError) -> String {
        Hex.encode(try signingKey.signSHA1(Array(text.utf8)))
    }
}

/// The bank cannot take a request in now: its store is behind, or over.
struct BankUnavailable: Error {}

extension StoreEntry {
    fileprivate var isEmpty: Bool {
        changes.isEmpty && journal == nil && deliveries.isEmpty && settings.isEmpty
    }
}
