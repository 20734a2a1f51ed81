import Custody
import Synchronization

/// The places of a batch, which scouts share out: whoever is done with one takes the next.
final class Places: Sendable {
    private let count: Int
    private let taken = Atomic(0)

    init(_ count: Int) { self.count = count }

    func next() -> Int? {
        let place = taken.add(1, ordering: .relaxed).oldValue
        return place < count ? place : nil
    }
}

/// Looks at what follows states, each for itself.
///
/// `@unchecked Sendable`: one thread at a time has it.
final class Scout: @unchecked Sendable {
    /// What an action has led to.
    struct Follower {
        let action: Action
        /// What has come of it; nil for a state that was seen before.
        let scene: Scene?
        /// Where something happened.
        let touched: [String]
        /// What it was and where something happened, as one word.
        let words: UInt64
        /// Nothing of the bounds was used up.
        let isFree: Bool
        /// The action itself has broken something.
        let isBroken: Bool
        /// Nil where states are not merged.
        let key: SceneKey?
        /// A state that was seen before and can do all that this can.
        let same: UInt32?
    }

    private let stage: Stage
    private let visited: Visited
    /// What follows the states that it looked at, in the order in which it looked.
    private(set) var found: [[Follower]] = []

    /// The places of those states in their batch.
    private(set) var places: [Int] = []

    init(_ stage: Stage, _ visited: Visited) {
        self.stage = stage
        self.visited = visited
    }

    /// - Parameter places: says which states are left to be looked at, each once.
    func look(at states: [Walk.State], _ places: Places) {
        found.removeAll(keepingCapacity: true)
        self.places.removeAll(keepingCapacity: true)
        while let place = places.next() {
            self.places.append(place)
            found.append(states[place].scene.actions(stage).map { follower(of: states[place].scene, by: $0) })
        }
    }

    private func follower(of scene: borrowing Scene, by action: Action) -> Follower {
        var after = copy scene
        after.act(action, stage)
        let isBroken = !after.flaws.isEmpty
        let (key, same) = isBroken || !stage.bounds.merges ? (nil, nil) : name(after)
        if !isBroken, same == nil { after.inspect(stage) }
        return Follower(
            action: action, scene: same == nil ? after : nil, touched: after.touched,
            // What happened before is not put into words again: that would take longer than the action.
            words: after.touched.reduce(action.word) { Outline.mixed($0, Outline.word($1)) },
            isFree: after.spent == scene.spent, isBroken: isBroken, key: key, same: same)
    }

    private func name(_ scene: borrowing Scene) -> (key: SceneKey, same: UInt32?) {
        let key = scene.key(stage)
        if case .seen(let node) = visited.place(of: key, scene.expense(stage)) { return (key, node) }
        return (key, nil)
    }
}
