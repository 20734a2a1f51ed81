import Foundation
import JSON
import TestSupport

/// Checks JSON against the shipped catalogue of events, by as much of JSON Schema as it uses.
struct SchemaCheck {
    private let document: JSONValue

    static let shipped = Result {
        SchemaCheck(document: try JSONValue(reading: ShippedWorkflows.bytes("events.asyncapi.json")))
    }

    /// What is wrong with an event of the type, as places with reasons.
    func problems(_ event: JSONValue, type: String) -> [String] {
        guard let payload = document["components"]?["messages"]?[type]?["payload"] else { return ["no type \(type)"] }
        return problems(event, payload, at: "")
    }

    private func problems(_ value: JSONValue, _ schema: JSONValue, at path: String) -> [String] {
        guard let schema = schema.object else { return [] }
        var found: [String] = []
        for (word, rule) in schema { found += problems(value, word, rule, schema, at: path) }
        return found
    }

    private func problems(
        _ value: JSONValue, _ word: String, _ rule: JSONValue, _ schema: JSONObject, at path: String
    ) -> [String] {
        func unless(_ holds: Bool) -> [String] { holds ? [] : ["\(path): \(word)"] }
        let length = value.string?.unicodeScalars.count
        switch word {
        case "description", "default", "x-sensitive": return []
        case "$ref":
            let name = rule.string?.split(separator: "/").last.map(String.init) ?? ""
            return problems(value, document["components"]?["schemas"]?[name] ?? false, at: path)
        case "allOf": return (rule.array ?? []).flatMap { problems(value, $0, at: path) }
        case "anyOf": return unless((rule.array ?? []).contains { problems(value, $0, at: path).isEmpty })
        case "type": return unless(isOf(rule.string ?? "", value))
        case "const": return unless(value == rule)
        case "enum": return unless(rule.array?.contains(value) == true)
        case "minLength": return unless(length.map { $0 >= rule.number?.int64 ?? 0 } ?? true)
        case "maxLength": return unless(length.map { $0 <= rule.number?.int64 ?? 0 } ?? true)
        case "minimum": return unless(value.number?.int64.map { $0 >= rule.number?.int64 ?? 0 } ?? true)
        case "maximum": return unless(value.number?.int64.map { $0 <= rule.number?.int64 ?? 0 } ?? true)
        case "pattern": return unless(value.string.map { matches($0, rule.string ?? "") } ?? true)
        case "format": return unless(rule == "date-time" ? value.string.map(isTime) ?? true : true)
        case "required":
            return (rule.array ?? []).compactMap(\.string).filter { value[$0] == nil }.map { "\(path).\($0): required" }
        case "properties":
            return (rule.object ?? [:]).flatMap { name, inner in
                value[name].map { problems($0, inner, at: "\(path).\(name)") } ?? []
            }
        case "additionalProperties":
            let known = schema["properties"]?.object ?? [:]
            return (value.object ?? [:]).filter { known[$0.key] == nil }.map { "\(path).\($0.key): additional" }
        case "items":
            return (value.array ?? []).enumerated().flatMap { problems($1, rule, at: "\(path)[\($0)]") }
        default: return ["\(path): this test does not know '\(word)'"]
        }
    }

    private func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "string": value.string != nil
        case "integer": value.number?.int64 != nil
        case "boolean": value.bool != nil
        case "array": value.array != nil
        case "object": value.object != nil
        default: false
        }
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) != nil
    }

    private func isTime(_ text: String) -> Bool {
        matches(text, #"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$"#)
    }
}
