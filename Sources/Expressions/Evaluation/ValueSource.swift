/// Where an expression's names get their values from.
public protocol ValueSource {
    /// - Returns: nil for a name that has no value now, which makes the evaluation fail.
    func value(of name: String) -> Value?
}

/// Values that are all there beforehand.
public struct Values: ValueSource, Sendable {
    private let values: [String: Value]

    public init(_ values: [String: Value] = [:]) {
        self.values = values
    }

    public func value(of name: String) -> Value? { values[name] }
}
