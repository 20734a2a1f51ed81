import Custody
import Expressions
import JSON
import Ledger
import Saga
import Workflow

/// Makes premises for a definition: values from the types of its events' fields, users from what its calls ask of them.
struct PremiseMaker {
    let root: Definition
    let children: [Definition]
    let bounds: Bounds
    let profile: Profile
    /// By the definition's name.
    let digests: [String: String]

    /// What a user is asked to be.
    enum Part: String, Hashable {
        case borrower, guarantor, seller, investor, newcomer
    }

    static let unit: Int64 = 10_000

    /// One for each combination of the truth values in the input.
    func premises() -> [Premise] {
        let flags = root.event(root.startedBy)?.fields.filter { $0.type.valueType == .bool }.map(\.name) ?? []
        return (0..<(1 << min(flags.count, 3))).map { bits in
            var values: [String: Bool] = [:]
            for (bit, flag) in flags.enumerated() { values[flag] = bits >> bit & 1 == 1 }
            let name = flags.map { "\($0) \(values[$0] == true ? "true" : "false")" }.joined(separator: ", ")
            return premise(name, values)
        }
    }

    private func premise(_ name: String, _ flags: [String: Bool]) -> Premise {
        var steps: [Premise.Step] = []
        var family = ""
        func add(_ rule: EventRule, _ definition: Definition, _ kind: Premise.Step.Kind, child: Int?, after: Int?) {
            let fields = fields(rule.fields, of: definition, child: child, flags)
            let source = Values(["event": .object(fields)])
            let start = rule.type == definition.startedBy
            if case .text(let text)? = try? rule.family.value(from: source) { family = text }
            guard case .text(let saga)? = try? rule.saga.value(from: source) else { return }
            let mark = UInt8(truncatingIfNeeded: steps.count)
            guard let content = ContentDigest(Array(repeating: mark, count: 16)) else { return }
            let event = PlatformEvent(
                id: "\(rule.type) \(saga)", type: rule.type, saga: saga,
                start: start
                    ? PlatformEvent.Start(definition: digests[definition.name] ?? "", profile: "profile") : nil,
                fields: fields, content: content)
            steps.append(Premise.Step(kind: kind, event: event, after: after))
        }
        for rule in root.events where rule.type == root.startedBy { add(rule, root, .start, child: nil, after: nil) }
        for definition in children {
            var placed: [Int: Int] = [:]
            for child in 0..<bounds.children {
                guard let rule = definition.event(definition.startedBy) else { continue }
                // Children of the same kind are interchangeable: they come in one order.
                let kinds = rule.fields.contains { $0.type.valueType == .bool } ? 2 : 1
                let before = placed[child - kinds]
                placed[child] = steps.count
                add(rule, definition, .child(child), child: child, after: before)
            }
        }
        for rule in root.events where rule.type != root.startedBy {
            add(rule, root, awaited(root).contains(rule.type) ? .awaited : .whim, child: nil, after: nil)
        }
        for definition in children {
            for child in 0..<bounds.children {
                for rule in definition.events where rule.type != definition.startedBy {
                    add(
                        rule, definition, awaited(definition).contains(rule.type) ? .awaited : .whim, child: child,
                        after: nil)
                }
            }
        }
        return Premise(name: name, family: family, steps: steps, book: book())
    }

    private func awaited(_ definition: Definition) -> Set<String> {
        var types: Set<String> = []
        for step in definition.allSteps {
            if case .await(let awaiting) = step.action, case .event(let type) = awaiting.subject { types.insert(type) }
        }
        return types
    }

    // MARK: Values

