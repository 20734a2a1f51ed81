import Custody
import Expressions
import JSON

/// Values that may be, or hold, expressions.
extension DefinitionReader {
    /// A value of the type: written out, an expression, or a structure of both.
    ///
    /// - Parameter isLeftOut: whether nothing stands here when it is a mere copy of a field that is missing.
    mutating func template(_ node: Node, _ type: ValueType, _ scope: Scope, isLeftOut: Bool = false) -> Template? {
        if case .string(let text) = node.value, text.hasPrefix("${") {
            return expression(node, type, scope, isLeftOut: isLeftOut).map { .expression($0) }
        }
        switch (node.value, type) {
        case (.string(let text), .text), (.string(let text), .sealed):
            return .constant(.text(literal(text, at: node.path)))
        case (.string(let text), .amount):
            guard let fen = Money.fen(of: text) else { break }
            return .constant(.amount(fen))
        case (.number(let number), .integer):
            guard let value = number.int64 else { break }
            return .constant(.integer(value))
        case (.bool(let value), .bool): return .constant(.bool(value))
        case (.array(let array), .list(let element)):
            let templates = elements(node, "values").compactMap { template($0, element, scope) }
            return templates.count == array.count ? .list(templates) : nil
        case (.object, .object(let object)): return self.object(node, of: object, scope, isLeftOut: isLeftOut)
        default: break
        }
        report(node.path, "here should be \(type), or an expression that comes to it, not \(node.kind)")
        return nil
    }

    /// `$${` begins a text that is no expression.
    private mutating func literal(_ text: String, at path: String) -> String {
        if text.hasPrefix("$${") { return String(text.dropFirst()) }
        if text.contains("${") {
            report(path, "here should be a text or an expression; an expression fills the whole text: \"${ … }\"")
        }
        return text
    }

    /// - Parameter isLeftOut: whether members that may be missing are left out when what they are copies of is missing.
    private mutating func object(
        _ node: Node, of type: ObjectType, _ scope: Scope, isLeftOut: Bool
    ) -> Template? {
        let names = type.members.keys.sorted()
        let required = names.filter { type.members[$0]?.isOptional == false }
        guard let members = object(node, required: required, optional: names.filter { !required.contains($0) }) else {
            return nil
        }
        var templates: [(name: String, value: Template)] = []
        for name in names {
            guard let node = members[name], let member = type.members[name] else { continue }
            let value = template(node, member.type, scope, isLeftOut: isLeftOut && member.isOptional)
            guard let value else { return nil }
            templates.append((name, value))
        }
        return .object(templates)
    }

    /// The parameters of a call, against the catalogue.
    mutating func request(_ service: Service, _ node: Node?, _ scope: Scope, at path: String) -> Request? {
        guard let contract = catalogue.contract(of: service) else { return nil }
        guard let node else {
            report(path, "'with' is missing: the parameters of \(service.rawValue)")
            return nil
        }
        if case .object(let object) = node.value {
            for name in Self.setByEngine where object[name] != nil {
                report(node.member(name, .null).path, "'\(name)' is set by the engine; leave it out")
            }
        }
        let settable = contract.request.filter { !Self.setByEngine.contains($0.name) }
        let members = object(
            node, required: settable.filter(\.required).map(\.name),
            optional: settable.filter { !$0.required }.map(\.name) + Self.setByEngine)
        guard let members else { return nil }
        var with: [(parameter: Parameter, value: Template)] = []
        for parameter in settable {
            guard let member = members[parameter.name] else { continue }
            if let value = argument(parameter, of: service, member, scope) { with.append((parameter, value)) }
        }
        return Request(service: service, with: with)
    }

    private static let setByEngine = ["requestNo", "callbackUrl", "expired"]

    private mutating func argument(
        _ parameter: Parameter, of service: Service, _ node: Node, _ scope: Scope
    ) -> Template? {
        let type = parameter.valueType
        // A list's elements are whole, and so is what they hold.
        let isLeftOut = !parameter.required && node.value.string != nil
        guard let template = template(node, type, scope, isLeftOut: isLeftOut) else { return nil }
        switch template {
        case .constant(.text(let text)): check(text, for: parameter, at: node.path)
        case .constant(.amount(let fen)):
            if fen <= 0, !(fen == 0 && parameter.mayBeZero) {
                report(node.path, "'\(parameter.name)' is more than nothing; '\(node.value.string ?? "")' is not")
            }
        case .expression(let expression): checkCopy(expression, to: parameter, of: service, at: node.path)
        case .constant, .list, .object: break
        }
        return template
    }

    /// The fields of an outcome event.
    mutating func outcomeFields(_ node: Node?, _ scope: Scope) -> [(name: String, value: Template)] {
        guard let node else { return [] }
        guard case .object(let object) = node.value else {
            report(node.path, "here should be an object, not \(node.kind)")
            return []
        }
        return object.compactMap { name, value in
            checkName(name, "a field's name", at: node.member(name, value).path)
            return free(node.member(name, value), scope).map { (name, $0) }
        }
    }

    /// A value of whatever type.
    private mutating func free(_ node: Node, _ scope: Scope) -> Template? {
        switch node.value {
        case .string(let text) where text.hasPrefix("${"):
            guard let inner = expressionText(text, at: node.path) else { return nil }
            guard let expression = compile(inner, scope, at: node.path) else { return nil }
            if expression.type.holdsPersonalData {
                report(node.path, "personal data is not told to the platform, which has it; leave it out")
            }
            // A field that is a mere copy of one that is missing is left out.
            if expression.path == nil { reportUnguarded(expression, at: node.path) }
            return .expression(expression)
        case .string(let text): return .constant(.text(literal(text, at: node.path)))
        case .bool(let value): return .constant(.bool(value))
        case .number(let number):
            if let value = number.int64 { return .constant(.integer(value)) }
            report(node.path, "\(number.text) is no whole number; write money as a text")
        case .null, .array, .object:
            report(node.path, "here should be a text, a number, true or false, or an expression, not \(node.kind)")
        }
        return nil
    }

    /// Fields that a contract names, with values of their types.
    mutating func values(_ node: Node?, of fields: [Field], _ scope: Scope) -> [(name: String, value: Template)] {
        guard let node,
            case .object(let members) = template(
                node, .object(ObjectType(fields: fields)), scope, isLeftOut: true)
        else { return [] }
        return members
    }

    mutating func emission(_ node: Node?, _ scope: Scope) -> Emission? {
        guard let node, let members = object(node, required: ["emit"], optional: ["with"]) else { return nil }
        return emission(members, scope)
    }

    mutating func emission(_ members: Members, _ scope: Scope) -> Emission? {
        let with = outcomeFields(members["with"], scope)
        guard let type = outcomeType(members["emit"]) else { return nil }
        return Emission(type: type, with: with)
    }

    mutating func deadline(_ node: Node?, _ scope: Scope) -> Deadline? {
        guard let node, let members = object(node, required: [], optional: ["after", "at"]) else { return nil }
        switch (members["after"], members["at"]) {
        case (let after?, nil): return period(after).map { .after($0) }
        case (nil, let at?): return expression(at, .time, scope).map { .at($0) }
        case (nil, nil), (.some, .some):
            report(node.path, "a deadline has either 'after', a length of time, or 'at', a moment")
            return nil
        }
    }
}
