/// Works a checked expression out, within its budget of steps and bytes.
struct Evaluator {
    private let source: any ValueSource
    /// The values of the macros' variables, the outermost first.
    var variables: [Value] = []
    private var steps = 0
    private var bytes = 0

    init(_ source: any ValueSource) {
        self.source = source
    }

    mutating func spend(_ count: Int = 1, at position: SourcePosition) throws(EvaluationError) {
        steps += count
        guard steps <= ExpressionLimits.maximumSteps else {
            throw EvaluationError(
                .tooExpensive, at: position, "it takes more than \(ExpressionLimits.maximumSteps) steps")
        }
    }

    /// Notes what a new text or list takes up.
    mutating func make(_ count: Int, at position: SourcePosition) throws(EvaluationError) {
        bytes += count
        guard bytes <= ExpressionLimits.maximumBytes else {
            throw EvaluationError(
                .tooExpensive, at: position,
                "it makes texts and lists of more than \(ExpressionLimits.maximumBytes) bytes")
        }
    }

    mutating func value(_ code: Code) throws(EvaluationError) -> Value {
        switch code {
        case .constant(let value): return value
        case .variable(let slot): return variables[slot]
        case .name(let name, let position):
            try spend(at: position)
            guard let value = source.value(of: name) else {
                throw EvaluationError(.missingField, at: position, "'\(name)' has no value here")
            }
            return value
        case .path(let name, let fields, let steps, let position):
            try spend(1 + fields.count, at: position)
            if let value = source.value(of: name, at: fields) { return value }
            return try value(steps)
        case .field(let owner, let name, let position):
            return try field(name, of: try value(owner), position)
        case .has(let owner, let name, let position):
            return .bool(try object(owner, position)[name] != nil)
        case .element(let list, let index, let position): return try element(list, index, position)
        case .member(let owner, let key, let position):
            return try field(try text(key, position), of: try value(owner), position)
        case .list(let elements, let position): return try list(elements, position)
        case .object(let members, let position): return try object(members, position)
        case .not(let operand, let position): return .bool(!(try bool(operand, position)))
        case .and(let left, let right, let position): return .bool(try both(left, right, decidedBy: false, position))
        case .or(let left, let right, let position): return .bool(try both(left, right, decidedBy: true, position))
        case .conditional(let condition, let positive, let negative, let position):
            return try bool(condition, position) ? try value(positive) : try value(negative)
        case .equal(let left, let right, let isNegated, let position):
            let (one, other) = (try value(left), try value(right))
            try spend(1 + Self.weight(one), at: position)
            return .bool((one == other) != isNegated)
        case .ordered(let order, let left, let right, let position):
            return .bool(try isOrdered(order, try value(left), try value(right), position))
        case .isElement(let element, let list, let position): return try isElement(element, list, position)
        case .isMember(let key, let owner, let position):
            let name = try text(key, position)
            return .bool(try object(owner, position)[name] != nil)
        case .arithmetic(let operation, let left, let right, let position):
            return try arithmetic(operation, try value(left), try value(right), position)
        case .negative(let operand, let position): return try negative(try value(operand), position)
        case .joined(let left, let right, let position):
            return try joined(try value(left), try value(right), position)
        case .size(let operand, let position): return try size(try value(operand), position)
        case .textTest(let test, let text, let part, let position): return try textTest(test, text, part, position)
        case .amount(let text, let position): return try amount(try self.text(text, position), position)
        case .sum(let list, let zero, let position): return try sum(list, zero, position)
        case .extreme(let isMaximum, let list, let position): return try extreme(isMaximum, list, position)
        case .macro(let macro, let list, _, let body, let position): return try self.macro(macro, list, body, position)
        case .mapWhere(let list, _, let condition, let body, let position):
            return try map(list, where: condition, body, position)
        }
    }

    // The checker has decided the types; a source that breaks its promise is an error all the same.

    func unexpected(_ wanted: String, _ position: SourcePosition) -> EvaluationError {
        EvaluationError(.unexpectedValue, at: position, "a value here is not the \(wanted) that it was declared as")
    }

    mutating func bool(_ code: Code, _ position: SourcePosition) throws(EvaluationError) -> Bool {
        try spend(at: position)
        guard case .bool(let value) = try value(code) else { throw unexpected("bool", position) }
        return value
    }

    mutating func text(_ code: Code, _ position: SourcePosition) throws(EvaluationError) -> String {
        try spend(at: position)
        guard case .text(let value) = try value(code) else { throw unexpected("string", position) }
        return value
    }

    mutating func elements(_ code: Code, _ position: SourcePosition) throws(EvaluationError) -> [Value] {
        try spend(at: position)
        guard case .list(let values) = try value(code) else { throw unexpected("list", position) }
        return values
    }

    mutating func object(_ code: Code, _ position: SourcePosition) throws(EvaluationError) -> ObjectValue {
        try spend(at: position)
        guard case .object(let value) = try value(code) else { throw unexpected("object", position) }
        return value
    }

    private mutating func field(
        _ name: String, of value: Value, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        try spend(at: position)
        guard case .object(let object) = value else { throw unexpected("object", position) }
        guard let member = object[name] else {
            throw EvaluationError(
                .missingField, at: position, "the field '\(name)' is not there; has(…) asks whether it is")
        }
        return member
    }

    private mutating func element(
        _ list: Code, _ index: Code, _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        let values = try elements(list, position)
        guard case .integer(let number) = try value(index) else { throw unexpected("int", position) }
        guard number >= 0, number < values.count else {
            throw EvaluationError(
                .outOfRange, at: position, "there is no element \(number); the list has \(values.count)")
        }
        return values[Int(number)]
    }

    private mutating func list(_ elements: [Code], _ position: SourcePosition) throws(EvaluationError) -> Value {
        try spend(1 + elements.count, at: position)
        try make(16 * elements.count, at: position)
        var values: [Value] = []
        for element in elements { values.append(try value(element)) }
        return .list(values)
    }

    private mutating func object(
        _ members: [(name: String, value: Code)], _ position: SourcePosition
    ) throws(EvaluationError) -> Value {
        try spend(1 + members.count, at: position)
        try make(48 * members.count, at: position)
        var values: [(name: String, value: Value)] = []
        for (name, code) in members { values.append((name, try value(code))) }
        return .object(ObjectValue(values))
    }

    /// `&&` and `||`: one side that decides makes up for an error on the other (CEL specification, "Logical
    /// Operators").
    private mutating func both(
        _ left: Code, _ right: Code, decidedBy decision: Bool, _ position: SourcePosition
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        do throws(EvaluationError) {
            if try bool(left, position) == decision { return decision }
        } catch {
            guard error.kind != .tooExpensive else { throw error }
            failure = error
        }
        if try bool(right, position) == decision { return decision }
        if let failure { throw failure }
        return !decision
    }
}
