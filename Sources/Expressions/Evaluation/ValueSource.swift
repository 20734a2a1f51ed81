/// Where an expression's names get their values from.
public protocol ValueSource: AnyObject {
    /// - Returns: nil for a name that has no value now, which makes the evaluation fail.
    func value(of name: String) -> Value?

    /// What stands at the end of a way of fields; nil where one of them is missing.
    func value(of name: String, at path: [String]) -> Value?
}

extension ValueSource {
    public func value(of name: String, at path: [String]) -> Value? {
        var value = value(of: name)
        for field in path {
            guard case .object(let object)? = value else { return nil }
            value = object[field]
        }
        return value
    }
}

/// Values that are all there beforehand.
public final class Values: ValueSource, Sendable {
    private let values: [String: Value]

    public init(_ values: [String: Value] = [:]) {
        self.values = values
    }

    public func value(of name: String) -> Value? { values[name] }
}
