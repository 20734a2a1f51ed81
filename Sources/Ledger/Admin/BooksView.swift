public import Custody
public import JSON

/// The state of the books, recomputed from every record.
public struct BooksView: Hashable, Sendable {
    public struct Totals: Hashable, Sendable {
        public let available: Amount
        public let frozen: Amount
        /// What came in by recharge, in all.
        public let recharged: Amount
        /// What went out by payout, in all.
        public let paidOut: Amount
        /// What administrators gave, in all.
        public let endowed: Amount
        public let claims: Amount
        public let users: Int
        public let projects: Int
        public let movements: Int
    }

    /// Whether every sum that must hold does.
    public let balanced: Bool
    /// What does not add up, in words; at most 20.
    public let discrepancies: [String]
    public let totals: Totals
    /// Projects for which anything is frozen, by project number.
    public let frozenByProject: [ProjectFrozen]

    public struct ProjectFrozen: Hashable, Sendable {
        public let projectNo: String
        public let frozen: Amount
    }

    public var json: JSONValue {
        var frozen = JSONObject()
        for entry in frozenByProject { frozen[entry.projectNo] = .string(entry.frozen.description) }
        return [
            "balanced": .bool(balanced), "discrepancies": .array(discrepancies.map { .string($0) }),
            "totals": [
                "available": .string(totals.available.description), "frozen": .string(totals.frozen.description),
                "recharged": .string(totals.recharged.description), "paidOut": .string(totals.paidOut.description),
                "endowed": .string(totals.endowed.description), "claims": .string(totals.claims.description),
                "users": .integer(totals.users), "projects": .integer(totals.projects),
                "movements": .integer(totals.movements),
            ],
            "frozenByProject": .object(frozen),
        ]
    }
}

extension RuleBook {
    /// How many movements of money there were.
    public var movements: Int { state.books.movements }

    /// Looks at every record.
    public func books() -> BooksView {
        let problems = discrepancies()
        let tally = Tally(state)
        var available = Amount.zero
        var frozen = Amount.zero
        for (account, amount) in state.books.accounts.records {
            switch account {
            case .available: available += amount
            case .frozen: frozen += amount
            case .recharge, .payout, .endowment: break
            }
        }
        let frozenByProject = tally.projects.filter { $0.value.frozen != .zero }
            .map { BooksView.ProjectFrozen(projectNo: $0.key, frozen: $0.value.frozen) }
            .sorted { $0.projectNo < $1.projectNo }
        return BooksView(
            balanced: problems.isEmpty, discrepancies: Array(problems.prefix(20)),
            totals: BooksView.Totals(
                available: available, frozen: frozen, recharged: -state.books[.recharge],
                paidOut: state.books[.payout], endowed: -state.books[.endowment],
                claims: state.claims.records.values.map(\.amount).sum(), users: state.users.count,
                projects: state.projects.count, movements: state.books.movements),
            frozenByProject: frozenByProject)
    }
}
