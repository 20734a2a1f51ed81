import Custody
import Expressions
import Saga
import Workflow

/// What the events of a premise say of money that is paid and taken, as far as their fields' types and names say it for
/// any definition.
struct Allowances: Sendable {
    /// What a payee may gain, by all amounts that are named for him, in fen.
    struct Payee {
        /// The least of the amounts, without commissions.
        var least: Int64 = 0
        /// All of them together.
        var most: Int64 = 0
        /// What he may pay; nil where nothing of it is said.
        var commission: Int64?
    }

    /// Of the lists from which repayments are confirmed: everybody whom nothing else names.
    private(set) var payees: [String: Payee] = [:]
    /// What any one call may take as commission, by all fields for commissions, in fen; nil where there are none.
    private(set) var commission: Int64?
    /// By service and workflow, where a field is typed so.
    private var typed: [String: Int64] = [:]
    private var lending: Set<String> = []
    private var short: Set<String> = []

    init(_ premise: Premise, _ definitions: [Definition]) {
        for definition in definitions {
            if definition.requests.contains(where: { $0.service == .confirmLoan }) { lending.insert(definition.name) }
            for step in definition.allSteps {
                if case .collect(let collection) = step.action, collection.onShort == .continue {
                    short.insert(definition.name)
                }
            }
            guard let rule = definition.event(definition.startedBy),
                let input = premise.steps.first(where: { $0.event.type == rule.type })?.input
            else { continue }
            addCommissions(rule.fields, input, definition.name)
            for list in definition.repaidLists {
                guard let field = rule.fields.first(where: { $0.name == list }), case .list(let fields) = field.type,
                    case .list(let elements)? = input[list]
                else { continue }
                for case .object(let element) in elements { addPayee(element, fields) }
            }
        }
        let others = premise.steps.flatMap { $0.input.compactMap { $0.value.words } }
        for other in others { payees[other] = nil }
    }

    private mutating func addCommissions(_ fields: [Field], _ input: ObjectValue, _ workflow: String) {
        let fields = fields.filter(\.isCommission)
        guard !fields.isEmpty else { return }
        for field in fields {
            guard case .parameter(let service, _) = field.type else { continue }
            typed["\(service) \(workflow)"] = input[field.name]?.fen ?? 0
        }
        let sum = fields.reduce(0) { $0 + (input[$1.name]?.fen ?? 0) }
        commission = max(commission ?? 0, sum)
    }

    private mutating func addPayee(_ element: ObjectValue, _ fields: [Field]) {
        let users = fields.filter(\.isUser)
        guard users.count == 1, let user = element[users[0].name]?.words else { return }
        let amounts = fields.filter { $0.type.valueType == .amount && !$0.isCommission }
            .compactMap { element[$0.name]?.fen }.filter { $0 > 0 }
        let commissions = fields.filter(\.isCommission)
        let commission = commissions.reduce(0) { $0 + (element[$1.name]?.fen ?? 0) }
        var payee = payees[user] ?? Payee()
        payee.least += (amounts.min() ?? 0) - commission
        payee.most += amounts.reduce(0, +)
        if !commissions.isEmpty { payee.commission = (payee.commission ?? 0) + commission }
        payees[user] = payee
    }

    /// What the input allows as the service's commission in all, in fen; nil where no field is typed so.
    func commission(of service: Service, in workflow: String) -> Int64? { typed["\(service) \(workflow)"] }

    /// Whether the workflow pays loans out.
    func lends(_ workflow: String) -> Bool { lending.contains(workflow) }

    /// Whether the workflow goes on with fewer children than it waits for.
    func mayFallShort(_ workflow: String) -> Bool { short.contains(workflow) }
}

extension Definition {
    /// The input's lists from which repayments are confirmed.
    fileprivate var repaidLists: [String] {
        allSteps.flatMap { step -> [String] in
            guard case .forEach(let iteration) = step.action,
                iteration.call.alternatives.contains(where: { $0.request.service == .confirmRepayment })
            else { return [] }
            return iteration.items.references.filter { $0.first == "input" && $0.count > 1 }.map { $0[1] }.sorted()
        }
    }
}
