/// A formula of a workflow: a part of CEL, with exact money (https://github.com/google/cel-spec).
///
/// It has an end, no side effects, and comes to the same whenever it is given the same. Immutable.
public final class Expression: Sendable {
    /// As it was written.
    public let text: String
    public let type: ValueType
    /// What is read of the names: `["input", "amount"]` for `input.amount`, `["input"]` for `input` as a whole.
    public let references: Set<[String]>
    /// What of it may be missing when it is read, because nothing in the text asks with `has`; working it out then fails.
    public let unguarded: Set<[String]>
    /// The names on the way, when it is nothing but a way to a field: `["input", "note"]` for `input.note`.
    public let path: [String]?
    private let code: Code

    /// Reads and checks.
    ///
    /// - Parameter names: what can be spoken of, with its type.
    public init(_ text: String, names: [String: ValueType]) throws(ExpressionError) {
        var checker = Checker(names: names)
        let syntax = try Parser.parse(text)
        let checked = try checker.check(syntax)
        self.text = text
        path = checker.path(of: syntax)
        unguarded = checker.unguarded
        type = checked.type
        code = checked.code
        references = checker.references
    }

    /// Works it out.
    ///
    /// - Throws: what the values make impossible; also when they are not of the types that were declared.
    public func value(from source: any ValueSource) throws(EvaluationError) -> Value {
        var evaluator = Evaluator(source)
        return try evaluator.value(code)
    }
}
