/// The states that a walk has seen, by their names.
///
/// `@unchecked Sendable`: it changes only while nobody looks.
final class Visited: @unchecked Sendable {
    enum Place {
        /// A state that can do all that this can.
        case seen(UInt32)
        /// Where it belongs.
        case free(SceneKey)
    }

    private var known: [SceneKey: (node: UInt32, expense: Expense)] = [:]

    /// - Parameter key: the state's; states that are the same, but came with other parts of the bounds used up, stand one
    ///   behind the other.
    func place(of key: SceneKey, _ expense: Expense) -> Place {
        var key = key
        while let same = known[key] {
            if same.expense.allowsAll(of: expense) { return .seen(same.node) }
            if expense.allowsAll(of: same.expense) { break }
            key = key.next
        }
        return .free(key)
    }

    func add(_ node: UInt32, at key: SceneKey, _ expense: Expense) { known[key] = (node, expense) }
}
