/// Why an expression that is right came to nothing with the values it was given.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// A sum, product or difference that 64 bits do not hold.
        case overflow
        case divisionByZero
        /// A member that may be missing, and is.
        case missingField
        /// An index outside of the list.
        case outOfRange
        /// A text that is no amount.
        case notAnAmount
        /// The smallest or largest of nothing.
        case emptyList
        /// More steps or bytes than `ExpressionLimits` allows.
        case tooExpensive
        /// A value that is not of the type that was promised.
        case unexpectedValue
    }

    public let kind: Kind
    public let position: SourcePosition
    public let message: String

    init(_ kind: Kind, at position: SourcePosition, _ message: String) {
        self.kind = kind
        self.position = position
        self.message = message
    }

    public var description: String { "\(position): \(message)" }
}
