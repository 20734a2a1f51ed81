import Custody
import JSON

/// Values of a response that are not in the request.
typealias Facts = [String: JSONValue]

extension RuleBook {
    enum Status: String {
        case success = "SUCCESS"
        case accepted = "ACCEPT"
        case refused = "FAIL"
    }

    /// The JSON text of a result, by the order of a table.
    func respData(
        _ request: Request, rows: [Parameter], status: Status, code: ReturnCode, message: String, facts: Facts
    ) -> String {
        var object = JSONObject()
        for row in rows {
            switch row.name {
            case "respCode": object[row.name] = .string(code.rawValue)
            case "respMsg": object[row.name] = .string(message)
            case "status": object[row.name] = .string(status.rawValue)
            default:
                if let fact = facts[row.name] {
                    object[row.name] = fact
                } else if status != .refused || !row.sensitive, let value = request.parameters[row.name] {
                    // A refusal repeats no personal data.
                    object[row.name] = value.json
                }
            }
        }
        return JSONValue.object(object).text
    }

    func success(_ request: Request, _ facts: Facts) -> Answer {
        Answer(
            respData: respData(
                request, rows: contract(of: request.service).response, status: .success, code: .success,
                message: Self.successMessage, facts: facts), code: .success, changed: true)
    }

    func accepted(_ request: Request, changed: Bool) -> Answer {
        Answer(
            respData: respData(
                request, rows: contract(of: request.service).response, status: .accepted, code: .success,
                message: Self.acceptedMessage, facts: [:]), code: .success, changed: changed)
    }

    func refused(_ request: Request, _ refusal: Refusal, at now: Timestamp) -> Answer {
        Answer(
            respData: respData(
                request, rows: contract(of: request.service).response, status: .refused, code: refusal.code,
                message: refusal.message, facts: factsOfRefusal(request, at: now)),
            code: refusal.code, changed: false)
    }

    static let successMessage = "成功"
    static let acceptedMessage = "已受理"

    /// What a refusal tells beyond what it was asked.
    func factsOfRefusal(_ request: Request, at now: Timestamp) -> Facts {
        var facts: Facts = ["transactionTime": .string(now.wire)]
        if request.service == .modifyProject, let projectNo = request.parameters.optionalText("projectNo"),
            let project = state.projects[projectNo]
        {
            facts["projectStatus"] = .string(project.status.rawValue)
        }
        return facts
    }
}

extension ParameterValue {
    /// As the wire has it.
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .amount(let amount): .string(amount.description)
        case .integer(let number): .number(JSONNumber(number))
        case .decimal(let number): .string(Self.decimalText(number))
        case .date(let date): .string(date.wire)
        case .dateTime(let time): .string(time.wire)
        case .boolean(let truth): .bool(truth)
        case .details(let details): .array(details.map { .object($0.json) })
        }
    }

    private static func decimalText(_ number: Int64) -> String {
        let fraction = String(number % 10_000_000)
        return "\(number / 10_000_000)." + String(repeating: "0", count: 7 - fraction.utf8.count) + fraction
    }
}

extension Parameters {
    var json: JSONObject {
        var object = JSONObject()
        for (name, value) in values { object[name] = value.json }
        return object
    }
}
