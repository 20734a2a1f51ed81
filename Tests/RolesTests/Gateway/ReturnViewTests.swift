import Custody
import Roles
import Testing

@Suite("What a user comes back to")
struct ReturnViewTests {
    @Test(
        "The bank's status, number and amount are shown, and nothing else",
        arguments: [
            (#"{"status":"SUCCESS","requestNo":"L0_a_1","amount":"12.5"}"#, .done, "L0_a_1", 1250),
            (#"{"status":"ACCEPT","requestNo":"x","amount":3}"#, .underWay, "x", 300),
            (#"{"status":"FAIL","requestNo":"<b>","amount":"1e3","realName":"张三"}"#, .notDone, nil, nil),
            (#"{"status":"FAIL","amount":{}}"#, .notDone, nil, nil),
        ] as [(String, ReturnView.State, String?, Int64?)])
    func shown(respData: String, state: ReturnView.State, requestNo: String?, fen: Int64?) throws {
        let view = try #require(ReturnView(signed: respData, profile: .sandbox))
        #expect(view.state == state && view.requestNo == requestNo && view.amount == fen.map { Amount(fen: $0) })
    }

    @Test(
        "What says nothing usable is shown as nothing",
        arguments: ["", "{}", "[]", #"{"status":"DONE"}"#, #"{"status":17}"#, #"{"status":"SUCCESS","status":"FAIL"}"#])
    func unusable(respData: String) {
        #expect(ReturnView(signed: respData, profile: .sandbox) == nil)
    }
}
