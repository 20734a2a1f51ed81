import Expressions

/// How far a `forEach` step is; kept after the step, for `settled`.
struct IterationState: Hashable, Sendable {
    let step: Int
    let items: [Value]
    /// The children that the items stand for, by the items' order; empty for items that are no children.
    let children: [Int]
    /// The first item that was in no call yet.
    var cursor = 0
    /// Items of refused chunks, each to be asked for by itself from a time on.
    var singles: [Single] = []
    /// Items that were refused by themselves; an operator decides.
    var refused: [Int] = []
    /// How many calls were applied.
    var applied = 0
    /// Items that were applied, by the order of the calls.
    var settled: [Range<Int>] = []
    /// The sums of the calls that were applied, by the order of the request's parameters.
    var before: [Int64]

    struct Single: Hashable, Sendable {
        let item: Int
        /// When nothing of the refused chunk can land any more.
        let from: Int64
    }
}
