import Custody
import JSON
import TestSupport
import Testing

@Suite("A result about another call")
struct IntentTests {
    /// Services whose answers repeat these parameters of the request, and values that differ.
    static let cases: [(Service, String, JSONValue, JSONValue)] = [
        (.cancelPreFreeze, "requestNo", "call_1", "call_2"),
        (.confirmLoan, "requestNo", "call_1", "call_2"),
        (.userPreFreeze, "bizType", "TENDER", "REPAYMENT"),
        (.userAutoPreTransaction, "bizType", "TENDER", "REPAYMENT"),
        (.recharge, "userNo", "user_1", "user_2"),
        (.recharge, "amount", "10.00", "10.01"),
        (.withdraw, "userNo", "user_1", "user_2"),
        (.withdraw, "amount", "10.00", "1000.00"),
        (.personalRegister, "userNo", "user_1", "user_2"),
        (.modifyProject, "projectStatus", "REPAYING", "FINISH"),
    ]

    private static func body(_ service: Service, _ name: String, _ value: JSONValue) throws -> [UInt8] {
        let index = try #require(Service.allCases.firstIndex(of: service))
        var object = TableProbe.good(SpecificationRows.services[index].response).object
        object["status"] = "SUCCESS"
        object["respCode"] = "00000"
        object[name] = value
        return JSONValue.object(object).encoded()
    }

    @Test("is in doubt, by the parameter's name, and the same answer about ours is believed", arguments: cases.indices)
    func otherCall(index: Int) throws {
        let (service, name, asked, other) = Self.cases[index]
        let classifier = Classifier(profile: .sandbox)
        let intent = Intent(service, [name: asked])
        func outcome(_ value: JSONValue) throws -> Outcome {
            let answer = DirectAnswer(status: 200, respData: try Self.body(service, name, value), signature: "00")
            return classifier.outcome(of: answer, to: intent, signatureIsValid: true)
        }
        guard case .applied(.response) = try outcome(asked) else {
            Issue.record("not believed: \(try outcome(asked))")
            return
        }
        #expect(try outcome(other) == .inDoubt(.otherCall(parameter: name)))
    }

    @Test("is told by what a value is, not by how it is written")
    func spelling() throws {
        let classifier = Classifier(profile: .sandbox)
        let body = try Self.body(.withdraw, "amount", "10.00")
        let answer = DirectAnswer(status: 200, respData: body, signature: "00")
        let intent = Intent(.withdraw, ["amount": 10])
        guard case .applied = classifier.outcome(of: answer, to: intent, signatureIsValid: true) else {
            Issue.record("10 and \"10.00\" are the same amount")
            return
        }
    }

    @Test("refuses nothing on our behalf either")
    func refusal() {
        let body = Array(#"{"requestNo":"call_2","status":"FAIL","respCode":"20007","respMsg":"余额不足"}"#.utf8)
        let answer = DirectAnswer(status: 200, respData: body, signature: "00")
        let outcome = Classifier(profile: .sandbox).outcome(
            of: answer, to: Intent(.cancelPreFreeze, ["requestNo": "call_1"]), signatureIsValid: true)
        #expect(outcome == .inDoubt(.otherCall(parameter: "requestNo")))
    }
}