    private func fields(
        _ fields: [Field], of definition: Definition, child: Int?, _ flags: [String: Bool]
    ) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        let parts = parts(definition)
        for field in fields {
            if let value = value(field, definition, child: child, flags, parts) { members.append((field.name, value)) }
        }
        return ObjectValue(members)
    }

    private func value(
        _ field: Field, _ definition: Definition, child: Int?, _ flags: [String: Bool], _ parts: [String: Part]
    ) -> Value? {
        switch field.type.valueType {
        case .bool: return .bool(child.map { $0.isMultiple(of: 2) } ?? flags[field.name] ?? false)
        case .amount: return amount(field, child: child)
        case .integer: return field.isOptional ? nil : .integer(30)
        case .time: return .time(Premise.begin + 3 * 86_400_000)
        case .sealed: return field.isOptional ? nil : .sealed(.string("sealed"))
        case .list:
            guard case .list(let elements) = field.type else { return nil }
            return .list((0..<bounds.children).map { .object(element(elements, $0)) })
        default: break
        }
        if let part = parts[field.name] { return .text(user(part, child: child)) }
        switch field.type {
        case .parameter(_, let parameter):
            if parameter.name == "projectNo" { return .text("p1") }
            if parameter.name == "userNo" { return .text(user(.investor, child: child)) }
            if field.isOptional { return nil }
            if let list = parameter.enumeration {
                return .text(profile.enumerations[list]?.entries.first?.value ?? "X")
            }
            switch parameter.type {
            case .decimal: return .text("6.5")
            case .date: return .text("20261231")
            default: return .text(String("示例".prefix(parameter.length ?? 2)))
            }
        case .identifier:
            if field.name == "projectNo" { return .text("p1") }
            let stem = field.name.hasSuffix("No") ? String(field.name.dropLast(2)) : field.name
            let isOwn = definition.event(definition.startedBy).map { names($0.saga, field.name) } ?? false
            return .text(isOwn ? "\(stem)\((child ?? 0) + 1)" : "\(stem)1")
        default: return field.isOptional ? nil : .text("words")
        }
    }

    private func names(_ saga: Template, _ field: String) -> Bool { saga.references.contains(["event", field]) }

    private func amount(_ field: Field, child: Int?) -> Value? {
        let isCommission = field.name.lowercased().contains("commission")
        if child != nil { return field.isOptional ? nil : .amount(Self.unit) }
        if case .parameter(.confirmLoan, _) = field.type, isCommission {
            // More than any chunk but the first can bear, so that it has to be shared out.
            return .amount(Int64(bounds.children) * Self.unit * 5 / 6)
        }
        if isCommission { return .amount(100) }
        return field.isOptional ? nil : .amount(Int64(bounds.children) * Self.unit)
    }

    private func element(_ fields: [Field], _ index: Int) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        for field in fields {
            switch field.type.valueType {
            case .amount:
                if field.name.lowercased().contains("interest") {
                    members.append((field.name, .amount(100)))
                } else if !field.isOptional {
                    members.append((field.name, .amount(Self.unit / 2)))
                }
            case .text:
                if field.name.hasSuffix("serNo") {
                    members.append((field.name, .text(user(.investor, child: index))))
                } else if !field.isOptional {
                    members.append((field.name, .text("\(field.name)\(index + 1)")))
                }
            case .integer: if !field.isOptional { members.append((field.name, .integer(1))) }
            case .bool: if !field.isOptional { members.append((field.name, .bool(false))) }
            default: break
            }
        }
        return ObjectValue(members)
    }

    // MARK: Users

    private func user(_ part: Part, child: Int?) -> String {
        part == .investor ? "investor\((child ?? -1) + 1)" : part.rawValue
    }

    /// By the input's field: what the calls ask of the user that it names.
    private func parts(_ definition: Definition) -> [String: Part] {
        var parts: [String: Part] = [:]
        for request in definition.requests {
            for (parameter, value) in request.with where parameter.name == "userNo" {
                let field = value.references.first { $0.first == "input" && $0.count > 1 }
                guard let field else { continue }
                parts[field[1]] = part(request)
            }
        }
        return parts
    }

    private func part(_ request: Request) -> Part {
        switch request.service {
        case .createProject: return .borrower
        case .personalRegister: return .newcomer
        case .debentureSale: return .seller
        case .userPreFreeze, .userAutoPreTransaction:
            switch request.businessType {
            case "REPAYMENT"?, "COMPENSATORY_REPAYMENT"?: return .borrower
            case "COMPENSATORY"?: return .guarantor
            default: return .investor
            }
        default: return .investor
        }
    }

    private func book() -> RuleBook {
        var book = RuleBook(profile: profile, recordsChanges: false)
        let wealth = Amount(fen: 100 * Self.unit)
        let types = BusinessType.allCases
        func add(_ user: String, _ role: UserRole) {
            try? book.addUser(NewUser(userNo: user, role: role, available: wealth, authorised: types))
        }
        add("borrower", .borrower)
        add("guarantor", .guarantor)
        add("seller", .investor)
        for investor in 0...bounds.children { add("investor\(investor)", .investor) }
        try? book.fund(profile.platformAccounts.marketing, wealth)
        let requests = ([root] + children).flatMap(\.requests)
        let areMade = requests.contains { $0.service == .createProject }
        let areNamed = requests.contains { $0.names.contains("projectNo") }
        guard areNamed, !areMade else { return book }
        let isCollecting = requests.contains { $0.service == .confirmLoan || $0.businessType == "TENDER" }
        let claims =
            isCollecting
            ? []
            : (["seller"] + (1...max(1, bounds.children)).map { "investor\($0)" }).map { user in
                NewProject.Claim(userNo: user, amount: Amount(fen: Int64(bounds.children) * Self.unit))
            }
        try? book.addProject(
            NewProject(
                projectNo: "p1", userNo: "borrower", projectAmount: wealth,
                projectStatus: isCollecting ? .collecting : .repaying, claims: claims))
        return book
    }
}

extension Definition {
    /// Those of branches included.
    var allSteps: [Step] { Self.flattened(steps) }

    private static func flattened(_ steps: [Step]) -> [Step] {
        steps.flatMap { step -> [Step] in
            guard case .choose(let branches, let otherwise) = step.action else { return [step] }
            return [step] + flattened(branches.flatMap(\.steps)) + flattened(otherwise)
        }
    }

    /// Every call's, without undo.
    var requests: [Request] {
        allSteps.flatMap { $0.call?.alternatives.map(\.request) ?? [] }
    }

    /// The children that it takes in, by name.
    var collected: [String] {
        allSteps.compactMap { if case .collect(let collection) = $0.action { collection.child } else { nil } }
    }
}

extension RefusalRules {
    /// Whether it is held for an operator after any refusal.
    var holds: Bool { otherwise == .hold || byCode.contains { $0.reaction == .hold } }
}

extension Request {
    /// The freeze's, where it is said outright.
    var businessType: String? {
        for (parameter, value) in with where parameter.name == "bizType" {
            if case .constant(.text(let text)) = value { return text }
        }
        return nil
    }
}
