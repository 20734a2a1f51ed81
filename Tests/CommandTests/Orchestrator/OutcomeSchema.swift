import JSON

/// Holds a value against as much of JSON Schema as the description of events uses.
enum OutcomeSchema {
    /// What does not fit, in sentences.
    static func flaws(of value: JSONValue, by schema: JSONValue, at path: String = "$") -> [String] {
        var flaws: [String] = []
        if let type = schema["type"]?.string, !has(value, type) { flaws.append("\(path) is no \(type)") }
        if let constant = schema["const"], value != constant { flaws.append("\(path) is not \(constant.text)") }
        if let text = value.string { flaws += Self.flaws(ofText: text, by: schema, at: path) }
        if let least = schema["minimum"]?.number?.int64, let number = value.number?.int64, number < least {
            flaws.append("\(path) is less than \(least)")
        }
        guard let object = value.object else { return flaws }
        for name in (schema["required"]?.array ?? []).compactMap(\.string) where object[name] == nil {
            flaws.append("\(path).\(name) is missing")
        }
        for (name, member) in object {
            if let property = schema["properties"]?[name] {
                flaws += Self.flaws(of: member, by: property, at: "\(path).\(name)")
            } else if schema["additionalProperties"] == false {
                flaws.append("\(path).\(name) is not described")
            }
        }
        return flaws
    }

    private static func flaws(ofText text: String, by schema: JSONValue, at path: String) -> [String] {
        var flaws: [String] = []
        let length = Int64(text.unicodeScalars.count)
        if let least = schema["minLength"]?.number?.int64, length < least { flaws.append("\(path) is too short") }
        if let most = schema["maxLength"]?.number?.int64, length > most { flaws.append("\(path) is too long") }
        if let values = schema["enum"]?.array, !values.contains(.string(text)) {
            flaws.append("\(path) is none of \(values.map(\.text))")
        }
        if let pattern = schema["pattern"]?.string {
            guard let expression = try? Regex(pattern) else { return flaws + ["\(path) has a pattern that is none"] }
            if text.firstMatch(of: expression) == nil { flaws.append("\(path) does not fit \(pattern)") }
        }
        return flaws
    }

    private static func has(_ value: JSONValue, _ type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || type == "integer" && number.int64 != nil
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
