import Custody
import JSON

/// A direct call or a page's request, and what it does to the books when it is applied; amounts are whole fen.
struct KillCall: Sendable {
    enum Effect: Sendable {
        case freeze(userNo: String, projectNo: String, amount: Int64, redPacket: Int64)
        case cancel(freeze: String, amount: Int64)
        case loan(freezes: [String], borrower: String, commission: Int64)
        case project(String)
        case recharge(userNo: String, amount: Int64)
        /// Taken in at once, paid out later.
        case withdrawal(userNo: String, amount: Int64)
        case registration(userNo: String)
        /// It is refused.
        case nothing
    }

    let service: Service
    let requestNo: String
    let parameters: JSONObject
    let effect: Effect

    var isIdempotent: Bool { ServiceContract.specification(of: service).isIdempotent }

    static func freeze(
        _ requestNo: String, _ userNo: String, on projectNo: String, _ amount: Int64, redPacket: Int64
    ) -> KillCall {
        var parameters: JSONObject = [
            "requestNo": .string(requestNo), "userNo": .string(userNo), "bizType": "TENDER", "amount": yuan(amount),
            "projectNo": .string(projectNo),
        ]
        if redPacket > 0 { parameters["preMarketingAmount"] = yuan(redPacket) }
        return KillCall(
            service: .userAutoPreTransaction, requestNo: requestNo, parameters: parameters,
            effect: .freeze(userNo: userNo, projectNo: projectNo, amount: amount, redPacket: redPacket))
    }

    /// More than anybody has.
    static func impossibleFreeze(_ requestNo: String, _ userNo: String, on projectNo: String) -> KillCall {
        let call = freeze(requestNo, userNo, on: projectNo, 50_000_000_000, redPacket: 0)
        return KillCall(service: call.service, requestNo: requestNo, parameters: call.parameters, effect: .nothing)
    }

    static func cancel(_ requestNo: String, of freeze: String, _ amount: Int64) -> KillCall {
        KillCall(
            service: .cancelPreFreeze, requestNo: requestNo,
            parameters: [
                "requestNo": .string(requestNo), "preRequestNo": .string(freeze), "amount": yuan(amount),
            ], effect: .cancel(freeze: freeze, amount: amount))
    }

    static func loan(
        _ requestNo: String, on projectNo: String, of borrower: String, _ details: [(freeze: String, amount: Int64)],
        commission: Int64
    ) -> KillCall {
        KillCall(
            service: .confirmLoan, requestNo: requestNo,
            parameters: [
                "requestNo": .string(requestNo), "projectNo": .string(projectNo), "commission": yuan(commission),
                "details": .array(
                    details.map { ["preRequestNo": .string($0.freeze), "amount": yuan($0.amount)] }),
            ],
            effect: .loan(freezes: details.map(\.freeze), borrower: borrower, commission: commission))
    }

    static func project(_ requestNo: String, of borrower: String) -> KillCall {
        KillCall(
            service: .createProject, requestNo: requestNo,
            parameters: [
                "requestNo": .string(requestNo), "userNo": .string(borrower), "projectNo": .string("P_\(requestNo)"),
                "projectAmount": "0.01", "projectName": "短期周转", "projectDesc": "短期周转",
                "projectType": "STANDARD", "projectPeriod": 30, "annualRate": "5", "repaymentWay": "ONE_TIME",
            ], effect: .project("P_\(requestNo)"))
    }

    static func yuan(_ fen: Int64) -> JSONValue { .string(Amount(fen: fen).description) }
}
