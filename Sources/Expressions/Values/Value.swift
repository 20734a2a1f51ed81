public import JSON

/// What an expression comes to.
public enum Value: Hashable, Sendable {
    case bool(Bool)
    case integer(Int64)
    /// Whole fen.
    case amount(Int64)
    case text(String)
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case time(Int64)
    /// What sealing has made of it.
    case sealed(JSONValue)
    case list([Value])
    case object(ObjectValue)

    /// Texts are equal when their bytes are, as everywhere in CEL.
    public static func == (one: Value, other: Value) -> Bool {
        switch (one, other) {
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.amount(let one), .amount(let other)): one == other
        case (.text(let one), .text(let other)): one.utf8.elementsEqual(other.utf8)
        case (.time(let one), .time(let other)): one == other
        case (.sealed(let one), .sealed(let other)): one == other
        case (.list(let one), .list(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .integer(let value), .amount(let value), .time(let value): hasher.combine(value)
        case .text(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .sealed(let value): hasher.combine(value)
        case .list(let values): hasher.combine(values)
        case .object(let object): hasher.combine(object)
        }
    }
}
