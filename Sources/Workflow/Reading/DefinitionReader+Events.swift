import Custody
import Expressions
import JSON

/// Events and their fields.
extension DefinitionReader {
    mutating func rules(_ node: Node?) -> [EventRule] {
        guard let node else { return [] }
        guard case .object(let object) = node.value else {
            report(node.path, "here should be an object of event types, not \(node.kind)")
            return []
        }
        return object.compactMap { type, value in rule(type, node.member(type, value)) }
    }

    private mutating func rule(_ type: String, _ node: Node) -> EventRule? {
        guard let members = object(node, required: ["family", "saga", "fields"], optional: []) else { return nil }
        checkEventType(type, at: node.path)
        let fields = members["fields"].map { self.fields($0) } ?? []
        let scope = Scope(names: ["event": .object(ObjectType(fields: fields))])
        let family = expression(members["family"], .text, scope)
        if let family { reportUnguarded(family, at: members.path("family")) }
        let saga = members["saga"].flatMap { template($0, .text, scope) }
        guard let family, let saga else { return nil }
        return EventRule(type: type, family: family, saga: saga, fields: fields)
    }

    mutating func checkEventType(_ type: String, at path: String) {
        let words = type.split(separator: ".", omittingEmptySubsequences: false)
        let isType =
            type.utf8.count <= 100
            && words.allSatisfy { word in
                !word.isEmpty && word.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (0x61...0x7a).contains($0) }
            }
        if !isType {
            report(
                path, "an event's type is words of lower-case letters and hyphens with dots between; '\(type)' is not")
        }
    }

    /// The name of an event type that the workflow knows.
    mutating func eventType(_ node: Node?) -> String? {
        guard let text = text(node), let node else { return nil }
        guard events.contains(where: { $0.type == text }) else {
            let known = events.map(\.type).joined(separator: ", ")
            report(node.path, "'\(text)' is none of the workflow's events; it has \(known)")
            return nil
        }
        return text
    }

    mutating func fields(_ node: Node) -> [Field] {
        guard case .object(let object) = node.value else {
            report(node.path, "here should be an object of fields, not \(node.kind)")
            return []
        }
        return object.compactMap { name, value in field(name, node.member(name, value)) }
    }

    private mutating func field(_ name: String, _ node: Node) -> Field? {
        let isName =
            name.utf8.count <= 60 && name.utf8.first.map { (0x61...0x7a).contains($0) } == true
            && name.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
            }
        if !isName {
            report(node.path, "a field's name is letters and digits and begins with a small letter; '\(name)' is not")
        }
        if let elements = node.elements() {
            guard elements.count == 1 else {
                report(node.path, "a list of objects is written [{ fields of an element }]")
                return nil
            }
            return Field(name: name, type: .list(fields(elements[0])), isOptional: false, standard: nil)
        }
        return text(node).flatMap { field(name, declared: $0, at: node.path) }
    }

    /// Such as `amount`, `CREATE_PROJECT.projectNo?` or `boolean? = false`.
    private mutating func field(_ name: String, declared text: String, at path: String) -> Field? {
        let parts = text.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
        guard let first = parts.first else { return nil }
        let isOptional = first.hasSuffix("?")
        guard let type = fieldType(isOptional ? String(first.dropLast()) : first, at: path) else { return nil }
        guard parts.count == 2 else { return Field(name: name, type: type, isOptional: isOptional, standard: nil) }
        guard isOptional else {
            report(path, "what has a standard value may be missing: write '\(first)? = \(parts[1])'")
            return nil
        }
        guard let standard = Self.standard(parts[1], type.valueType) else {
            report(path, "'\(parts[1])' is no \(type.valueType)")
            return nil
        }
        return Field(name: name, type: type, isOptional: true, standard: standard)
    }

    private static func standard(_ text: String, _ type: ValueType) -> Value? {
        switch type {
        case .amount: Money.fen(of: text).map { .amount($0) }
        case .integer: Int64(text).map { .integer($0) }
        case .bool: Bool(text).map { .bool($0) }
        case .text: .text(text)
        case .time, .sealed, .list, .object, .undetermined: nil
        }
    }

    private mutating func fieldType(_ name: String, at path: String) -> FieldType? {
        switch name {
        case "identifier": return .identifier
        case "string": return .text(maximum: 500)
        case "amount": return .amount
        case "integer": return .integer
        case "boolean": return .boolean
        case "time": return .time
        default: break
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            report(
                path,
                "there is no type '\(name)'; there are identifier, string, amount, integer, boolean, time, and "
                    + "parameters such as CREATE_PROJECT.projectNo")
            return nil
        }
        guard let service = Service(rawValue: parts[0]), let contract = catalogue.contract(of: service) else {
            report(path, "there is no service '\(parts[0])'")
            return nil
        }
        guard let parameter = contract.request.first(where: { $0.name == parts[1] }) else {
            let known = contract.request.map(\.name).joined(separator: ", ")
            report(path, "\(parts[0]) has no parameter '\(parts[1])'; it has \(known)")
            return nil
        }
        return .parameter(service, parameter)
    }
}
