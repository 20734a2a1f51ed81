public import Custody
import JSON

/// The query service, which a profile may add to the specification's.
extension RuleBook {
    /// What the bank has under a number of a service: one record, or none. It changes nothing.
    ///
    /// A request that is still on its way to being executed is not there yet, and one that was refused without its number
    /// being bound is there no more.
    public func answer(to query: QueryRequest, at now: Timestamp) -> Answer {
        let records = record(of: query, at: now).map { [JSONValue.object($0)] } ?? []
        return Self.answer(.success, code: .success, Answering.successMessage, records: records)
    }

    /// The answer to a question that is not looked at, because the bank has too much to do: FAIL, 90001.
    public func answerBusy(to query: QueryRequest) -> Answer {
        Self.answer(.refused, code: Self.busy.code, Self.busy.message, records: nil, reason: Self.busy.detail)
    }

    private static func answer(
        _ status: Status, code: ReturnCode, _ message: String, records: [JSONValue]?, reason: String? = nil
    ) -> Answer {
        var object: JSONObject = [
            "respCode": .string(code.rawValue), "respMsg": .string(message), "status": .string(status.rawValue),
        ]
        object["records"] = records.map { .array($0) }
        return Answer(respData: JSONValue.object(object).text, code: code, changed: false, reason: reason)
    }

    private func record(of query: QueryRequest, at now: Timestamp) -> JSONObject? {
        guard let (status, amount) = standing(of: query, at: now) else { return nil }
        var record: JSONObject = ["requestNo": .string(query.requestNo), "status": .string(status.rawValue)]
        record["amount"] = amount.map { .string($0.description) }
        return record
    }

    private func standing(of query: QueryRequest, at now: Timestamp) -> (status: Status, amount: Amount?)? {
        let requestNo = query.requestNo
        if let page = state.pages[requestNo], page.request.service == query.service, !page.isExpired(at: now) {
            return (.accepted, page.request.amount)
        }
        guard let use = state.numbers[requestNo]?.use, use.service == query.service else { return nil }
        let isPending = state.deferred[requestNo] != nil || state.payouts[requestNo] != nil
        if isPending { return (.accepted, use.amount) }
        let isRefused = use.hasFailed || use.answer.map { $0.code != .success } ?? false
        return (isRefused ? .refused : .success, use.amount)
    }
}
