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

    /// How the input's fields are filled in.
    private struct Filling {
        /// The input's Booleans, by name.
        let flags: [String: Bool]
        /// Whether fields that may be left out are there, and room for all children.
        let isWhole: Bool
    }

    static let unit: Int64 = 10_000
    /// Of a bid's unit, what the platform pays where the bid has a red packet.
    static let packet: Int64 = 1_000

    /// One for each combination of the truth values in the input: with all that may be left out, and without it and without
    /// room for all children. Those whose input the workflow refuses are left out, where there are others.
    func premises() -> [Premise] {
        let flags = root.event(root.startedBy)?.fields.filter { $0.type.valueType == .bool }.map(\.name) ?? []
        let hasOptions = ([root] + children).flatMap(\.events).contains { $0.fields.contains(where: Self.isOption) }
        var premises: [(premise: Premise, isAccepted: Bool)] = []
        for bits in 0..<(1 << min(flags.count, 3)) {
            var values: [String: Bool] = [:]
            // Those beyond the third are as the third.
            for (place, flag) in flags.enumerated() { values[flag] = bits >> min(place, 2) & 1 == 1 }
            for isWhole in hasOptions || !children.isEmpty ? [true, false] : [true] {
                var words = flags.map { "\($0) \(values[$0] == true ? "true" : "false")" }
                if hasOptions { words.append(isWhole ? "with optional fields" : "without optional fields") }
                if !children.isEmpty { words.append(isWhole ? "room for all" : "room for all but one") }
                let filling = Filling(flags: values, isWhole: isWhole)
                premises.append((premise(words.joined(separator: ", "), filling), isAccepted(filling)))
            }
        }
        let accepted = premises.filter(\.isAccepted)
        return (accepted.isEmpty ? premises : accepted).map(\.premise)
    }

    /// Booleans are there in any case: they are walked both ways.
    private static func isOption(_ field: Field) -> Bool {
        if case .list(let elements) = field.type { return field.isOptional || elements.contains(where: isOption) }
        return field.isOptional && field.type.valueType != .bool
    }

    private func isAccepted(_ filling: Filling) -> Bool {
        guard let rule = root.event(root.startedBy) else { return false }
        let given = fields(rule.fields, of: root, child: nil, filling)
        let input = Values(["input": .object(given.completed(by: rule.fields))])
        return root.accept.allSatisfy { (try? $0.condition.value(from: input)) == .bool(true) }
    }

    private func premise(_ name: String, _ filling: Filling) -> Premise {
        var steps: [Premise.Step] = []
        var family = ""
        func add(_ rule: EventRule, _ definition: Definition, _ kind: Premise.Step.Kind, child: Int?, after: Int?) {
            let fields = fields(rule.fields, of: definition, child: child, filling)
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
            steps.append(
                Premise.Step(kind: kind, event: event, input: fields.completed(by: rule.fields), after: after))
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
        return Premise(name: name, family: family, steps: steps, book: book(owing: owed), owed: owed)
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
        _ fields: [Field], of definition: Definition, child: Int?, _ filling: Filling
    ) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        let parts = parts(definition)
        let given = fields.filter { filling.isWhole || !Self.isOption($0) || $0.type.isList && !$0.isOptional }
        let packets = Int64(given.count(where: \.isRedPacket)) * Self.packet
        for field in given {
            let value =
                field.type.valueType == .amount
                ? .amount(amount(field, child: child, packets: packets, filling))
                : value(field, definition, child: child, filling, parts)
            members.append((field.name, value))
        }
        return ObjectValue(members)
    }

    private func value(
        _ field: Field, _ definition: Definition, child: Int?, _ filling: Filling, _ parts: [String: Part]
    ) -> Value {
        switch field.type.valueType {
        case .bool: return .bool(child.map { $0.isMultiple(of: 2) } ?? filling.flags[field.name] ?? false)
        case .integer: return .integer(30)
        case .time: return .time(Premise.begin + 3 * 86_400_000)
        case .sealed:
            guard case .parameter(_, let parameter) = field.type else { return .sealed(.string("sealed")) }
            return .sealed(.string(Premise.newcomer[parameter.name] ?? "sealed"))
        default: break
        }
        if let part = parts[field.name] { return .text(user(part, child: child)) }
        switch field.type {
        case .list(let elements):
            return .list((0..<bounds.children).map { .object(element(elements, $0, filling)) })
        case .parameter(_, let parameter):
            if parameter.name == "projectNo" { return .text("p1") }
            if parameter.name == "userNo" { return .text(user(.investor, child: child)) }
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
        default: return .text("words")
        }
    }

    private func names(_ saga: Template, _ field: String) -> Bool { saga.references.contains(["event", field]) }

    /// How many children the parent has room for.
    private func room(_ filling: Filling) -> Int {
        filling.isWhole || children.isEmpty ? bounds.children : max(1, bounds.children - 1)
    }

    /// - Parameter packets: what the event's red packets come to, which at the bank are part of a bid.
    private func amount(_ field: Field, child: Int?, packets: Int64, _ filling: Filling) -> Int64 {
        if field.isRedPacket { return Self.packet }
        if case .parameter(.confirmLoan, _) = field.type, field.isCommission {
            // More than any chunk but the first can bear, so that it has to be shared out.
            return Int64(room(filling)) * Self.unit * 5 / 6
        }
        if field.isCommission { return 100 }
        return (child == nil ? Int64(room(filling)) * Self.unit : Self.unit) - packets
    }

    /// Payees' amounts differ, so that one payee's cannot pass for another's.
    private func element(_ fields: [Field], _ index: Int, _ filling: Filling) -> ObjectValue {
        var members: [(name: String, value: Value)] = []
        for field in fields where filling.isWhole || !field.isOptional {
            switch field.type.valueType {
            case .amount: members.append((field.name, .amount(amount(field, ofElement: index))))
            case .text:
                let text = field.isUser ? user(.investor, child: index) : "\(field.name)\(index + 1)"
                members.append((field.name, .text(text)))
            case .integer: members.append((field.name, .integer(1)))
            case .bool: members.append((field.name, .bool(false)))
            case .time, .sealed, .list, .object, .undetermined: break
            }
        }
        return ObjectValue(members)
    }

    private func amount(_ field: Field, ofElement index: Int) -> Int64 {
        if field.isCommission { return 10 }
        if field.name.lowercased().contains("interest") { return 100 }
        return field.isOptional ? 50 : Self.unit / 2 + Int64(index) * 200
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

    private func book(owing owed: [String: Int64]) -> RuleBook {
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
        guard hasProject else { return book }
        try? book.addProject(
            NewProject(
                projectNo: "p1", userNo: "borrower", projectAmount: wealth,
                projectStatus: isCollecting ? .collecting : .repaying,
                claims: owed.sorted { $0.key < $1.key }.map { user, fen in
                    NewProject.Claim(userNo: user, amount: Amount(fen: fen))
                }))
        return book
    }

    private var requests: [Request] { ([root] + children).flatMap(\.requests) }

    /// Whether there is a project beforehand.
    private var hasProject: Bool {
        requests.contains { $0.names.contains("projectNo") } && !requests.contains { $0.service == .createProject }
    }

    private var isCollecting: Bool {
        requests.contains { $0.service == .confirmLoan || $0.businessType == "TENDER" }
    }

    /// What the project owes its investors beforehand: more than the workflow will pay.
    private var owed: [String: Int64] {
        guard hasProject, !isCollecting else { return [:] }
        let investors = ["seller"] + (1...max(1, bounds.children)).map { "investor\($0)" }
        return Dictionary(investors.map { ($0, Int64(bounds.children) * Self.unit) }) { first, _ in first }
    }

    /// Whether it repays a project that is there beforehand.
    var repays: Bool { requests.contains { $0.service == .confirmRepayment } }

    /// Whether its event has a word of its own for whether a repayment is the last: a Boolean that chooses no service.
    var saysWhetherLast: Bool {
        let fields = root.event(root.startedBy)?.fields ?? []
        let choices = root.allSteps.flatMap { $0.call?.alternatives.compactMap(\.when) ?? [] }
        return fields.contains { field in
            field.type.valueType == .bool && !choices.contains { $0.references.contains(["input", field.name]) }
        }
    }

    /// The premise with a project that owes this.
    func premise(_ premise: Premise, owing owed: [String: Int64], _ words: String) -> Premise {
        Premise(
            name: premise.name.isEmpty ? words : "\(premise.name), \(words)", family: premise.family,
            steps: premise.steps, book: book(owing: owed), owed: owed)
    }
}
