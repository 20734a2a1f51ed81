import Expressions

/// What an expression can speak of at its place.
struct Scope {
    var names: [String: ValueType] = [:]
    /// What is known of the steps before; optional where they may have gone on without it.
    var steps: [String: ObjectType.Member] = [:]

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

    /// Only the steps that both know: of two ways that meet again.
    func meeting(_ other: Scope) -> Scope {
        var scope = self
        scope.steps = steps.filter { other.steps[$0.key] == $0.value }
        return scope
    }
}
