public import Expressions

/// Taking children in.
public final class Collection: Sendable {
    public enum Short: String, Hashable, Sendable, CaseIterable {
        case fail
        case `continue`
    }

    /// The states of a child that a total counts.
    public enum ChildState: String, Hashable, Sendable, CaseIterable {
        /// On its way to being held.
        case open
        case held
        /// Being undone: what it has asked for at the bank may still stand there.
        case leaving
    }

    public struct Total: Sendable {
        public let name: String
        /// Of one child, from its input (`child`).
        public let sum: Expression
        public let of: Set<ChildState>
    }

    public let child: String
    /// The event that starts a child.
    public let event: String
    /// Which saga of the family the event belongs to; nil where there is one only.
    public let parent: Template?
    public let give: [(name: String, value: Template)]
    public let totals: [Total]
    public let admit: Expression
    public let until: Expression
    public let closeOn: String?
    public let failOn: String?
    public let deadline: Deadline
    public let onShort: Short

    init(
        child: String, event: String, parent: Template?, give: [(name: String, value: Template)], totals: [Total],
        admit: Expression, until: Expression, closeOn: String?, failOn: String?, deadline: Deadline, onShort: Short
    ) {
        self.child = child
        self.event = event
        self.parent = parent
        self.give = give
        self.totals = totals
        self.admit = admit
        self.until = until
        self.closeOn = closeOn
        self.failOn = failOn
        self.deadline = deadline
        self.onShort = onShort
    }
}

/// Calls for the items of a list.
public final class Iteration: Sendable {
    public let items: Expression
    /// What the items of one call are called in its parameters.
    public let name: String
    /// The most items of one call.
    public let chunk: Int
    public let call: Call

    init(items: Expression, name: String, chunk: Int, call: Call) {
        self.items = items
        self.name = name
        self.chunk = chunk
        self.call = call
    }
}
