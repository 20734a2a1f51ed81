import Expressions
import JSON

/// Taking children in.
extension DefinitionReader {
    mutating func collection(_ node: Node?, _ id: String, _ scope: inout Scope) -> Collection? {
        guard
            let node,
            let members = object(
                node, required: ["child", "on", "totals", "admit", "until", "deadline"],
                optional: ["of", "give", "closeOn", "failOn", "onShort"]),
            let child = child(members)
        else {
            blurred.formUnion(["children", "totals"])
            return nil
        }
        let event = ValueType.object(ObjectType(fields: child.event(child.startedBy)?.fields ?? []))
        let totals = totals(members["totals"], scope, event)
        let running = running(totals, id, at: members.path("totals"), scope)
        let admit = expression(members["admit"], .bool, running.adding("event", event))
        let until = expression(members["until"], .bool, running)
        let give = values(members["give"], of: child.child?.given ?? [], scope)
        if members["give"] == nil, child.child?.given.isEmpty == false {
            report(node.path, "'give' is missing: '\(child.name)' is given \(names(child.child?.given ?? []))")
        }
        let parent = members["of"].flatMap { template($0, .text, Scope(names: ["event": event])) }
        if members["of"] == nil, let start = self.event(startedBy), start.saga.isExpression {
            report(
                node.path,
                "'of' is missing: a family may have several sagas of this workflow, and a child belongs to one; say to "
                    + "which, such as \"of\": \"${event.…}\"")
        }
        let deadline = deadline(members["deadline"], scope)
        let onShort = members["onShort"].map { choice($0, Collection.Short.self) } ?? .fail
        let closeOn = awaitedType(members["closeOn"])
        let failOn = awaitedType(members["failOn"])
        if let closeOn, closeOn == failOn {
            report(
                members.path("failOn"),
                "'\(closeOn)' closes the collection already; it cannot fail it too. Name another event, or leave one out"
            )
        }
        scope = running
        scope.holding = id
        scope.settling = nil
        let held = ValueType.list(.object(ObjectType(fields: child.child?.offers ?? [])))
        scope.names["children"] = .object(ObjectType(["held": .init(held)]))
        guard let admit, let until, let deadline, let onShort else { return nil }
        return Collection(
            child: child.name, event: child.startedBy, parent: parent, give: give, totals: totals, admit: admit,
            until: until, closeOn: closeOn, failOn: failOn, deadline: deadline, onShort: onShort)
    }

    /// The definition of the children, which must be one of a child and be started by the event.
    private mutating func child(_ members: Members) -> Definition? {
        guard let name = word(members["child"], "a workflow's name") else { return nil }
        guard let child = children[name] else {
            let known = children.keys.sorted().joined(separator: ", ")
            report(
                members.path("child"),
                "there is no workflow '\(name)' that can be a child; "
                    + (known.isEmpty ? "name the child's file besides" : "there are \(known)"))
            return nil
        }
        if let on = text(members["on"]), on != child.startedBy {
            report(members.path("on"), "'\(name)' is started by '\(child.startedBy)', not by '\(on)'")
        }
        return child
    }

    private func names(_ fields: [Field]) -> String { fields.map(\.name).joined(separator: ", ") }

    /// The scope in which the totals are known, those of collections before among them.
    private mutating func running(
        _ totals: [Collection.Total], _ id: String, at path: String, _ scope: Scope
    ) -> Scope {
        var known: [String: ObjectType.Member] = [:]
        if case .object(let before)? = scope.names["totals"] { known = before.members }
        var running = scope
        for total in totals {
            if let other = scope.totals[total.name] {
                report(
                    "\(path).\(total.name)", "'\(total.name)' is a total of '\(other)' already; give it another name")
            }
            known[total.name] = .init(total.sum.type)
            running.totals[total.name] = id
        }
        running.names["totals"] = .object(ObjectType(known))
        return running
    }

    private mutating func totals(_ node: Node?, _ scope: Scope, _ child: ValueType) -> [Collection.Total] {
        guard let node else { return [] }
        guard case .object(let object) = node.value else {
            report(node.path, "here should be an object of totals, not \(node.kind)")
            blurred.insert("totals")
            return []
        }
        return object.compactMap { name, value in
            let before = problems.count
            defer { if problems.count > before { blurred.insert(".\(name)") } }
            return total(name, node.member(name, value), scope.adding("child", child))
        }
    }

    private mutating func total(_ name: String, _ node: Node, _ scope: Scope) -> Collection.Total? {
        checkName(name, "a total's name", at: node.path)
        guard let parts = object(node, required: ["sum", "of"], optional: []),
            let text = text(parts["sum"]), let inner = expressionText(text, at: parts.path("sum")),
            let sum = compile(inner, scope, at: parts.path("sum"))
        else { return nil }
        reportUnguarded(sum, at: parts.path("sum"))
        if sum.type != .amount && sum.type != .integer {
            report(parts.path("sum"), "a total is of amounts or of whole numbers, not of \(sum.type)")
        }
        let states = parts["of"].map { elements($0, "states") } ?? []
        let of = states.compactMap { choice($0, Collection.ChildState.self) }
        if of.isEmpty, states.isEmpty {
            report(parts.path("of"), "it would count no child; write [\"held\"], or [\"open\", \"held\", \"leaving\"]")
        }
        if Set(of).count < of.count { report(parts.path("of"), "a state stands here twice; write each once") }
        return Collection.Total(name: name, sum: sum, of: Set(of))
    }
}
