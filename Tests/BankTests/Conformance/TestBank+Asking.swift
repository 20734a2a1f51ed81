import Custody
import JSON
import TestSupport
import Testing

extension BankTestSettings {
    /// As usual, and the bank can be asked about calls.
    static let asked: BankTestSettings = {
        var settings = BankTestSettings()
        settings.query = QueryPolicy(
            service: TestBank.queryService, answersAlike: 3, interval: .seconds(30), timeout: .seconds(10))
        return settings
    }()
}

/// Questions about calls.
extension TestBank {
    static let queryService = "TRANSACTION_QUERY"

    /// What the platform understands of the bank's answer.
    func ask(about call: BankCall, _ settings: BankTestSettings = .asked) async throws -> QueryAnswer {
        var profile = Profile.sandbox
        profile.query = settings.query
        let intent = Intent(call.service, call.parameters)
        let query = try #require(TransactionQuery(about: intent, profile: profile))
        let reqData = query.reqData(askedAt: try await driver.now())
        let reply = try await driver.postDirect(try signedForm(query.policy.service, reqData: reqData))
        let answer = try #require(reply.answer, "\(reqData) came to \(reply)")
        // The drivers have verified the signature.
        let direct = DirectAnswer(status: 200, respData: Array(answer.respData.utf8), signature: "00")
        return query.answer(in: direct, signatureIsValid: true)
    }

    /// A question as the test writes it down, with the bank's present as its timestamp where it has none.
    func ask(_ parameters: JSONObject) async throws -> DirectReply {
        try await driver.postDirect(try await questionForm(parameters))
    }

    func questionForm(_ parameters: JSONObject) async throws -> [UInt8] {
        var parameters = parameters
        if parameters["timestamp"] == nil { parameters["timestamp"] = .string(try await driver.now().wire) }
        return try signedForm(Self.queryService, reqData: JSONValue.object(parameters).text)
    }
}

extension BankCall {
    /// The amount that the bank tells with what became of the call.
    var amount: Amount? { parameters["amount"]?.string.flatMap(Amount.init(wire:)) }
}
