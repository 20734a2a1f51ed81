/// An expression as it was written.
struct Syntax: Sendable {
    indirect enum Kind: Sendable {
        case bool(Bool)
        case integer(Int64)
        case text(String)
        case name(String)
        case list([Syntax])
        case object([Member])
        case field(Syntax, String)
        case index(Syntax, Syntax)
        case negative(Syntax)
        case not(Syntax)
        case binary(BinaryOperator, Syntax, Syntax)
        case conditional(Syntax, Syntax, Syntax)
        /// A function with its arguments; of a method, the receiver comes apart.
        case call(String, receiver: Syntax?, [Syntax])
    }

    struct Member: Sendable {
        let key: String
        let position: SourcePosition
        let value: Syntax
    }

    let kind: Kind
    /// Where it stands; of operators, where the operator stands.
    let position: SourcePosition
    /// The levels of the tree below it, itself included.
    let depth: Int

    /// - Throws: `.tooLarge`, because checking and evaluating recurse as deep as this.
    init(_ kind: Kind, at position: SourcePosition) throws(ExpressionError) {
        self.kind = kind
        self.position = position
        depth = 1 + (kind.parts.lazy.map(\.depth).max() ?? 0)
        guard depth <= ExpressionLimits.maximumDepth else { throw Self.tooDeep(position) }
    }

    static func tooDeep(_ position: SourcePosition) -> ExpressionError {
        ExpressionError(
            .tooLarge, at: position,
            "the expression has more than \(ExpressionLimits.maximumDepth) levels; make it flatter")
    }
}

extension Syntax.Kind {
    fileprivate var parts: [Syntax] {
        switch self {
        case .bool, .integer, .text, .name: []
        case .list(let elements): elements
        case .object(let members): members.map(\.value)
        case .field(let value, _), .negative(let value), .not(let value): [value]
        case .index(let value, let other), .binary(_, let value, let other): [value, other]
        case .conditional(let condition, let positive, let negative): [condition, positive, negative]
        case .call(_, let receiver, let arguments): (receiver.map { [$0] } ?? []) + arguments
        }
    }
}

/// The operators between two operands.
enum BinaryOperator: String, Hashable, Sendable {
    case or = "||"
    case and = "&&"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case atMost = "<="
    case greater = ">"
    case atLeast = ">="
    case isIn = "in"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
}
