extension Evaluator {
    mutating func macro(
        _ macro: Code.Macro, _ list: Code, _ body: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        switch macro {
        case .all: return .bool(try quantified(list, body, decidedBy: false, position))
        case .exists: return .bool(try quantified(list, body, decidedBy: true, position))
        case .existsOne: return .bool(try filtered(list, body, position).count == 1)
        case .filter:
            let values = try filtered(list, body, position)
            try make(16 * values.count, at: position)
            return .list(values)
        case .map: return try map(list, where: nil, body, position)
        }
    }

    /// `all` and `exists`: one element that decides makes up for errors at others, as `&&` and `||` would.
    private mutating func quantified(
        _ list: Code, _ body: Code, decidedBy decision: Bool, _ position: SourcePosition
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for element in try elements(list, position) {
            variables.append(element)
            defer { variables.removeLast() }
            do throws(EvaluationError) {
                if try bool(body, position) == decision { return decision }
            } catch {
                guard error.kind != .tooExpensive else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !decision
    }

    private mutating func filtered(
        _ list: Code, _ condition: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> [Value] {
        var kept: [Value] = []
        for element in try elements(list, position) {
            variables.append(element)
            defer { variables.removeLast() }
            if try bool(condition, position) { kept.append(element) }
        }
        return kept
    }

    mutating func map(
        _ list: Code, where condition: Code?, _ body: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        var results: [Value] = []
        for element in try elements(list, position) {
            variables.append(element)
            defer { variables.removeLast() }
            try spend(at: position)
            if let condition, try !bool(condition, position) { continue }
            results.append(try value(body))
        }
        try make(16 * results.count, at: position)
        return .list(results)
    }

    mutating func isElement(
        _ element: Code, _ list: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        let wanted = try value(element)
        let weight = 1 + Self.weight(wanted)
        for candidate in try elements(list, position) {
            try spend(weight, at: position)
            if candidate == wanted { return .bool(true) }
        }
        return .bool(false)
    }

    mutating func sum(_ list: Code, _ zero: Value, _ position: SourcePosition) throws(EvaluationError) -> Value {
        var total = zero
        for element in try elements(list, position) {
            try spend(at: position)
            total = try arithmetic(.plus, total, element, position)
        }
        return total
    }

    mutating func extreme(
        _ isMaximum: Bool, _ list: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        let values = try elements(list, position)
        guard var best = values.first else {
            throw EvaluationError(
                .emptyList, at: position, "an empty list has no \(isMaximum ? "largest" : "smallest") element")
        }
        for value in values.dropFirst() where try isOrdered(isMaximum ? .greater : .less, value, best, position) {
            best = value
        }
        return best
    }

    /// What comparing a value costs, beyond one step.
    static func weight(_ value: Value) -> Int {
        switch value {
        case .bool, .integer, .amount, .time: 0
        case .text(let text): text.utf8.count / 16
        case .sealed: 16
        case .list(let values): values.reduce(values.count) { $0 + weight($1) }
        case .object(let object): object.reduce(object.count) { $0 + weight($1.value) }
        }
    }
}
