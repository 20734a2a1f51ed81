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

    init(_ json: JSONValue) throws(AdminError) {
        let node = try AdminNode(
            json,
            members: [
                "payoutDelaySeconds", "auditDelaySeconds", "auditResult", "rememberRefusals",
                "refuseMiscarryOverFreeze", "cancelAfterClose",
            ])
        payoutDelay = try node.has("payoutDelaySeconds") ? node.seconds("payoutDelaySeconds") : nil
        auditDelay = try node.has("auditDelaySeconds") ? node.seconds("auditDelaySeconds") : nil
        auditResult = try node.has("auditResult") ? node.choice("auditResult") : nil
        rememberRefusals = try node.has("rememberRefusals") ? node.truth("rememberRefusals") : nil
        refuseMiscarryOverFreeze =
            try node.has("refuseMiscarryOverFreeze") ? node.truth("refuseMiscarryOverFreeze") : nil
        cancelAfterClose = try node.has("cancelAfterClose") ? node.truth("cancelAfterClose") : nil
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
