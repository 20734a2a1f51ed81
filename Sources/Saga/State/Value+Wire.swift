import Custody
import Expressions
import JSON
import Workflow

extension ObjectValue {
    func merging(_ fields: ObjectValue) -> ObjectValue {
        var merged = self
        for (name, value) in fields { merged[name] = value }
        return merged
    }

    /// As parameters of a request are written.
    var wire: JSONObject {
        var object = JSONObject()
        for (name, value) in self { object[name] = value.json }
        return object
    }
}

extension Value {
    /// Whether it is of the type, members and elements included.
    func fits(_ type: ValueType) -> Bool {
        switch (self, type) {
        case (_, .undetermined), (.bool, .bool), (.integer, .integer), (.amount, .amount), (.text, .text),
            (.time, .time), (.sealed, .sealed):
            true
        case (.list(let values), .list(let element)): values.allSatisfy { $0.fits(element) }
        case (.object(let object), .object(let type)):
            object.allSatisfy { member in type.members[member.name].map { member.value.fits($0.type) } ?? false
            }
                && type.members.allSatisfy { $0.value.isOptional || object[$0.key] != nil }
        case (.bool, _), (.integer, _), (.amount, _), (.text, _), (.time, _), (.sealed, _), (.list, _), (.object, _):
            false
        }
    }
}

extension Parameter {
    /// What an answer's member is to expressions; nil when it is not of the parameter's type.
    func value(of json: JSONValue) -> Value? {
        switch (valueType, json) {
        case (.sealed, _): .sealed(json)
        case (.amount, .string(let text)): Money.fen(of: text).map { .amount($0) }
        case (.amount, .number(let number)): Money.fen(of: number.text).map { .amount($0) }
        case (.integer, .number(let number)): number.int64.map { .integer($0) }
        case (.integer, .string(let text)): Int64(text).map { .integer($0) }
        case (.bool, .bool(let value)): .bool(value)
        case (.time, .string(let text)): Timestamp(wire: text).map { .time($0.milliseconds) }
        case (.text, .string(let text)): .text(text)
        case (.text, .number(let number)): .text(number.text)
        default: nil
        }
    }
}
