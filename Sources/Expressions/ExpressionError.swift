/// Why a text is not an expression, or not one that fits where it stands.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The text cannot be read.
        case syntax
        /// CEL has it, this language has not.
        case notSupported
        /// A name that is not known here.
        case unknownName
        /// Types that do not go together.
        case type
        /// The text is too long or too deep.
        case tooLarge
    }

    public let kind: Kind
    public let position: SourcePosition
    /// What is wrong, and what to do.
    public let message: String

    public init(_ kind: Kind, at position: SourcePosition, _ message: String) {
        self.kind = kind
        self.position = position
        self.message = message
    }

    /// `line 1, column 5: message`
    public var description: String { "\(position): \(message)" }
}
