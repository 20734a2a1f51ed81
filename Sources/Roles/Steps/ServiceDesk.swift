public import Custody
import Queues
import Saga

/// The commands to one service: which may be carried out now, which have to wait, and which are too old.
///
/// Undo goes first and may use every place; what goes forward leaves some places free for it. Among each kind the oldest
/// goes first. Times are in milliseconds.
public struct ServiceDesk: Sendable {
    public struct Options: Hashable, Sendable {
        /// The most calls at once: at least 1.
        public var concurrency: Int
        /// So many of them are only for undo; nil for a quarter, at least one. What goes forward always has one.
        public var undoShare: Int?
        /// With so many waiting, at least 1, it is full. It takes what is brought all the same: whoever reads the log reads no more.
        public var capacity: Int
        /// Nil lets calls begin as fast as places become free.
        public var rate: TokenBucket.Options?
        public var breaker: CircuitBreaker.Options

        public init(
            concurrency: Int = 16, undoShare: Int? = nil, capacity: Int = 1_024, rate: TokenBucket.Options? = nil,
            breaker: CircuitBreaker.Options = CircuitBreaker.Options()
        ) {
            self.concurrency = concurrency
            self.undoShare = undoShare
            self.capacity = capacity
            self.rate = rate
            self.breaker = breaker
        }

        /// How many calls that go forward there may be at once.
        var forwardPlaces: Int { concurrency - min(max(0, undoShare ?? max(1, concurrency / 4)), concurrency - 1) }
    }

    public enum Action: Hashable, Sendable {
        /// Carry it out. The one reading of the clock that said that it is not too late is the request's timestamp.
        case call(Delivery, number: Int, timestamp: Int64)
        /// Nothing was sent, for this reason.
        case report(Delivery, NotSentReason)
        /// Nothing now; ask again then, or, where there is no time, when a call has ended or a command was brought.
        case wait(until: Int64?)
    }

    private let options: Options
    private var undo = FIFO<Delivery>()
    private var forward = FIFO<Delivery>()
    /// Calls under way by their number: whether each is an undo.
    private var underWay: [Int: Bool] = [:]
    private var underWayForward = 0
    private var calls = 0
    private var breaker: CircuitBreaker
    private var bucket: TokenBucket?

    public init(_ options: Options = Options()) {
        self.options = options
        breaker = CircuitBreaker(options.breaker)
        bucket = options.rate.map(TokenBucket.init)
    }

    public var waiting: Int { undo.count + forward.count }
    public var inFlight: Int { underWay.count }
    public var breakerState: CircuitBreaker.State { breaker.state }
    public var isFull: Bool { waiting >= options.capacity }
    /// Enough of what waited is gone to read on.
    public var hasRoom: Bool { waiting <= options.capacity / 2 }

    public mutating func admit(_ delivery: Delivery) {
        if delivery.command.isUndo { undo.append(delivery) } else { forward.append(delivery) }
    }

    /// What is to be done now; asked again and again until it says to wait.
    public mutating func next(at now: Int64) -> Action {
        if let late = takeFirst(where: { $0.command.notAfter < now }) { return .report(late, .stale) }
        if case .refused(let until) = breaker.permission(at: now) {
            // What would be too old by then need not wait for it.
            if let until, let late = takeFirst(where: { $0.command.notAfter < until }) {
                return .report(late, .breakerOpen)
            }
            return .wait(until: earliest(until))
        }
        guard let isUndo = nextKind else { return .wait(until: earliest(nil)) }
        if let until = bucket?.wait(at: now) { return .wait(until: earliest(until)) }
        guard let delivery = isUndo ? undo.popFirst() : forward.popFirst() else { return .wait(until: nil) }
        bucket?.take()
        calls += 1
        underWay[calls] = isUndo
        if !isUndo { underWayForward += 1 }
        breaker.begin(calls)
        return .call(delivery, number: calls, timestamp: now)
    }

    /// A call has ended.
    ///
    /// - Parameter outcome: nil where it ended here, and says nothing about the bank.
    public mutating func finished(_ call: Int, with outcome: Outcome?, at now: Int64) {
        guard let isUndo = underWay.removeValue(forKey: call) else { return }
        if !isUndo { underWayForward -= 1 }
        breaker.end(call, isWorking: outcome?.showsWorkingBank, at: now)
    }

    /// Forgets the commands that wait: their partitions are somebody else's, or will be read again.
    public mutating func clear() {
        undo = FIFO()
        forward = FIFO()
    }

    /// Which kind is next for a free place; nil when nothing waits that may have one.
    private var nextKind: Bool? {
        guard underWay.count < options.concurrency else { return nil }
        if !undo.isEmpty { return true }
        let isFree = underWayForward < options.forwardPlaces
        return isFree && !forward.isEmpty ? false : nil
    }

    /// Commands are as old as their place in the queue, but for a clock's or a profile's difference: the first tells.
    private mutating func takeFirst(where isTaken: (Delivery) -> Bool) -> Delivery? {
        if let first = undo.first, isTaken(first) { return undo.popFirst() }
        if let first = forward.first, isTaken(first) { return forward.popFirst() }
        return nil
    }

    /// When something falls due: that, or the first command's end.
    private func earliest(_ time: Int64?) -> Int64? {
        [time, undo.first.map { $0.command.notAfter + 1 }, forward.first.map { $0.command.notAfter + 1 }]
            .lazy.compactMap(\.self).min()
    }
}
