public import JSON

/// The tables of the bank.
public enum RecordKind: String, CaseIterable, Hashable, Sendable {
    case account
    case counter
    case user
    case project
    case freeze
    case claim
    case sale
    case number
    case page
    case ending
    case payout
    case audit
    case deferred
    case notification
}

/// What a store must write: a record's new value, or its removal.
public struct Change: Hashable, Sendable {
    public let kind: RecordKind
    /// Unique within its kind.
    public let key: String
    /// Nil where the record is no more.
    public let value: JSONValue?
    /// Whether there is personal data in it, so that a store must seal it.
    public let isSensitive: Bool
}

/// A change read back.
public struct StoredRecord: Hashable, Sendable {
    public let kind: RecordKind
    public let key: String
    public let value: JSONValue

    public init(kind: RecordKind, key: String, value: JSONValue) {
        self.kind = kind
        self.key = key
        self.value = value
    }
}

/// Stored records that do not make up a bank.
public struct RestoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nil where it is not one record that is wrong.
    public let kind: RecordKind?
    public let key: String
    public let problem: String

    public var description: String {
        guard let kind else { return "The stored books cannot be opened: \(problem)." }
        return "The stored \(kind.rawValue) \"\(key)\" cannot be read: \(problem)."
    }
}
