import Expressions
import JSON

/// Plain values.
extension DefinitionReader {
    /// The members of an object; what is missing and what should not be there is reported.
    mutating func object(_ node: Node, required: [String], optional: [String]) -> Members? {
        guard case .object(let object) = node.value else {
            report(node.path, "here should be an object, not \(node.kind)")
            return nil
        }
        for (key, _) in object where !required.contains(key) && !optional.contains(key) {
            let known = (required + optional).joined(separator: ", ")
            report(node.member(key, .null).path, "there is nothing of the name '\(key)' here; there are \(known)")
        }
        for name in required where object[name] == nil {
            report(node.path, "'\(name)' is missing")
        }
        return Members(node, object)
    }

    mutating func text(_ node: Node?) -> String? {
        guard let node else { return nil }
        guard case .string(let text) = node.value, !text.isEmpty else {
            report(node.path, "here should be a text, not \(node.value == "" ? "an empty one" : node.kind)")
            return nil
        }
        return text
    }

    mutating func integer(_ node: Node?, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        guard case .number(let number) = node.value, let value = number.int64.flatMap(Int.init(exactly:)),
            range.contains(value)
        else {
            report(
                node.path,
                "here should be a whole number from \(range.lowerBound) to \(range.upperBound), not \(node.value.text)")
            return nil
        }
        return value
    }

    mutating func flag(_ node: Node?) -> Bool {
        guard let node else { return false }
        guard case .bool(let value) = node.value else {
            report(node.path, "here should be true or false, not \(node.kind)")
            return false
        }
        return value
    }

    mutating func period(_ node: Node?) -> Period? {
        guard let text = text(node), let node else { return nil }
        guard let period = Period(text) else {
            report(node.path, "'\(text)' is no length of time; write a number and s, m, h or d, such as 30m")
            return nil
        }
        return period
    }

    /// One of an enumeration's names.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ node: Node?, _: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(node), let node else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            report(node.path, "'\(text)' will not do here; one of \(known)")
            return nil
        }
        return choice
    }

    /// The text between `${` and `}`, where a text is an expression.
    mutating func expressionText(_ text: String, at path: String) -> String? {
        guard text.hasPrefix("${"), text.hasSuffix("}") else {
            report(path, "an expression fills the whole text: \"${ … }\"; join texts with '+' inside")
            return nil
        }
        return String(text.dropFirst(2).dropLast())
    }

    /// An expression that comes to the type.
    ///
    /// - Parameter isLeftOut: whether nothing stands here when the expression is a mere copy of a field that is missing.
    mutating func expression(
        _ node: Node?, _ type: ValueType, _ scope: Scope, isLeftOut: Bool = false
    ) -> Expression? {
        guard let text = text(node), let node else { return nil }
        guard let inner = expressionText(text, at: node.path) else { return nil }
        guard let expression = compile(inner, scope, at: node.path) else { return nil }
        let isCopyOfMissing = expression.unguarded == Set([expression.path].compactMap(\.self))
        if !isLeftOut || !isCopyOfMissing { reportUnguarded(expression, at: node.path) }
        guard let mismatch = expression.type.mismatch(with: type) else { return expression }
        report(node.path, mismatch)
        return nil
    }

    mutating func compile(_ text: String, _ scope: Scope, at path: String) -> Expression? {
        do throws(ExpressionError) {
            let expression = try Expression(text, names: scope.all)
            if let settling = scope.settling, expression.references.contains(where: { $0.first == "children" }) {
                report(
                    path,
                    "after '\(settling)' no child is held any more, and children.held is empty; "
                        + "steps['\(settling)'].settled is what was done")
            }
            return expression
        } catch {
            // What comes of a mistake that is reported already is not reported again.
            if !blurred.contains(where: { text.contains($0) }) { report(path, "in the expression, \(error)") }
            return nil
        }
    }

    /// A field that may be missing makes an expression fail, unless the expression asks.
    mutating func reportUnguarded(_ expression: Expression, at path: String) {
        for field in expression.unguarded.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let text = field.dropFirst().reduce(field.first ?? "") { $0 + ($1.contains("-") ? "['\($1)']" : ".\($1)") }
            let isStep = field.first == "steps"
            report(
                path,
                "'\(text)' may be missing: write has(\(text)) ? … : …"
                    + (isStep ? "" : ", or give it a standard value"))
        }
    }
}

extension ValueType {
    /// Why a value of this type does not fit where the other is wanted; nil when it does.
    func mismatch(with wanted: ValueType) -> String? {
        switch (self, wanted) {
        case (.undetermined, _), (_, .undetermined): return nil
        case (.list(let found), .list(let wanted)):
            return found.mismatch(with: wanted).map { "in the list, \($0)" }
        case (.object(let found), .object(let wanted)): return found.mismatch(with: wanted)
        // What is personal data may also come from a text of the definition.
        case (.text, .sealed): return nil
        default: return self == wanted ? nil : "here should be \(wanted), not \(self)"
        }
    }
}

extension ObjectType {
    fileprivate func mismatch(with wanted: ObjectType) -> String? {
        for name in members.keys.sorted() where wanted.members[name] == nil {
            return "there is no '\(name)' here; there are \(wanted.members.keys.sorted().joined(separator: ", "))"
        }
        for (name, member) in wanted.members.sorted(by: { $0.key < $1.key }) {
            guard let given = members[name] else {
                if member.isOptional { continue }
                return "'\(name)' is missing"
            }
            if given.isOptional, !member.isOptional { return "'\(name)' may be missing, and is needed" }
            if let mismatch = given.type.mismatch(with: member.type) { return "'\(name)': \(mismatch)" }
        }
        return nil
    }
}
