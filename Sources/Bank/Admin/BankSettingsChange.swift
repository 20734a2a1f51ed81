import Custody
import JSON
import Ledger

/// Settings to change; those that are nil stay.
struct BankSettingsChange: Sendable {
    private let payoutDelay: Duration?
    private let auditDelay: Duration?
    private let auditResult: AuditResult?
    private let rememberRefusals: Bool?
    private let refuseMiscarryOverFreeze: Bool?
    private let cancelAfterClose: Bool?

    init(_ json: JSONValue) throws(AdminProblem) {
        let members = try AdminMembers(
            json,
            [
                "payoutDelaySeconds", "auditDelaySeconds", "auditResult", "rememberRefusals",
                "refuseMiscarryOverFreeze", "cancelAfterClose",
            ])
        payoutDelay = try members.seconds("payoutDelaySeconds")
        auditDelay = try members.seconds("auditDelaySeconds")
        auditResult = try members.choice("auditResult")
        rememberRefusals = try members.truth("rememberRefusals")
        refuseMiscarryOverFreeze = try members.truth("refuseMiscarryOverFreeze")
        cancelAfterClose = try members.truth("cancelAfterClose")
    }

    func apply(to book: inout RuleBook) {
        if let payoutDelay { book.settings.payoutDelay = payoutDelay }
        if let auditDelay { book.settings.auditDelay = auditDelay }
        if let auditResult { book.settings.auditResult = auditResult }
        if let rememberRefusals { book.rules.rememberRefusals = rememberRefusals }
        if let refuseMiscarryOverFreeze { book.rules.refuseMiscarryOverFreeze = refuseMiscarryOverFreeze }
        if let cancelAfterClose { book.rules.cancelAfterClose = cancelAfterClose }
    }

    /// All of them, as they are read back after a restart.
    static func json(of book: RuleBook) -> JSONValue {
        let rules = book.profile.rules
        return [
            "payoutDelaySeconds": .number(JSONNumber(book.settings.payoutDelay.components.seconds)),
            "auditDelaySeconds": .number(JSONNumber(book.settings.auditDelay.components.seconds)),
            "auditResult": .string(book.settings.auditResult.rawValue),
            "rememberRefusals": .bool(rules.rememberRefusals),
            "refuseMiscarryOverFreeze": .bool(rules.refuseMiscarryOverFreeze),
            "cancelAfterClose": .bool(rules.cancelAfterClose),
        ]
    }
}
