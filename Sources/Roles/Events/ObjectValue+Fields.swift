import Expressions
import JSON
import Workflow

/// What becomes of fields that were checked, and hold personal data plain in `Value.sealed`.
extension ObjectValue {
    /// As expressions see them: with the standard values of what is missing, and nothing of what is personal.
    func completed(_ fields: [Field]) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        for field in fields {
            guard let value = self[field.name] else {
                if let standard = field.standard { members.append((field.name, standard)) }
                continue
            }
            members.append((field.name, value.completed(field.type)))
        }
        return ObjectValue(members)
    }

    /// With the personal data sealed.
    func sealed<Failure: Error>(
        _ seal: (JSONValue) throws(Failure) -> String
    ) throws(Failure) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        for (name, value) in self { members.append((name, try value.sealed(seal))) }
        return ObjectValue(members)
    }

    /// The same for the same content, however it is written: members by their names' bytes, amounts with two decimals,
    /// times in milliseconds. What is missing is left out, whatever it then is, so that a new version of the workflow
    /// does not change what an old event was.
    var canonical: JSONValue {
        var object = JSONObject()
        for (name, value) in sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            object[name] = value.canonical
        }
        return .object(object)
    }
}

extension Value {
    fileprivate func completed(_ type: FieldType) -> Value {
        switch self {
        case .sealed: .sealed(.null)
        case .list(let elements):
            if case .list(let fields) = type { .list(elements.map { $0.completed(fields) }) } else { self }
        case .bool, .integer, .amount, .text, .time, .object: self
        }
    }

    private func completed(_ fields: [Field]) -> Value {
        if case .object(let object) = self { .object(object.completed(fields)) } else { self }
    }

    fileprivate func sealed<Failure: Error>(
        _ seal: (JSONValue) throws(Failure) -> String
    ) throws(Failure) -> Value {
        switch self {
        case .sealed(let plain): return .sealed(.string(try seal(plain)))
        case .list(let elements):
            var values: [Value] = []
            for element in elements { values.append(try element.sealed(seal)) }
            return .list(values)
        case .object(let object): return .object(try object.sealed(seal))
        case .bool, .integer, .amount, .text, .time: return self
        }
    }

    fileprivate var canonical: JSONValue {
        switch self {
        case .list(let elements): .array(elements.map(\.canonical))
        case .object(let object): object.canonical
        case .bool, .integer, .amount, .text, .time, .sealed: json
        }
    }
}
