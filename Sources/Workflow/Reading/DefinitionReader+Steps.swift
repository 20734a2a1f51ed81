import Custody
import Expressions
import JSON

/// Steps, in order: what each leaves behind is in the scope of those after it.
extension DefinitionReader {
    mutating func steps(_ node: Node?, _ scope: inout Scope) -> [Step] {
        guard let node else { return [] }
        let elements = elements(node, "steps")
        if elements.isEmpty, node.elements() != nil { report(node.path, "there are no steps") }
        return elements.compactMap { read($0, &scope) }
    }

    /// The member that says what a step does, and what may stand beside it.
    private static let kinds: [(name: String, required: [String], optional: [String])] = [
        ("forEach", ["as", "call", "with"], ["chunk", "pivot", "undo", "noUndo", "retry", "onRefused"]),
        ("call", [], ["with", "undo", "noUndo", "pivot", "alone", "present", "retry", "onRefused"]),
        ("collect", [], []), ("join", [], []), ("await", ["deadline", "onDeadline"], ["that"]),
        ("awaitAudit", ["deadline", "onDeadline"], ["that"]), ("choose", [], ["otherwise"]), ("emit", [], ["with"]),
        ("delay", [], []), ("fail", [], []),
    ]

    private mutating func read(_ node: Node, _ scope: inout Scope) -> Step? {
        guard case .object(let object) = node.value else {
            report(node.path, "a step is an object, not \(node.kind)")
            return nil
        }
        let outer = step
        step = object["id"]?.string
        defer { step = outer }
        guard let kind = Self.kinds.first(where: { object[$0.name] != nil }) else {
            let known = Self.kinds.map(\.name).joined(separator: ", ")
            report(node.path, "a step does one of \(known); this one does none")
            return nil
        }
        let members = self.object(
            node, required: ["id", kind.name] + kind.required, optional: ["when"] + kind.optional)
        guard let members, let id = word(members["id"], "a step's id") else { return nil }
        if let other = ids.updateValue(node.path, forKey: id) {
            report(members.path("id"), "'\(id)' is the id of \(other) already; each step has its own")
        }
        let when = members["when"].flatMap { expression($0, .bool, scope) }
        if let when { reportUnguarded(when, at: members.path("when")) }
        var after = scope
        guard let action = action(kind.name, members, id, &after) else { return nil }
        // A step that may be skipped leaves nothing behind that is there for certain.
        if members["when"] == nil { scope = after }
        return Step(id: id, when: when, action: action)
    }

    private mutating func action(
        _ kind: String, _ members: Members, _ id: String, _ scope: inout Scope
    ) -> Step.Action? {
        switch kind {
        case "call": return call(members, id, &scope).map { .call($0) }
        case "forEach": return iteration(members, id, &scope).map { .forEach($0) }
        case "collect": return collection(members["collect"], &scope).map { .collect($0) }
        case "join": return .join(values(members["join"], of: child?.offers ?? [], scope))
        case "await", "awaitAudit": return awaiting(members, id, &scope).map { .await($0) }
        case "choose": return choice(members, &scope)
        case "emit": return emission(members, scope).map { .emit($0) }
        case "delay": return delay(members["delay"], scope).map { .delay($0) }
        case "fail": return failure(members["fail"], scope)
        default: return nil
        }
    }

    private mutating func choice(_ members: Members, _ scope: inout Scope) -> Step.Action? {
        var ends: [Scope] = []
        var branches: [Branch] = []
        for element in members["choose"].map({ elements($0, "branches") }) ?? [] {
            guard let parts = object(element, required: ["when", "steps"], optional: []) else { continue }
            var inner = scope
            let when = expression(parts["when"], .bool, scope)
            let steps = steps(parts["steps"], &inner)
            ends.append(inner)
            if let when { branches.append(Branch(when: when, steps: steps)) }
        }
        var inner = scope
        let otherwise = members["otherwise"].map { steps($0, &inner) } ?? []
        ends.append(inner)
        scope = ends.dropFirst().reduce(ends[0]) { $0.meeting($1) }
        return .choose(branches, otherwise: otherwise)
    }

    private mutating func awaiting(_ members: Members, _ id: String, _ scope: inout Scope) -> Awaiting? {
        let deadline = deadline(members["deadline"], scope)
        let missed = choice(members["onDeadline"], Awaiting.Missed.self)
        var condition: Expression?
        let subject: Awaiting.Subject
        let event: ValueType
        if let type = members["await"].flatMap({ eventType($0) }), let rule = events.first(where: { $0.type == type }) {
            event = .object(ObjectType(fields: rule.fields))
            subject = .event(type)
        } else if let node = members["awaitAudit"], let registration = text(node) {
            guard scope.steps[registration] != nil else {
                report(node.path, "there is no step '\(registration)' before this one")
                return nil
            }
            event = .object(ObjectType(["status": .init(.text)]))
            subject = .audit(ofStep: registration)
        } else {
            return nil
        }
        condition = members["that"].flatMap { expression($0, .bool, scope.adding("event", event)) }
        // What did not come is not there.
        scope.steps[id] = .init(.object(ObjectType(["event": .init(event)])), isOptional: missed == .continue)
        guard let deadline, let missed else { return nil }
        return Awaiting(subject: subject, condition: condition, deadline: deadline, onDeadline: missed)
    }

    private mutating func delay(_ node: Node?, _ scope: Scope) -> Delay? {
        guard let node, let members = object(node, required: [], optional: ["for", "until"]) else { return nil }
        switch (members["for"], members["until"]) {
        case (let time?, nil): return period(time).map { .after($0) }
        case (nil, let moment?): return expression(moment, .time, scope).map { .at($0) }
        case (nil, nil), (.some, .some):
            report(node.path, "a delay has either 'for', a length of time, or 'until', a moment")
            return nil
        }
    }

    private mutating func failure(_ node: Node?, _ scope: Scope) -> Step.Action? {
        guard let node, let members = object(node, required: ["code", "reason"], optional: []) else { return nil }
        let reason = members["reason"].flatMap { template($0, .text, scope) }
        guard let code = word(members["code"], "a failure's code"), let reason else { return nil }
        return .fail(code: code, reason: reason)
    }
}
