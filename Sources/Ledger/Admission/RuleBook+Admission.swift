import Custody
import JSON

extension RuleBook {
    /// The answer to a request that was refused for its form.
    public func answer(refusing request: RefusedRequest) -> Answer {
        let refusal = request.refusal
        var object = JSONObject()
        let rows = request.service?.specified.map { contract(of: $0).response.map(\.name) } ?? []
        for name in rows.isEmpty ? ["respCode", "respMsg", "status"] : rows {
            switch name {
            case "respCode": object[name] = .string(refusal.code.rawValue)
            case "respMsg": object[name] = .string(refusal.message)
            case "status": object[name] = .string(Status.refused.rawValue)
            case "transactionTime": object[name] = .string(request.time.wire)
            default: object[name] = request.echo[name]
            }
        }
        return Answer(
            respData: JSONValue.object(object).text, code: refusal.code, changed: false, reason: refusal.detail)
    }
}
