/// What a `collect` step has gathered; kept after the step, for `children` and `totals`.
struct CollectionState: Hashable, Sendable {
    enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Takes children in.
        case open
        /// Takes none in, and waits for those that are on their way.
        case closing
        /// Its children are held until the parent says what becomes of them.
        case closed
        /// Its children are being undone.
        case dissolved
    }

    let step: Int
    var phase = Phase.open
    /// Milliseconds.
    let deadline: Int64
    /// Slots, in the order in which they were admitted.
    var children: [Int] = []
    var open = 0
    var held = 0
    /// On their way out: being undone.
    var leaving = 0
    /// By the order of the definition; fen or whole numbers.
    var totals: [Int64]

    /// Children that have not ended.
    var living: Int { open + held + leaving }
}

/// A child's part in its parent.
struct Membership: Hashable, Sendable {
    enum State: String, Hashable, Sendable, CaseIterable {
        case open
        case held
        /// The parent has let it go on.
        case settled
        case leaving
        case ended
    }

    let parent: Int
    /// Which of the parent's collections.
    let collection: Int
    var state = State.open
}
