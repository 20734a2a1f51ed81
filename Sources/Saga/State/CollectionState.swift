import Workflow

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

    @Compact private(set) var step: Int
    /// Milliseconds.
    let deadline: Int64
    /// Slots, in the order in which they were admitted.
    var children: [Int] = []
    @Compact var open = 0
    @Compact var held = 0
    /// On their way out: being undone.
    @Compact var leaving = 0
    var phase = Phase.open
    /// By the order of the definition; fen or whole numbers.
    var totals: [Int64]

    init(step: Int, deadline: Int64, totals: [Int64]) {
        self.step = step
        self.deadline = deadline
        self.totals = totals
    }

    /// Children that have not ended.
    var living: Int { open + held + leaving }

    /// How many children are in a state.
    subscript(_ state: Collection.ChildState) -> Int {
        get {
            switch state {
            case .open: open
            case .held: held
            case .leaving: leaving
            }
        }
        set {
            switch state {
            case .open: open = newValue
            case .held: held = newValue
            case .leaving: leaving = newValue
            }
        }
    }
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

        init(_ state: Collection.ChildState) {
            self =
                switch state {
                case .open: .open
                case .held: .held
                case .leaving: .leaving
                }
        }

        /// As what its parent counts it; nil when it does so no more.
        var counted: Collection.ChildState? {
            switch self {
            case .open: .open
            case .held: .held
            case .leaving: .leaving
            case .settled, .ended: nil
            }
        }
    }

    @Compact private(set) var parent: Int
    /// Which of the parent's collections.
    @Compact private(set) var collection: Int
    var state = State.open

    init(parent: Int, collection: Int) {
        self.parent = parent
        self.collection = collection
    }
}
