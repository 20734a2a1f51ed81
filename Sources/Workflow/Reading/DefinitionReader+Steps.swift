import Custody
import Expressions
import JSON

/// Steps, in order: what each leaves behind is in the scope of those after it.
extension DefinitionReader {
    mutating func steps(_ node: Node?, _ scope: inout Scope) -> [Step] {
        guard let node else { return [] }
        let elements = elements(node, "steps")
        if elements.isEmpty, node.elements() != nil { report(node.path, "there are no steps; write at least one") }
        return elements.compactMap { element in
            if let step = read(element, &scope) { return step }
            hasUnreadSteps = true
            if let id = element.value["id"]?.string { blur(step: id) }
            if problems.isEmpty { report(element.path, "this step cannot be read; see workflows/README.md") }
            return nil
        }
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
        if !scope.isReached {
            report(node.path, "nothing comes here: what stands before always fails; give its 'fail' a 'when'")
            scope.isReached = true
        }
        let when = members["when"].flatMap { expression($0, .bool, scope) }
        checkPlace(kind.name, members, scope)
        var after = scope
        let action = action(kind.name, members, id, &after)
        // A 'collect' or 'join' with 'when' is refused above; what follows is read as if it had none.
        let isCertain = members["when"] == nil || kind.name == "collect" || kind.name == "join"
        scope = isCertain ? after : Scope.meeting([scope, after]) ?? scope
        guard let action else { return nil }
        return Step(id: id, when: when, action: action)
    }

    private mutating func action(
        _ kind: String, _ members: Members, _ id: String, _ scope: inout Scope
    ) -> Step.Action? {
        switch kind {
        case "call": return call(members, id, &scope).map { .call($0) }
        case "forEach": return iteration(members, id, &scope).map { .forEach($0) }
        case "collect": return collection(members["collect"], id, &scope).map { .collect($0) }
        case "join": return .join(join(members, id, &scope))
        case "await", "awaitAudit": return awaiting(members, id, &scope).map { .await($0) }
        case "choose": return choice(members, &scope)
        case "emit": return emission(members, scope).map { .emit($0) }
        case "delay": return delay(members["delay"], scope).map { .delay($0) }
        case "fail": return failure(members["fail"], &scope)
        default: return nil
        }
    }

    private mutating func join(
        _ members: Members, _ id: String, _ scope: inout Scope
    ) -> [(name: String, value: Template)] {
        joins += 1
        defer { scope.join = id }
        return values(members["join"], of: child?.offers ?? [], scope)
    }

    private mutating func choice(_ members: Members, _ scope: inout Scope) -> Step.Action? {
        var ends: [Scope] = []
        var branches: [Branch] = []
        let outer = isInBranch
        isInBranch = true
        defer { isInBranch = outer }
        let nodes = members["choose"].map { elements($0, "branches") } ?? []
        if nodes.isEmpty { report(members.path("choose"), "there are no branches; write at least one") }
        for element in nodes {
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
        if let meeting = Scope.meeting(ends) { scope = meeting } else { scope.isReached = false }
        return .choose(branches, otherwise: otherwise)
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

    private mutating func failure(_ node: Node?, _ scope: inout Scope) -> Step.Action? {
        guard let node, let members = object(node, required: ["code", "reason"], optional: []) else { return nil }
        let reason = members["reason"].flatMap { template($0, .text, scope) }
        scope.isReached = false
        guard let code = word(members["code"], "a failure's code"), let reason else { return nil }
        return .fail(code: code, reason: reason)
    }
}
