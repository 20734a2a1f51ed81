import Custody
import JSON
import Ledger
import Saga

/// What a bank may do with its notifications.
extension World {
    /// Hands over what was kept, in the order of these places; a place may come twice.
    mutating func handOver(_ order: [Int]) {
        keepsNotifications = false
        let attempts = kept
        kept = []
        for place in order where attempts.indices.contains(place) {
            deliver(attempts[place])
            settle()
        }
    }

    /// Everything that was handed over comes once more, the latest first.
    mutating func repeatNotifications() {
        for attempt in delivered.reversed() { deliver(attempt) }
        settle()
    }

    /// A signed notification that the rule book would not send.
    mutating func bankSays(_ status: String, _ code: ReturnCode = .success, of command: StepCommand) {
        let asked = command.json
        var result = JSONObject()
        for row in Catalogue.specification.contract(of: command.service)?.notification ?? [] {
            switch row.name {
            case "respCode": result[row.name] = .string(code.rawValue)
            case "respMsg": result[row.name] = "说明"
            case "status": result[row.name] = .string(status)
            case "transactionTime": result[row.name] = .string(Timestamp(milliseconds: now).wire)
            default: result[row.name] = asked[row.name]
            }
        }
        append(
            .notification(
                BankNotification(requestNo: command.requestNo, result: result, evidence: .object(result))),
            to: command.family)
        settle()
    }

    /// The bank's audit of a user, without any request.
    mutating func bankAudits(_ user: String, _ status: String) {
        append(.audit(Saga.AuditResult(userNo: user, status: status, evidence: .string(status))), to: user)
        settle()
    }
}
