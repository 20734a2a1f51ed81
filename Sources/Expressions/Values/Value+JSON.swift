public import JSON

/// Why a JSON value cannot be given to an expression.
public struct ValueFromJSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Such as `input.bids[2].amount`; empty for the whole.
    public let path: String
    public let reason: String

    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

extension Value {
    /// A value and its type from JSON that nobody has declared: texts stay texts, and numbers are whole.
    public static func reading(_ json: JSONValue) throws(ValueFromJSONError) -> (value: Value, type: ValueType) {
        try reading(json, at: "")
    }

    private static func reading(
        _ json: JSONValue, at path: String
    ) throws(ValueFromJSONError) -> (value: Value, type: ValueType) {
        switch json {
        case .bool(let value): return (.bool(value), .bool)
        case .string(let text): return (.text(text), .text)
        case .number(let number):
            guard let integer = number.int64 else {
                throw ValueFromJSONError(
                    path: path, reason: "\(number.text) is not a whole number of 64 bits; write money as a text")
            }
            return (.integer(integer), .integer)
        case .null:
            throw ValueFromJSONError(path: path, reason: "null is not in the language; leave the field out")
        case .array(let elements): return try list(elements, at: path)
        case .object(let object):
            var members: [(name: String, value: Value)] = []
            var types: [String: ObjectType.Member] = [:]
            for (key, member) in object {
                let (value, type) = try reading(member, at: path.isEmpty ? key : "\(path).\(key)")
                members.append((key, value))
                types[key] = ObjectType.Member(type)
            }
            return (.object(ObjectValue(members)), .object(ObjectType(types)))
        }
    }

    private static func list(
        _ elements: [JSONValue], at path: String
    ) throws(ValueFromJSONError) -> (value: Value, type: ValueType) {
        var values: [Value] = []
        var common = ValueType.undetermined
        for (index, element) in elements.enumerated() {
            let (value, type) = try reading(element, at: "\(path)[\(index)]")
            guard let unified = common.unified(with: type) else {
                throw ValueFromJSONError(
                    path: "\(path)[\(index)]", reason: "the elements of a list have one type; \(type) follows \(common)"
                )
            }
            common = unified
            values.append(value)
        }
        return (.list(values), .list(common))
    }

    /// Amounts as texts, such as `12.34`; times in milliseconds.
    public var json: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value), .time(let value): .number(JSONNumber(value))
        case .amount(let fen): .string(Money.text(ofFen: fen))
        case .text(let text): .string(text)
        case .sealed(let value): value
        case .list(let values): .array(values.map(\.json))
        case .object(let object): .object(object.json)
        }
    }
}

extension ObjectValue {
    fileprivate var json: JSONObject {
        var json = JSONObject()
        for (name, value) in self { json[name] = value.json }
        return json
    }
}
