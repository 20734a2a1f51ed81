import Expressions

/// What an expression can speak of at its place, and what has happened on every way there.
struct Scope {
    var names: [String: ValueType] = [:]
    /// What is known of the steps before; optional where they may have gone on without it.
    var steps: [String: ObjectType.Member] = [:]
    /// The step from which on there is no way back, on every way there.
    var pivot: String?
    /// A step from which on there may be no way back.
    var possiblePivot: String?
    /// The step where a child has waited for its parent.
    var join: String?
    /// The step whose children are held, and wait for what becomes of them.
    var holding: String?
    /// The step that has gone through the children: none is held any more.
    var settling: String?
    /// The totals with the steps that keep them.
    var totals: [String: String] = [:]
    /// Whether anything comes to this place.
    var isReached = true

    /// Every name with its type, the steps among them.
    var all: [String: ValueType] {
        var all = names
        if !steps.isEmpty { all["steps"] = .object(ObjectType(steps)) }
        return all
    }

    func adding(_ name: String, _ type: ValueType) -> Scope {
        var scope = self
        scope.names[name] = type
        return scope
    }

    mutating func pass(pivot id: String) {
        pivot = pivot ?? id
        possiblePivot = possiblePivot ?? id
    }

    /// Several ways that meet again: what only some of them know may be missing.
    static func meeting(_ ways: [Scope]) -> Scope? {
        let reached = ways.filter(\.isReached)
        guard var scope = reached.first else { return nil }
        for other in reached.dropFirst() { scope.meet(other) }
        return scope
    }

    private mutating func meet(_ other: Scope) {
        for (id, member) in steps where other.steps[id] != member {
            steps[id] = .init(member.type, isOptional: true)
        }
        for (id, member) in other.steps where steps[id] == nil { steps[id] = .init(member.type, isOptional: true) }
        if pivot != other.pivot { pivot = nil }
        possiblePivot = possiblePivot ?? other.possiblePivot
        holding = holding ?? other.holding
        settling = settling ?? other.settling
    }
}
