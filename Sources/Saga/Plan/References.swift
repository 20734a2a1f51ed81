import Expressions
import Workflow

/// What the expressions of a definition look at.
extension Definition {
    var references: Set<[String]> {
        steps.reduce(completed.references.union(failed.references)) { $0.union($1.allReferences) }
    }
}

extension Emission {
    var references: Set<[String]> { with.reduce(into: []) { $0.formUnion($1.value.references) } }
}

extension Step {
    /// Of the step itself, without the steps of its branches.
    var references: Set<[String]> {
        let own: Set<[String]> =
            switch action {
            case .call(let call): call.references
            case .forEach(let iteration): iteration.items.references.union(iteration.call.references)
            case .collect(let collection): collection.references
            case .join(let offers): offers.reduce(into: []) { $0.formUnion($1.value.references) }
            case .await(let awaiting): awaiting.deadline.references.union(awaiting.condition?.references ?? [])
            case .choose(let branches, _): branches.reduce(into: []) { $0.formUnion($1.when.references) }
            case .emit(let emission): emission.references
            case .delay(let delay): delay.references
            case .fail(_, let reason): reason.references
            }
        return own.union(when?.references ?? [])
    }

    fileprivate var allReferences: Set<[String]> {
        guard case .choose(let branches, let otherwise) = action else { return references }
        let inner = branches.flatMap(\.steps) + otherwise
        return inner.reduce(references) { $0.union($1.allReferences) }
    }
}

extension Call {
    fileprivate var references: Set<[String]> {
        var all: Set<[String]> = []
        for alternative in alternatives {
            all.formUnion(alternative.when?.references ?? [])
            all.formUnion(alternative.request.references)
        }
        if case .call(let request) = undo { all.formUnion(request.references) }
        return all
    }
}

extension Request {
    fileprivate var references: Set<[String]> { with.reduce(into: []) { $0.formUnion($1.value.references) } }
}

extension Collection {
    fileprivate var references: Set<[String]> {
        var all = admit.references.union(until.references).union(deadline.references)
        for (_, value) in give { all.formUnion(value.references) }
        for total in totals { all.formUnion(total.sum.references) }
        return all
    }
}

extension Deadline {
    fileprivate var references: Set<[String]> {
        switch self {
        case .after: []
        case .at(let moment): moment.references
        }
    }
}
