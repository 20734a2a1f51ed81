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
        eventFields[type] = fields
        let scope = Scope(names: ["event": .object(ObjectType(fields: fields))])
        let family = expression(members["family"], .text, scope)
        let saga = members["saga"].flatMap { template($0, .text, scope) }
        guard let family, let saga else { return nil }
        return EventRule(type: type, family: family, saga: saga, fields: fields)
    }

    /// Every event finds the saga that the start has begun.
    mutating func checkEvents(at path: String) {
        if !hasUnreadSteps {
            for rule in events where !usedEvents.contains(rule.type) && rule.type != startedBy {
                report(
                    "\(path).\(rule.type)",
                    "nothing waits for this event: name it in 'await', 'closeOn', 'failOn' or 'withdrawOn', or leave it out"
                )
            }
        }
        guard let start = event(startedBy) else { return }
        if child != nil, !start.saga.isExpression {
            report(
                "\(path).\(start.type).saga",
                "all children of a family would be one saga; write a field of the event, such as \"${event.…}\"")
        }
        for rule in events where rule.type != start.type {
            if !rule.saga.canName(theSameAs: start.saga) {
                report(
                    "\(path).\(rule.type).saga",
                    "it never names the saga that '\(start.type)' starts as \(start.saga.text); write what leads to the "
                        + "same")
            }
            checkReach(rule.family.path, of: rule, start.family.path, of: start, at: path)
            if case (.expression(let saga), .expression(let first)) = (rule.saga, start.saga) {
                checkReach(saga.path, of: rule, first.path, of: start, at: path)
            }
        }
    }

    /// Whatever the start may be called, the later event can call it so.
    private mutating func checkReach(
        _ way: [String]?, of rule: EventRule, _ first: [String]?, of start: EventRule, at path: String
    ) {
        guard let own = rule.fields.first(where: { ["event", $0.name] == way }),
            let other = start.fields.first(where: { ["event", $0.name] == first }),
            let length = own.type.maximumLength, let needed = other.type.maximumLength, length < needed
        else { return }
        report(
            "\(path).\(rule.type).fields.\(own.name)",
            "it takes \(length) characters, and '\(other.name)' of '\(start.type)' \(needed): what is called by more could "
                + "never be named; declare the two alike")
    }

    func event(_ type: String?) -> EventRule? { events.first { $0.type == type } }

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

    /// The type of an outcome event, which is none of those that the platform sends.
    mutating func outcomeType(_ node: Node?) -> String? {
        guard let node, let type = text(node) else { return nil }
        checkEventType(type, at: node.path)
        if eventFields[type] != nil {
            report(node.path, "'\(type)' is an event that the platform sends; give the outcome a name of its own")
        }
        if type.hasPrefix(EngineEvent.prefix) {
            report(node.path, "names that begin with '\(EngineEvent.prefix)' are the engine's own; take another")
        }
        return type
    }

    /// The name of an event type that the workflow knows.
    mutating func eventType(_ node: Node?) -> String? {
        guard let text = text(node), let node else { return nil }
        usedEvents.insert(text)
        guard eventFields[text] != nil else {
            let known = eventFields.keys.sorted().joined(separator: ", ")
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
        return object.compactMap { name, value in
            if let field = field(name, node.member(name, value)) { return field }
            blurred.insert(".\(name)")
            return nil
        }
    }

    private mutating func field(_ name: String, _ node: Node) -> Field? {
        checkName(name, "a field's name", at: node.path)
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
        let parts = text.split(separator: "=", maxSplits: 1).map(Self.trimmed)
        guard let first = parts.first else { return nil }
        let isOptional = first.hasSuffix("?")
        guard let type = fieldType(isOptional ? String(first.dropLast()) : first, at: path) else { return nil }
        guard parts.count == 2 else { return Field(name: name, type: type, isOptional: isOptional, standard: nil) }
        guard isOptional else {
            report(path, "what has a standard value may be missing: write '\(first)? = \(parts[1])'")
            return nil
        }
        guard let standard = Self.standard(parts[1], type.valueType) else {
            report(
                path,
                type.valueType == .sealed
                    ? "what is personal data has no standard value; leave '= \(parts[1])' out"
                    : "'\(parts[1])' is no \(type.valueType); write one that is, or leave '= \(parts[1])' out")
            return nil
        }
        if case .parameter(_, let parameter) = type, case .text(let text) = standard {
            check(text, for: parameter, at: path)
        }
        return Field(name: name, type: type, isOptional: true, standard: standard)
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
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
