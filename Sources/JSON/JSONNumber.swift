/// A JSON number as it was written; nothing is rounded, so `1.0` and `1` are different numbers here.
public struct JSONNumber: Hashable, Sendable {
    public let text: String

    /// `nil` when the text is not a number by the grammar of RFC 8259, section 6.
    public init?(text: String) {
        let read = try? JSONValue(reading: text, limits: JSONLimits(maximumDepth: 0))
        guard let number = read?.number, number.text.utf8.count == text.utf8.count else { return nil }
        self = number
    }

    public init(_ value: Int64) { text = String(value) }

    public init(_ value: Int) { text = String(value) }

    /// - Parameter verified: a text already known to follow the grammar.
    init(verified: String) { text = verified }

    /// The value, if it is written without fraction and exponent and fits.
    public var int64: Int64? { Int64(text) }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self.init(value) }
}
