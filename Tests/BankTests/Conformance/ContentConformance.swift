import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: what makes two requests the same")
struct ContentConformance {
    /// An applied call and the same number with one known parameter added or changed.
    static let differences: [(call: BankCall, name: String, value: JSONValue)] = [
        (.recharge("Q1", "I1", "1.00"), "payCompany", "BAOFU"), (.recharge("Q1", "I1", "1.00"), "rechargeWay", "QUICK"),
        (.recharge("Q1", "I1", "1.00"), "userNo", "I2"), (.withdraw("Q1", "I1", "1.00"), "displayBalance", "hidden"),
        (.withdraw("Q1", "I1", "1.00"), "commission", "0.01"), (.freeze("Q1", "I1", "1.00", by: .page), "remark", "赠"),
        (.freeze("Q1", "I1", "1.00", by: .page), "displayBalance", "hidden"),
        (.freeze("Q1", "I1", "1.00", by: .page), "creditsaleRequestNo", "S1"),
        (.freeze("Q1", "I1", "1.00"), "remark", "赠"), (.freeze("Q1", "I1", "1.00"), "amount", "1.01"),
        (.freeze("Q1", "I1", "1.00"), "preMarketingAmount", "0.01"), (.freeze("Q1", "I1", "1.00"), "projectNo", "P2"),
        (.freeze("Q1", "I1", "1.00"), "userNo", "i1"), (.freeze("Q1", "I1", "1.00"), "bizType", "COMPENSATORY"),
    ]

    @Test("Every parameter of the service's table counts", arguments: BankDriverKind.allCases)
    func known(on kind: BankDriverKind) async throws {
        for (call, name, value) in Self.differences {
            try await withStagedBank(kind) { bank in
                try await bank.addProject("P2")
                let first = try await bank.apply(call)
                _ = try await bank.notifications()
                try await bank.refuse(call.with(name, value), .requestNumberUsed, mentioning: "requestNo")
                #expect(try await bank.run(call) == first, "\(call.service) \(name)")
            }
        }
    }

    @Test("Details are compared as they are meant, one by one and in their order", arguments: BankDriverKind.allCases)
    func details(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "10.00")
            try await bank.frozen("F2", "I1", "20.50")
            let call = BankCall.loan("L1", [("F1", "10.00"), ("F2", "20.50")], commission: "1.00")
            let first = try await bank.apply(call)
            let ten = JSONNumber(text: "10").map { JSONValue.number($0) } ?? "10"
            let same: [JSONValue] = [
                [["amount": "10", "preRequestNo": "F1"], ["preRequestNo": "F2", "amount": "20.5"]],
                [["preRequestNo": "F1", "amount": ten, "colour": "red"], ["preRequestNo": "F2", "amount": "20.50"]],
            ]
            for details in same {
                #expect(try await bank.run(call.with("details", details)) == first, "\(details.text)")
            }
            let other: [JSONValue] = [
                [["preRequestNo": "F1", "amount": "10.00"]],
                [["preRequestNo": "F1", "amount": "10.01"], ["preRequestNo": "F2", "amount": "20.50"]],
                [["preRequestNo": "F1", "amount": "10.00"], ["preRequestNo": "f2", "amount": "20.50"]],
                [["preRequestNo": "F2", "amount": "10.00"], ["preRequestNo": "F1", "amount": "20.50"]],
            ]
            try await bank.refuseAll(.requestNumberUsed, other.map { (call.with("details", $0), "requestNo") })
        }
    }

    @Test("Numbers are told apart to the letter", arguments: BankDriverKind.allCases)
    func letters(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for number in ["F1", "f1", "F_1", "F1_", "01", "1"] { try await bank.frozen(number, "I1", "1.00") }
            try await bank.addUser("i1", "INVESTOR")
            try await bank.refuse(.freeze("F2", "i1", "1.00"), .balanceTooLow)
            try await bank.refuse(.freeze("F3", "I1", "1.00", on: "p1"), .projectUnknown)
        }
    }

    @Test("Texts are told apart by their bytes, whatever they look like", arguments: BankDriverKind.allCases)
    func texts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            // é in one letter, and the same from two.
            let call = BankCall.freeze("F1", "I1", "1.00").with("remark", "\u{E9}")
            let first = try await bank.apply(call)
            try await bank.refuse(call.with("remark", "e\u{301}"), .requestNumberUsed)
            #expect(try await bank.run(call) == first)
        }
    }
}
