import Custody
import Expressions
import JSON

/// Calls at the bank.
extension DefinitionReader {
    mutating func call(_ members: Members, _ id: String, _ scope: inout Scope) -> Call? {
        let alternatives: [Call.Alternative]
        if let elements = members["call"]?.elements() {
            if elements.count < 2 {
                report(members.path("call"), "a list is of two services or more; write the one without a list")
            }
            for name in ["with", "present"] where members[name] != nil {
                report(members.path(name), "'\(name)' stands in each of the alternatives")
            }
            alternatives = choose(elements, scope)
        } else {
            guard let service = service(members["call"]) else { return nil }
            let request = request(service, members["with"], scope, at: members.node.path)
            let present = present(members["present"], service, at: members.node.path)
            alternatives = request.map { [Call.Alternative(when: nil, request: $0, present: present)] } ?? []
        }
        guard !alternatives.isEmpty else { return nil }
        let own = ownScope(alternatives, id, scope)
        let undo = undo(members, alternatives, own)
        checkCall(members, alternatives, undo, scope)
        checkAudited(alternatives, id, at: members.node.path)
        let call = Call(
            alternatives: alternatives, undo: undo ?? .unnecessary, isPivot: flag(members["pivot"]),
            isAlone: flag(members["alone"]), retry: retry(members["retry"]),
            onRefused: refusals(members, chunk: nil, scope))
        scope = answeredScope(alternatives, id, own)
        if call.isPivot, child == nil { scope.pass(pivot: id) }
        return call
    }

    /// The bank's audits name the user and no request: they find their saga only in the user's own family.
    private mutating func checkAudited(_ alternatives: [Call.Alternative], _ id: String, at path: String) {
        for alternative in alternatives {
            guard catalogue.contract(of: alternative.request.service)?.auditNotification.isEmpty == false else {
                continue
            }
            registrations.insert(id)
            let user = alternative.request.with.first { $0.parameter.name == "userNo" }
            guard let start = event(startedBy) else { continue }
            var copy: [String]?
            if case .expression(let expression)? = user?.value { copy = expression.path }
            if copy == nil || copy?.first != "input" || copy?.dropFirst() != start.family.path?.dropFirst() {
                report(
                    path,
                    "the bank's audit of \(alternative.request.service) names the user and nothing else: let 'family' "
                        + "of '\(start.type)' be the field that 'userNo' is a copy of")
            }
        }
    }

    mutating func iteration(_ members: Members, _ id: String, _ scope: inout Scope) -> Iteration? {
        guard let text = text(members["forEach"]), let inner = expressionText(text, at: members.path("forEach")),
            let items = compile(inner, scope, at: members.path("forEach"))
        else { return nil }
        reportUnguarded(items, at: members.path("forEach"))
        guard case .list(let item) = items.type else {
            report(members.path("forEach"), "here should be a list, not \(items.type)")
            return nil
        }
        let areChildren = items.references.contains { $0.first == "children" }
        if areChildren, items.path != ["children", "held"] {
            report(
                members.path("forEach"),
                "a 'forEach' goes through all held children or through none: whoever is left out would be settled with "
                    + "nothing done for him; write \"${children.held}\", and keep others out with 'admit'")
        }
        guard let name = itemsName(members["as"]), let service = service(members["call"]) else { return nil }
        if isPage(service) {
            report(
                members.path("call"),
                "\(service) presents a page, and a 'forEach' has nobody to present it to; let a child call it")
        }
        let chunk = members["chunk"].map { integer($0, in: 1...1_000) } ?? 1
        var inside = scope.adding(name, .list(item))
        inside.names["chunk"] = chunkType(service)
        guard let chunk, let request = request(service, members["with"], inside, at: members.node.path) else {
            return nil
        }
        if !request.with.contains(where: { $0.value.references.contains { $0.first == name } }) {
            report(
                members.path("with"), "nothing of the call speaks of '\(name)': it would be the same call every time")
        }
        let alternative = Call.Alternative(when: nil, request: request, present: nil)
        let undo = undo(members, [alternative], ownScope([alternative], id, scope.adding(name, .list(item))))
        checkCall(members, [alternative], undo, scope)
        let call = Call(
            alternatives: [alternative], undo: undo ?? .unnecessary, isPivot: flag(members["pivot"]), isAlone: false,
            retry: retry(members["retry"]), onRefused: refusals(members, chunk: chunk, scope))
        scope.steps[id] = .init(.object(ObjectType(["settled": .init(.list(item))])))
        if call.isPivot, child == nil { scope.pass(pivot: id) }
        if areChildren {
            scope.holding = nil
            scope.settling = id
        }
        return Iteration(items: items, name: name, chunk: chunk, call: call)
    }

    /// What the items of a chunk are called: a name that expressions can speak, and that means nothing else.
    private mutating func itemsName(_ node: Node?) -> String? {
        let before = problems.count
        guard let name = name(node, "what items are called") else { return nil }
        let taken = [
            "input", "given", "saga", "event", "steps", "children", "child", "totals", "chunk", "failure",
        ]
        if taken.contains(name), let node {
            report(node.path, "'\(name)' means something else already; call the items by another name")
        }
        return problems.count == before ? name : nil
    }

