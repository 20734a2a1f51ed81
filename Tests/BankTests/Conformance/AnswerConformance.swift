import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: answers")
struct AnswerConformance {
    /// The specification's answer tables of the direct services, once more.
    static let tables: [Service: [String]] = [
        .createProject: ["respCode", "respMsg", "status"],
        .modifyProject: ["projectStatus", "status", "respCode", "respMsg"],
        .userAutoPreTransaction: ["requestNo", "respCode", "respMsg", "status", "bizType"],
        .cancelPreFreeze: ["requestNo", "respCode", "respMsg", "status"],
        .debentureSale: ["requestNo", "respCode", "respMsg", "status"],
        .cancelDebentureSale: ["respCode", "respMsg", "status"],
        .confirmLoan: ["requestNo", "respCode", "respMsg", "status"],
        .confirmRepayment: ["requestNo", "respCode", "respMsg", "status"],
        .confirmDebentureTransfer: ["requestNo", "respCode", "respMsg", "status"],
    ]

    @Test(
        "An answer has its table's parameters in the table's order, also when it is a refusal",
        arguments: BankDriverKind.allCases, ServiceScene.all.filter { !$0.call.isGateway })
    func parameters(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        let table = try #require(Self.tables[scene.service])
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            let success = try await bank.apply(scene.call)
            #expect(success.names == table)
            #expect(success.message == "成功")
            #expect(try await bank.refuse(scene.refused, scene.code).names == table)
        }
    }

    @Test("A gateway's refusal repeats what is known of the request", arguments: BankDriverKind.allCases)
    func gatewayRefusals(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let withdrawal = try await bank.refuse(.withdraw("W1", "I1", "100000.01"), .balanceTooLow)
            #expect(
                withdrawal["requestNo"] == "W1" && withdrawal["userNo"] == "I1" && withdrawal["amount"] == "100000.01")
            let freeze = try await bank.refuse(.freeze("F1", "I1", "100000.01", by: .page), .amountsDisagree)
            #expect(freeze["requestNo"] == "F1" && freeze["bizType"] == "TENDER")
            let recharge = try await bank.refuse(.recharge("Q1", "N1", "1.00"), .userUnknown)
            #expect(
                recharge["payCompany"] == "YEEPAY" && recharge["rechargeWay"] == "WEB" && recharge["amount"] == "1.00")
            let registration = try await bank.refuse(.register("R1", userNo: "I1"), .userRegistered)
            #expect(
                registration["requestNo"] == "R1" && registration["userNo"] == "I1"
                    && registration["userRole"] == "INVESTOR")
            for name in ["realName", "idNumber", "mobile", "cardNumber"] { #expect(registration[name] == nil) }
        }
    }

    @Test("A refusal for its form repeats what is well formed and nothing else", arguments: BankDriverKind.allCases)
    func refusalsOfForm(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let recharge = try await bank.refuse(.recharge("Q1", "I1", "x"), .parameterInvalid, mentioning: "amount")
            #expect(recharge["requestNo"] == "Q1" && recharge["userNo"] == "I1" && recharge["amount"] == nil)
            let freeze = try await bank.refuse(.freeze("F 1", "I1", "1.00"), .parameterInvalid, mentioning: "requestNo")
            #expect(freeze["requestNo"] == nil && freeze["bizType"] == "TENDER")
            let passed: JSONObject = ["realName": "张三", "mobile": "13800138000", "idNumber": 7]
            let registration = try await bank.refuse(
                .register("R1", passing: passed), .parameterInvalid, mentioning: "idNumber")
            #expect(registration["requestNo"] == "R1" && registration["userNo"] == "N1")
            #expect(registration["realName"] == nil && registration["mobile"] == nil)
        }
    }
}
