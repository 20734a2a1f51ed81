public import Custody
public import Expressions

/// What an event's field can hold.
public indirect enum FieldType: Hashable, Sendable {
    /// 1 to 40 letters, digits and underscores.
    case identifier
    /// At most so many Unicode scalars.
    case text(maximum: Int)
    case amount
    case integer
    case boolean
    case time
    /// Whatever a parameter of a service takes: its type, length, values, and whether it is personal data.
    case parameter(Service, Parameter)
    case list([Field])

    /// What expressions see.
    public var valueType: ValueType {
        switch self {
        case .identifier, .text: .text
        case .amount: .amount
        case .integer: .integer
        case .boolean: .bool
        case .time: .time
        case .parameter(_, let parameter): parameter.valueType
        case .list(let fields): .list(.object(ObjectType(fields: fields)))
        }
    }
}

extension Parameter {
    /// What expressions see of a value for it, and what they must come to.
    public var valueType: ValueType {
        guard !sensitive else { return .sealed }
        return switch type {
        case .amount: .amount
        case .integer: .integer
        case .boolean: .bool
        case .dateTime: .time
        // Decimals and dates are passed on as they are written; nobody reckons with them.
        case .decimal, .date, .text, .enumerated: .text
        case .details:
            .list(
                .object(
                    ObjectType(
                        Dictionary(
                            uniqueKeysWithValues: details.map {
                                ($0.name, .init($0.valueType, isOptional: !$0.required))
                            }))))
        }
    }
}

/// A field of an event, or of an element of a list in one.
public struct Field: Hashable, Sendable {
    public let name: String
    public let type: FieldType
    public let isOptional: Bool
    /// What it is when it is missing.
    public let standard: Value?

    public init(name: String, type: FieldType, isOptional: Bool, standard: Value?) {
        self.name = name
        self.type = type
        self.isOptional = isOptional
        self.standard = standard
    }
}

extension ObjectType {
    /// A field with a standard value is always there.
    public init(fields: [Field]) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: fields.map {
                    ($0.name, Member($0.type.valueType, isOptional: $0.isOptional && $0.standard == nil))
                }))
    }
}