    /// `index`, and `before` with every amount of the service's request.
    private func chunkType(_ service: Service) -> ValueType {
        let amounts = catalogue.contract(of: service)?.request.filter { $0.type == .amount } ?? []
        let before = ObjectType(Dictionary(uniqueKeysWithValues: amounts.map { ($0.name, .init(.amount)) }))
        return .object(ObjectType(["index": .init(.integer), "before": .init(.object(before))]))
    }

    private mutating func choose(_ elements: [Node], _ scope: Scope) -> [Call.Alternative] {
        var alternatives: [Call.Alternative] = []
        for (index, element) in elements.enumerated() {
            let members = object(element, required: ["service", "with"], optional: ["when", "present"])
            guard let members, let service = service(members["service"]) else { continue }
            let isLast = index == elements.count - 1
            if isLast != (members["when"] == nil) {
                report(
                    element.path,
                    isLast ? "the last alternative has no 'when'" : "every alternative but the last has a 'when'")
            }
            let when = members["when"].flatMap { expression($0, .bool, scope) }
            let present = present(members["present"], service, at: element.path)
            guard let request = request(service, members["with"], scope, at: element.path) else { continue }
            alternatives.append(Call.Alternative(when: when, request: request, present: present))
        }
        return alternatives
    }

    private mutating func service(_ node: Node?) -> Service? {
        guard let text = text(node), let node else { return nil }
        guard let service = Service(rawValue: text) else {
            report(
                node.path,
                "there is no service '\(text)'; there are \(Service.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return service
    }

    private mutating func present(_ node: Node?, _ service: Service, at path: String) -> String? {
        let isPage = catalogue.contract(of: service)?.mode == .gateway
        if isPage, node == nil {
            report(path, "\(service.rawValue) presents a page: 'present' names the outcome event that carries its link")
        }
        if !isPage, let node { report(node.path, "\(service.rawValue) has no page to present; leave 'present' out") }
        return outcomeType(node)
    }

    /// What is known of a call as soon as it is made: its number and its parameters.
    private func ownScope(_ alternatives: [Call.Alternative], _ id: String, _ scope: Scope) -> Scope {
        var own: [String: ObjectType.Member]?
        for alternative in alternatives {
            var members: [String: ObjectType.Member] = ["requestNo": .init(.text)]
            for (parameter, _) in alternative.request.with {
                members[parameter.name] = .init(parameter.valueType, isOptional: !parameter.required)
            }
            own = own.map { known in known.filter { members[$0.key] == $0.value } } ?? members
        }
        var scope = scope
        scope.steps[id] = .init(.object(ObjectType(own ?? [:])))
        return scope
    }

    /// What is known of it when it was applied: the answer besides.
    private func answeredScope(_ alternatives: [Call.Alternative], _ id: String, _ own: Scope) -> Scope {
        guard case .object(let known) = own.steps[id]?.type, alternatives.count == 1,
            let contract = catalogue.contract(of: alternatives[0].request.service)
        else { return own }
        let answer = contract.notifies ? contract.notification : contract.response
        let fields = answer.filter { $0.name != "requestNo" }.map {
            ($0.name, ObjectType.Member($0.valueType, isOptional: !$0.required))
        }
        var members = known.members
        // It is missing where the bank refused and the saga went on, and where only the fact is known.
        members["answer"] = .init(.object(ObjectType(Dictionary(uniqueKeysWithValues: fields))), isOptional: true)
        var scope = own
        scope.steps[id] = .init(.object(ObjectType(members)))
        return scope
    }

    /// A call that moves something has an undo, is a pivot, or says why there is none.
    private mutating func undo(_ members: Members, _ alternatives: [Call.Alternative], _ scope: Scope) -> Undo? {
        let isPivot = members["pivot"]?.value == .bool(true)
        let ways = ["undo", "noUndo"].filter { members[$0] != nil } + (isPivot ? ["pivot"] : [])
        let services = alternatives.map(\.request.service.rawValue).joined(separator: " or ")
        guard ways.count == 1 else {
            report(
                members.node.path,
                ways.isEmpty
                    ? "\(services) changes something at the bank: say how it is undone ('undo'), that there is no way back "
                        + "from here ('pivot'), or why it need not be undone ('noUndo')"
                    : "\(ways.map { "'\($0)'" }.joined(separator: " and ")) exclude each other")
            return nil
        }
        if let reason = members["noUndo"] { return text(reason).map { .none(reason: $0) } }
        guard let node = members["undo"] else { return .unnecessary }
        guard let parts = object(node, required: ["call", "with"], optional: []) else { return nil }
        guard let service = service(parts["call"]) else { return nil }
        if isPage(service) {
            report(
                parts.path("call"), "\(service) presents a page, and an undo has nobody to present it to; take another")
        }
        return request(service, parts["with"], scope, at: node.path).map { .call($0) }
    }
}
