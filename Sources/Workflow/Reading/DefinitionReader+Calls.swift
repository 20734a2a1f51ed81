import Custody
import Expressions
import JSON

/// Calls at the bank.
extension DefinitionReader {
    mutating func call(_ members: Members, _ id: String, _ scope: inout Scope) -> Call? {
        let alternatives: [Call.Alternative]
        if let elements = members["call"]?.elements() {
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
        scope = answeredScope(alternatives, id, own)
        return Call(
            alternatives: alternatives, undo: undo ?? .unnecessary, isPivot: flag(members["pivot"]),
            isAlone: flag(members["alone"]), retry: retry(members["retry"]), onRefused: refusals(members["onRefused"]))
    }

    mutating func iteration(_ members: Members, _ id: String, _ scope: inout Scope) -> Iteration? {
        guard let text = text(members["forEach"]), let inner = expressionText(text, at: members.path("forEach")),
            let items = compile(inner, scope, at: members.path("forEach"))
        else { return nil }
        guard case .list(let item) = items.type else {
            report(members.path("forEach"), "here should be a list, not \(items.type)")
            return nil
        }
        guard let name = word(members["as"], "a name"), let service = service(members["call"]) else { return nil }
        let chunk = members["chunk"].map { integer($0, in: 1...1_000) } ?? 1
        var inside = scope.adding(name, .list(item))
        inside.names["chunk"] = chunkType(service)
        guard let chunk, let request = request(service, members["with"], inside, at: members.node.path) else {
            return nil
        }
        let alternative = Call.Alternative(when: nil, request: request, present: nil)
        let undo = undo(members, [alternative], ownScope([alternative], id, inside))
        let call = Call(
            alternatives: [alternative], undo: undo ?? .unnecessary, isPivot: flag(members["pivot"]), isAlone: false,
            retry: retry(members["retry"]), onRefused: refusals(members["onRefused"]))
        scope.steps[id] = .init(.object(ObjectType(["settled": .init(.list(item))])))
        return Iteration(items: items, name: name, chunk: chunk, call: call)
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
        return text(node)
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
        members["answer"] = .init(.object(ObjectType(Dictionary(uniqueKeysWithValues: fields))))
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
        return request(service, parts["with"], scope, at: node.path).map { .call($0) }
    }

    private mutating func retry(_ node: Node?) -> RetryPolicy {
        var policy = RetryPolicy.standard
        guard let node else { return policy }
        let names = ["maximumAttempts", "initialDelay", "multiplier", "maximumDelay", "totalTime"]
        guard let members = object(node, required: [], optional: names) else { return policy }
        if let attempts = integer(members["maximumAttempts"], in: 1...1_000) { policy.maximumAttempts = attempts }
        if let delay = period(members["initialDelay"]) { policy.initialDelay = delay }
        if let multiplier = integer(members["multiplier"], in: 1...10) { policy.multiplier = multiplier }
        if let delay = period(members["maximumDelay"]) { policy.maximumDelay = delay }
        if let time = period(members["totalTime"]) { policy.totalTime = time }
        return policy
    }

    /// A reaction for every code, or an object of codes with their reactions.
    private mutating func refusals(_ node: Node?) -> RefusalRules {
        guard let node else { return RefusalRules(byCode: [], otherwise: .fail) }
        guard case .object(let object) = node.value else {
            return RefusalRules(byCode: [], otherwise: reaction(node) ?? .fail)
        }
        var otherwise = RefusalRules.Reaction.fail
        var byCode: [(code: ReturnCode, reaction: RefusalRules.Reaction)] = []
        for (key, value) in object {
            let member = node.member(key, value)
            guard let reaction = reaction(member) else { continue }
            if key == "otherwise" {
                otherwise = reaction
            } else if profile.codes[ReturnCode(rawValue: key)] == .refused {
                byCode.append((ReturnCode(rawValue: key), reaction))
            } else {
                report(member.path, "'\(key)' is no code by which the bank refuses; write such a code, or 'otherwise'")
            }
        }
        return RefusalRules(byCode: byCode, otherwise: otherwise)
    }

    private mutating func reaction(_ node: Node) -> RefusalRules.Reaction? {
        if case .object = node.value {
            guard let members = object(node, required: ["wait", "atMost"], optional: []) else { return nil }
            guard let every = period(members["wait"]), let most = period(members["atMost"]) else { return nil }
            return .wait(every: every, atMost: most)
        }
        switch text(node) {
        case "fail": return .fail
        case "hold": return .hold
        case "continue": return .continue
        case "split": return .split
        case nil: return nil
        case let other?:
            report(
                node.path,
                "'\(other)' will not do here; one of 'fail', 'hold', 'continue', 'split', or {\"wait\": …, \"atMost\": …}"
            )
            return nil
        }
    }
}

extension RetryPolicy {
    /// Five attempts from five seconds on, each delay twice the one before, for a day at most.
    public static let standard = RetryPolicy(
        maximumAttempts: 5, initialDelay: .seconds(5), multiplier: 2, maximumDelay: .seconds(300),
        totalTime: .seconds(86_400))
}
