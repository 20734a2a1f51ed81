import Custody
import JSON

/// Values of a response that are not in the request.
typealias Facts = [String: JSONValue]

/// Writes what the bank says, from the tables alone: nothing of a rule book is held while a rule changes it.
struct Answering: Sendable {
    let catalogue: Catalogue

    enum Status: String, CaseIterable {
        case success = "SUCCESS"
        case accepted = "ACCEPT"
        case refused = "FAIL"
    }

    static let successMessage = "成功"
    static let acceptedMessage = "已受理"

    func contract(of service: Service) -> ServiceContract {
        catalogue.contract(of: service) ?? .specification(of: service)
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

    /// - Parameter project: the one that the request names, where there is one.
    func refused(_ request: Request, _ refusal: Refusal, project: Project?, at now: Timestamp) -> Answer {
        var facts: Facts = ["transactionTime": .string(now.wire)]
        if request.service == .modifyProject, let project {
            facts["projectStatus"] = .string(project.status.rawValue)
        }
        return Answer(
            respData: respData(
                request, rows: contract(of: request.service).response, status: .refused, code: refusal.code,
                message: refusal.message, facts: facts), code: refusal.code, changed: false,
            reason: refusal.detail)
    }
}

extension RuleBook {
    typealias Status = Answering.Status

    func refused(_ request: Request, _ refusal: Refusal, at now: Timestamp) -> Answer {
        let project = request.parameters.optionalText("projectNo").flatMap { state.projects[$0] }
        return answering.refused(request, refusal, project: project, at: now)
    }
}
