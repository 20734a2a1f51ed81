/// Finds a smaller history that breaks the same invariant: with fewer children first, then with fewer faults.
///
/// Leaving a fault out changes what happens after it, so a history that is smaller need not break what the larger one did;
/// each is run.
public struct Shrinker {
    /// A failing history, as small as it was found.
    public struct Shrunk: Sendable {
        /// With the faults by their numbers.
        public let request: HistoryRequest
        public let setting: BankSetting
        public let violation: Violation
        /// How many faults happened in it.
        public let faults: Int
        public let events: Int
        public let trace: UInt64
        /// All that happened in it.
        public let timeline: [TimelineLine]
        /// How many histories were run to find it.
        public let runs: Int
        /// Whether there was time left, and nothing smaller to be found.
        public let isSmallest: Bool
    }

    private let simulator: Simulator
    private let maximumRuns: Int
    private let proceeds: (_ runs: Int) -> Bool
    private var runs = 0
    private var smallest: HistoryResult
    private let invariant: Invariant

    /// - Parameter proceeds: asked before each run, with the number of those that were made, whether to make it.
    /// - Returns: nil when the history breaks no invariant.
    public static func shrink(
        _ request: HistoryRequest, on simulator: Simulator, maximumRuns: Int = 600,
        while proceeds: @escaping (_ runs: Int) -> Bool = { _ in true }
    ) -> Shrunk? {
        let failing = simulator.run(request)
        guard let violation = failing.violation else { return nil }
        var shrinker = Shrinker(
            simulator: simulator, maximumRuns: maximumRuns, smallest: failing, invariant: violation.invariant,
            while: proceeds)
        return shrinker.shrink()
    }

    private init(
        simulator: Simulator, maximumRuns: Int, smallest: HistoryResult, invariant: Invariant,
        while proceeds: @escaping (_ runs: Int) -> Bool
    ) {
        self.simulator = simulator
        self.maximumRuns = maximumRuns
        self.smallest = smallest
        self.invariant = invariant
        self.proceeds = proceeds
    }

    private var isOver: Bool { runs >= maximumRuns || !proceeds(runs) }

    private mutating func shrink() -> Shrunk? {
        var isShrinking = true
        while isShrinking, !isOver {
            let hasFewerChildren = takeFewerChildren()
            isShrinking = takeFewerFaults() || hasFewerChildren
        }
        var told = smallest.request
        told.isTold = true
        let result = simulator.run(told)
        guard let violation = result.violation else { return nil }
        return Shrunk(
            request: smallest.request, setting: result.setting, violation: violation,
            faults: result.occurrences.total,
            events: result.events, trace: result.trace, timeline: result.timeline, runs: runs, isSmallest: !isOver)
    }

    /// Whether that breaks the invariant, too; it is the smallest then.
    private mutating func breaks(_ change: (inout HistoryRequest) -> Void) -> Bool {
        guard !isOver else { return false }
        var request = smallest.request
        change(&request)
        runs += 1
        let result = simulator.run(request)
        guard result.violation?.invariant == invariant else { return false }
        smallest = result
        return true
    }

    // MARK: Children

    private mutating func takeFewerChildren() -> Bool {
        let most = smallest.request.children
        var children = 1
        while children < most {
            if breaks({ $0.children = children }) { return true }
            children += max(1, children / 4)
        }
        return false
    }

    // MARK: Faults

    /// Leaves out halves, then quarters, in the end single ones (Zeller and Hildebrandt, Simplifying and Isolating
    /// Failure-Inducing Input, 2002).
    private mutating func takeFewerFaults() -> Bool {
        var kept = smallest.request.kept?.sorted() ?? Array(0..<smallest.occurrences.total)
        let before = smallest.request.kept.map { _ in kept.count } ?? .max
        guard breaks({ $0.kept = Set(kept) }) else { return false }
        if kept.isEmpty { return before > 0 }
        var size = kept.count
        while size > 0, !isOver {
            var begin = 0
            while begin < kept.count, !isOver {
                let fewer = Array(kept[..<begin] + kept[min(begin + size, kept.count)...])
                if breaks({ $0.kept = Set(fewer) }) { kept = fewer } else { begin += size }
            }
            size = size == 1 ? 0 : (size + 1) / 2
        }
        return kept.count < before
    }
}
