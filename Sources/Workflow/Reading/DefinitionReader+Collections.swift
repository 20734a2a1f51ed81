import Expressions
import JSON

/// Taking children in.
extension DefinitionReader {
    mutating func collection(_ node: Node?, _ scope: inout Scope) -> Collection? {
        guard
            let node,
            let members = object(
                node, required: ["child", "on", "totals", "admit", "until", "deadline"],
                optional: ["of", "give", "closeOn", "failOn", "onShort"]),
            let child = child(members)
        else { return nil }
        let event = ValueType.object(ObjectType(fields: child.event(child.startedBy)?.fields ?? []))
        let totals = totals(members["totals"], scope, event)
        let totalsType = ValueType.object(
            ObjectType(Dictionary(totals.map { ($0.name, .init($0.sum.type)) }) { first, _ in first }))
        let running = scope.adding("totals", totalsType)
        let admit = expression(members["admit"], .bool, running.adding("event", event))
        let until = expression(members["until"], .bool, running)
        let give = values(members["give"], of: child.child?.given ?? [], scope)
        if members["give"] == nil, child.child?.given.isEmpty == false {
            report(node.path, "'give' is missing: '\(child.name)' is given \(names(child.child?.given ?? []))")
        }
        let parent = members["of"].flatMap { template($0, .text, Scope(names: ["event": event])) }
        let deadline = deadline(members["deadline"], scope)
        let onShort = members["onShort"].map { choice($0, Collection.Short.self) } ?? .fail
        let closeOn = members["closeOn"].flatMap { eventType($0) }
        let failOn = members["failOn"].flatMap { eventType($0) }
        scope = running
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
            report(members.path("child"), "there is no workflow '\(name)' that can be a child; there are \(known)")
            return nil
        }
        if let on = text(members["on"]), on != child.startedBy {
            report(members.path("on"), "'\(name)' is started by '\(child.startedBy)', not by '\(on)'")
        }
        return child
    }

    private func names(_ fields: [Field]) -> String { fields.map(\.name).joined(separator: ", ") }

    private mutating func totals(_ node: Node?, _ scope: Scope, _ child: ValueType) -> [Collection.Total] {
        guard let node, case .object(let object) = node.value else { return [] }
        return object.compactMap { name, value in
            let member = node.member(name, value)
            guard let parts = self.object(member, required: ["sum", "of"], optional: []) else { return nil }
            let inside = scope.adding("child", child)
            guard let text = text(parts["sum"]), let inner = expressionText(text, at: parts.path("sum")),
                let sum = compile(inner, inside, at: parts.path("sum"))
            else { return nil }
            if sum.type != .amount && sum.type != .integer {
                report(parts.path("sum"), "a total is of amounts or of whole numbers, not of \(sum.type)")
            }
            let states = parts["of"].map { elements($0, "states") } ?? []
            let of = states.compactMap { choice($0, Collection.ChildState.self) }
            return Collection.Total(name: name, sum: sum, of: Set(of))
        }
    }
}
