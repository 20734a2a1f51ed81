/// What a statement's parameter is bound to; SQLite copies it.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    /// Text of any length, NUL included.
    case text(String)
    case blob([UInt8])

    /// `nil` is NULL.
    public static func integer(_ value: Int64?) -> Value { value.map { .integer($0) } ?? .null }

    /// `nil` is NULL.
    public static func text(_ value: String?) -> Value { value.map { .text($0) } ?? .null }

    /// `nil` is NULL.
    public static func blob(_ value: [UInt8]?) -> Value { value.map { .blob($0) } ?? .null }
}

extension Value {
    /// Texts are equal when their bytes are: the database does not know that two spellings of a letter look alike.
    public static func == (one: Value, other: Value) -> Bool {
        switch (one, other) {
        case (.null, .null): true
        case (.integer(let one), .integer(let other)): one == other
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.blob(let one), .blob(let other)): one == other
        case (.null, _), (.integer, _), (.text, _), (.blob, _): false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .integer(let value): hasher.combine(value)
        case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .blob(let bytes): hasher.combine(bytes)
        }
    }
}
