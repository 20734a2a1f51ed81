import Synchronization

/// How durations are distributed: how many were at most so long, how many there were, and their sum.
public final class Histogram: Sendable {
    struct Contents: Sendable {
        /// By bucket, without those of the buckets before it; the last holds what is above all bounds.
        var counts: [Int]
        var sum = 0.0
    }

    /// The buckets' upper bounds in seconds, ascending.
    let bounds: [Double]
    private let state: Mutex<Contents>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(Contents(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    /// What is not a number is left out.
    public func observe(_ seconds: Double) {
        guard !seconds.isNaN else { return }
        let place = bounds.firstIndex { seconds <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[place] += 1
            state.sum += seconds
        }
    }

    public func observe(_ duration: Duration) {
        observe(duration / .seconds(1))
    }

    var contents: Contents { state.withLock { $0 } }
}
