public import Expressions

/// What a definition writes where a value belongs: a value, an expression, or a structure of them.
public indirect enum Template: Sendable {
    case constant(Value)
    case expression(Expression)
    case list([Template])
    case object([(name: String, value: Template)])

    public var references: Set<[String]> {
        switch self {
        case .constant: []
        case .expression(let expression): expression.references
        case .list(let elements): elements.reduce(into: []) { $0.formUnion($1.references) }
        case .object(let members): members.reduce(into: []) { $0.formUnion($1.value.references) }
        }
    }

    public func value(from source: any ValueSource) throws(EvaluationError) -> Value {
        switch self {
        case .constant(let value): return value
        case .expression(let expression): return try expression.value(from: source)
        case .list(let elements):
            var values: [Value] = []
            for element in elements { values.append(try element.value(from: source)) }
            return .list(values)
        case .object(let members):
            var values: [(name: String, value: Value)] = []
            for (name, member) in members { values.append((name, try member.value(from: source))) }
            return .object(ObjectValue(values))
        }
    }

    var isExpression: Bool { if case .expression = self { true } else { false } }

    /// As it is written, for messages.
    var text: String {
        switch self {
        case .constant(.text(let text)): "'\(text)'"
        case .expression(let expression): "'${\(expression.text)}'"
        case .constant, .list, .object: "a value"
        }
    }

    /// Whether the name of a saga that this comes to can be the one that the other comes to.
    func canName(theSameAs other: Template) -> Bool {
        switch (self, other) {
        case (.constant(let one), .constant(let other)): one == other
        case (.expression, .expression): true
        default: false
        }
    }
}
