import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: which business types can be frozen for which project")
struct FreezeMatrixConformance {
    /// Whose money each type freezes: investors bid and buy, the borrower repays, a guarantor stands in for it.
    static func payer(_ bizType: String) -> String {
        switch bizType {
        case "TENDER": "I1"
        case "CREDIT_ASSIGNMENT", "STOCK_CREDIT_ASSIGNMENT": "I2"
        case "COMPENSATORY", "STOCK_COMPENSATORY": "G1"
        default: "B1"
        }
    }

    static func statuses(allowing bizType: String) -> Set<String> {
        switch bizType {
        case "TENDER": ["COLLECTING"]
        case "CREDIT_ASSIGNMENT", "STOCK_CREDIT_ASSIGNMENT": ["COLLECTING", "REPAYING"]
        default: ["REPAYING"]
        }
    }

    /// The answer that the rules want, nil for success.
    static func refusal(_ bizType: String, _ status: String, stock: Bool, _ way: BankCall.FreezeWay) -> ReturnCode? {
        guard bizType.hasPrefix("STOCK_") == stock else { return .businessTypeForbidden }
        if stock, way == .automatic, bizType != "STOCK_REPAYMENT" { return .businessTypeForbidden }
        return statuses(allowing: bizType).contains(status) ? nil : .projectStatusForbids
    }

    @Test(
        "Nine types, four statuses, new and 存量标的, by page and by authorisation",
        arguments: BankDriverKind.allCases, BizTypes.all)
    func matrix(on kind: BankDriverKind, bizType: String) async throws {
        try await withStagedBank(kind) { bank in
            for stock in [false, true] {
                for status in ProjectStatusConformance.statuses {
                    let number = "\(status)_\(stock)"
                    try await bank.prepare(number, status, stock: stock)
                    for way in BankCall.FreezeWay.allCases {
                        try await bank.tryFreeze(bizType, on: number, status, stock: stock, way)
                    }
                }
            }
        }
    }
}

extension TestBank {
    /// A project with a claim on sale, in a status that came after the sale; a 流标 one was never lent anything.
    fileprivate func prepare(_ number: String, _ status: String, stock: Bool) async throws {
        guard status != "MISCARRY" else { return try await addProject(number, status: status, stock: stock) }
        let open = status == "FINISH" ? "REPAYING" : status
        try await addProject(number, status: open, stock: stock, claims: [("I1", "500.00")])
        try await apply(.sale("S_\(number)", by: "I1", "500.00", on: number))
        if status != open { try await apply(.modify("M_\(number)", number, to: status)) }
    }

    fileprivate func tryFreeze(
        _ bizType: String, on number: String, _ status: String, stock: Bool, _ way: BankCall.FreezeWay
    ) async throws {
        let payer = FreezeMatrixConformance.payer(bizType)
        let isPurchase = bizType.hasSuffix("CREDIT_ASSIGNMENT")
        let call = BankCall.freeze(
            "F_\(number)_\(way)", payer, "10.00", bizType, on: number, sale: isPurchase ? "S_\(number)" : nil, by: way)
        guard let code = FreezeMatrixConformance.refusal(bizType, status, stock: stock, way) else {
            let answer = try await expectMoves(["\(payer).available": "-10.00", "\(payer).frozen": "+10.00"]) {
                try await apply(call)
            }
            #expect(answer["bizType"] == bizType)
            #expect(try await freeze(call.requestNo)["bizType"]?.string == bizType)
            _ = try await notifications()
            return
        }
        // Of a purchase from a 流标 project two things are wrong: its status, and that there can be no sale.
        guard !(isPurchase && status == "MISCARRY" && code == .projectStatusForbids) else {
            let answer = try await expectNoChange("the project is 流标") { try await run(call) }
            #expect(["20006", "20012"].contains(answer.code))
            _ = try await notifications()
            return
        }
        let reason = code == .businessTypeForbidden ? "bizType" : nil
        let answer = try await refuse(call, code, mentioning: reason)
        #expect(answer["bizType"] == bizType)
    }
}
