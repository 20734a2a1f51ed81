/// Keeps calls from a bank that does not work: they would wait, come to nothing and add to its load.
///
/// Closed, everything goes. Too many failures open it for a pause; then, half open, one call at a time probes. A probe that
/// shows that the bank works closes it; one that fails opens it for twice the pause. Times are in milliseconds.
public struct CircuitBreaker: Hashable, Sendable {
    public struct Options: Hashable, Sendable {
        /// So many failures one after the other open it.
        public var failuresInRow = 5
        /// How many of the latest calls are looked at for their share of failures: 1 to 64.
        public var window = 20
        /// So many failures among them open it.
        public var failuresInWindow = 10
        public var firstPause: Int64 = 1_000
        public var longestPause: Int64 = 30_000

        public init() {}
    }

    public enum State: Hashable, Sendable {
        case closed
        case open(since: Int64, until: Int64)
        /// One call, by its number, may be under way to see whether the bank works.
        case halfOpen(probe: Int?)
    }

    enum Permission: Hashable {
        case granted
        /// Not before; nil: not before the probe has ended.
        case refused(until: Int64?)
    }

    private let options: Options
    public private(set) var state = State.closed
    private var failuresInRow = 0
    /// The latest calls, the last in the lowest bit: whether each failed.
    private var latest: UInt64 = 0
    private var pause: Int64

    public init(_ options: Options = Options()) {
        self.options = options
        pause = options.firstPause
    }

    /// Whether a call may begin.
    mutating func permission(at now: Int64) -> Permission {
        if case .open(let since, let until) = state {
            // A clock that was set back must not make a pause of seconds one of hours.
            guard now >= until || now < since else { return .refused(until: until) }
            state = .halfOpen(probe: nil)
        }
        if case .halfOpen(.some) = state { return .refused(until: nil) }
        return .granted
    }

    /// A call begins for which there was permission.
    mutating func begin(_ call: Int) {
        if case .halfOpen = state { state = .halfOpen(probe: call) }
    }

    /// A call has ended.
    ///
    /// - Parameter isWorking: whether it showed that the bank works; nil where it says nothing about that.
    mutating func end(_ call: Int, isWorking: Bool?, at now: Int64) {
        switch state {
        case .closed:
            guard let isWorking else { return }
            count(isFailure: !isWorking)
            if failuresInRow >= options.failuresInRow || latest.nonzeroBitCount >= options.failuresInWindow {
                open(at: now)
            }
        case .halfOpen(let probe):
            guard probe == call else { return }
            switch isWorking {
            case true?:
                state = .closed
                pause = options.firstPause
            case false?:
                pause = min(2 * pause, options.longestPause)
                open(at: now)
            case nil: state = .halfOpen(probe: nil)
            }
        // What began before it opened has nothing more to say.
        case .open: break
        }
    }

    private mutating func count(isFailure: Bool) {
        failuresInRow = isFailure ? failuresInRow + 1 : 0
        let window = min(max(1, options.window), 64)
        latest = latest << 1 | (isFailure ? 1 : 0)
        if window < 64 { latest &= 1 << UInt64(window) - 1 }
    }

    private mutating func open(at now: Int64) {
        state = .open(since: now, until: now + pause)
        failuresInRow = 0
        latest = 0
    }
}
