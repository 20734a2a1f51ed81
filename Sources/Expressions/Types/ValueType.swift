/// What an expression can be, known before it is evaluated.
public indirect enum ValueType: Hashable, Sendable {
    case bool
    case integer
    /// Exact money.
    case amount
    case text
    /// A moment, in milliseconds since 1970; it can be compared and passed on.
    case time
    /// Sealed personal data; it can be passed on, and nothing else.
    case sealed
    case list(ValueType)
    case object(ObjectType)
    /// The elements of an empty list: fits every type.
    case undetermined
}

/// The members of an object.
public struct ObjectType: Hashable, Sendable {
    public struct Member: Hashable, Sendable {
        public let type: ValueType
        /// Whether it may be missing; `has` asks.
        public let isOptional: Bool

        public init(_ type: ValueType, isOptional: Bool = false) {
            self.type = type
            self.isOptional = isOptional
        }
    }

    public let members: [String: Member]

    public init(_ members: [String: Member]) {
        self.members = members
    }

    /// Names for messages, in order.
    var names: [String] { members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

extension ValueType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bool: "bool"
        case .integer: "int"
        case .amount: "amount"
        case .text: "string"
        case .time: "time"
        case .sealed: "sealed"
        case .list(.undetermined): "list"
        case .list(let element): "list(\(element))"
        case .object: "object"
        case .undetermined: "anything"
        }
    }
}

extension ValueType {
    /// The one type that both are, or nil.
    func unified(with other: ValueType) -> ValueType? {
        switch (self, other) {
        case (.undetermined, _): return other
        case (_, .undetermined): return self
        case (.list(let one), .list(let other)): return one.unified(with: other).map { .list($0) }
        case (.object(let one), .object(let other)): return one.unified(with: other).map { .object($0) }
        default: return self == other ? self : nil
        }
    }

    /// Whether values of it can be compared with `==`.
    var isComparable: Bool {
        switch self {
        case .bool, .integer, .amount, .text, .time, .undetermined: true
        case .sealed: false
        case .list(let element): element.isComparable
        case .object(let object): object.members.values.allSatisfy(\.type.isComparable)
        }
    }

    /// Whether values of it have an order.
    var isOrdered: Bool {
        switch self {
        case .bool, .integer, .amount, .text, .time, .undetermined: true
        case .sealed, .list, .object: false
        }
    }
}

extension ObjectType {
    /// A member that only one of them has is optional in both together.
    func unified(with other: ObjectType) -> ObjectType? {
        var merged: [String: Member] = [:]
        for name in Set(members.keys).union(other.members.keys) {
            switch (members[name], other.members[name]) {
            case (let one?, let two?):
                guard let type = one.type.unified(with: two.type) else { return nil }
                merged[name] = Member(type, isOptional: one.isOptional || two.isOptional)
            case (let one?, nil), (nil, let one?):
                merged[name] = Member(one.type, isOptional: true)
            case (nil, nil): break
            }
        }
        return ObjectType(merged)
    }
}
