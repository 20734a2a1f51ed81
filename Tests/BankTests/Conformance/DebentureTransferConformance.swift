import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: transferring claims")
struct DebentureTransferConformance {
    @Test(
        "The buyer's frozen money goes to the seller less commission, and the claim moves",
        arguments: BankDriverKind.allCases)
    func transferring(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "250.00"))
            try await bank.apply(.purchase("F2", "350.00", by: "I3"))
            let answer = try await bank.expectMoves([
                "I2.frozen": "-250.00", "I3.frozen": "-350.00", "I1.available": "+597.50",
                "\(Platform.income).available": "+2.50", "I1.P1": "-600.00", "I2.P1": "+250.00", "I3.P1": "+350.00",
            ]) { try await bank.apply(.transfer("T1", [("F1", "2.50"), ("F2", nil)])) }
            #expect(Set(answer.names) == ["requestNo", "respCode", "respMsg", "status"])
            #expect(try await bank.remaining("F1") == "0.00")
            let claim = try await bank.user("I1")["claims"]?.array?.first
            #expect(claim?["amount"] == "400.00" && claim?["onSale"] == "0.00")
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("A sale that is sold out is closed", arguments: BankDriverKind.allCases)
    func soldOut(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "600.00"))
            try await bank.apply(.transfer("T1", [("F1", nil)]))
            try await bank.refuse(.purchase("F2", "0.01", by: "I3"), .saleClosed)
            try await bank.refuse(.cancelSale("Y1", of: "S1"), .saleClosed)
            // The rest of the claim can be sold anew.
            try await bank.refuse(.sale("S2", "400.01"), .shareTooSmall)
            try await bank.apply(.sale("S3", "400.00"))
        }
    }

    @Test("What was bought can be sold and is repaid", arguments: BankDriverKind.allCases)
    func boughtClaim(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "100.00"))
            try await bank.apply(.transfer("T1", [("F1", nil)]))
            try await bank.refuse(.sale("S2", by: "I2", "100.01"), .shareTooSmall)
            try await bank.apply(.sale("S3", by: "I2", "40.00"))
            try await bank.apply(.purchase("F2", "40.00", by: "I1", of: "S3"))
            try await bank.expectMoves([
                "I1.frozen": "-40.00", "I2.available": "+40.00", "I2.P1": "-40.00", "I1.P1": "+40.00",
            ]) { try await bank.apply(.transfer("T2", [("F2", nil)])) }
            try await bank.frozen("F3", "B1", "60.00", "REPAYMENT")
            try await bank.expectMoves(["B1.frozen": "-60.00", "I2.available": "+60.00", "I2.P1": "-60.00"]) {
                try await bank.apply(.repayment("R1", from: "F3", [.init("I2", "60.00")]))
            }
        }
    }

    @Test("After a partial cancel the rest is transferred", arguments: BankDriverKind.allCases)
    func afterPartialCancel(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "100.00"))
            try await bank.apply(.cancelFreeze("X1", of: "F1", "30.00"))
            try await bank.expectMoves([
                "I2.frozen": "-70.00", "I1.available": "+70.00", "I1.P1": "-70.00", "I2.P1": "+70.00",
            ]) { try await bank.apply(.transfer("T1", [("F1", nil)])) }
        }
    }

    @Test("The commission is at most what the seller gets for that share", arguments: BankDriverKind.allCases)
    func commission(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "10.00"))
            try await bank.refuse(.transfer("T1", [("F1", "10.01")]), .amountsDisagree, mentioning: "commission")
            try await bank.expectMoves([
                "I2.frozen": "-10.00", "\(Platform.income).available": "+10.00", "I1.P1": "-10.00", "I2.P1": "+10.00",
            ]) { try await bank.apply(.transfer("T2", [("F1", "10.00")])) }
        }
    }

    @Test("Claims are transferred while the project is 募集中 or 还款中", arguments: BankDriverKind.allCases)
    func statuses(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for status in ["COLLECTING", "REPAYING", "FINISH"] {
                try await bank.addProject(
                    status, status: status == "FINISH" ? "REPAYING" : status, claims: [("I1", "10.00")])
                try await bank.apply(.sale("S_\(status)", "5.00", on: status))
                try await bank.apply(.purchase("F_\(status)", "5.00", of: "S_\(status)", on: status))
            }
            try await bank.apply(.modify("M1", "FINISH", to: "FINISH"))
            for status in ["COLLECTING", "REPAYING"] {
                try await bank.apply(.transfer("T_\(status)", [("F_\(status)", nil)], on: status))
            }
            try await bank.refuse(.transfer("T1", [("F_FINISH", nil)], on: "FINISH"), .projectStatusForbids)
            // A 流标 project was never lent anything, so that nothing can be transferred in the first place.
            try await bank.addProject("MISCARRY", status: "MISCARRY")
            try await bank.refuse(.transfer("T2", [("F_FINISH", nil)], on: "MISCARRY"), .projectStatusForbids)
            try await bank.refuse(
                .transfer("T3", [("NONE", nil)], on: "NONE"), .projectUnknown, mentioning: "projectNo")
        }
    }

    @Test(
        "A repayment may shrink a claim that is on sale; the transfer looks again", arguments: BankDriverKind.allCases)
    func shrunkenClaim(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "600.00"))
            try await bank.frozen("F2", "B1", "500.00", "REPAYMENT")
            try await bank.apply(.repayment("R1", from: "F2", [.init("I1", "400.01")]))
            try await bank.refuse(.transfer("T1", [("F1", nil)]), .claimTooSmall)
            try await bank.apply(.cancelFreeze("X1", of: "F1", "0.01"))
            try await bank.expectMoves([
                "I2.frozen": "-599.99", "I1.available": "+599.99", "I1.P1": "-599.99", "I2.P1": "+599.99",
            ]) { try await bank.apply(.transfer("T2", [("F1", nil)])) }
        }
    }

    @Test("A transfer has as many details as it needs", arguments: BankDriverKind.allCases)
    func manyDetails(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            for index in 0..<12 { try await bank.apply(.purchase("F\(index)", "10.00")) }
            try await bank.expectMoves([
                "I2.frozen": "-120.00", "I1.available": "+120.00", "I1.P1": "-120.00", "I2.P1": "+120.00",
            ]) { try await bank.apply(.transfer("T1", (0..<12).map { ("F\($0)", nil) })) }
        }
    }

    struct BadDetail: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var freeze: String
        var commission: String?
        var code: ReturnCode
    }

    static let badDetails = [
        BadDetail(testDescription: "no such freeze", freeze: "NONE", code: .freezeNotFound),
        BadDetail(testDescription: "another project's", freeze: "OTHER", code: .freezeNotFound),
        BadDetail(testDescription: "not a purchase", freeze: "REPAY", code: .freezeNotFound),
        BadDetail(testDescription: "cancelled", freeze: "CANCELLED", code: .freezeNotFound),
        BadDetail(testDescription: "transferred before", freeze: "DONE", code: .freezeNotFound),
        BadDetail(testDescription: "the same again", freeze: "GOOD", code: .amountsDisagree),
        BadDetail(testDescription: "commission too high", freeze: "SMALL", commission: "5.01", code: .amountsDisagree),
        // 950.00 of I1's 1,000.00 were repaid or sold: both purchases are good alone, not together.
        BadDetail(testDescription: "above the claim together", freeze: "LARGE", code: .claimTooSmall),
    ]

    @Test("One bad detail, first or last, and nothing is transferred", arguments: BankDriverKind.allCases, badDetails)
    func allOrNothing(on kind: BankDriverKind, _ bad: BadDetail) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "10.00")])
            try await bank.apply(.sale("S2", "10.00", on: "P2"))
            try await bank.apply(.purchase("OTHER", "10.00", of: "S2", on: "P2"))
            try await bank.apply(.purchase("CANCELLED", "10.00"))
            try await bank.apply(.cancelFreeze("X1", of: "CANCELLED", "10.00"))
            try await bank.apply(.purchase("DONE", "50.00"))
            try await bank.apply(.transfer("T0", [("DONE", nil)]))
            try await bank.apply(.purchase("GOOD", "20.00"))
            try await bank.apply(.purchase("SMALL", "5.00", by: "I3"))
            try await bank.apply(.purchase("LARGE", "40.00", by: "I3"))
            try await bank.frozen("REPAY", "B1", "900.00", "REPAYMENT")
            try await bank.apply(.repayment("R0", from: "REPAY", [.init("I1", "895.00")]))
            // I1 still holds 55.00.
            try await bank.refuse(.transfer("T1", [("GOOD", "1.00"), (bad.freeze, bad.commission)]), bad.code)
            try await bank.refuse(.transfer("T2", [(bad.freeze, bad.commission), ("GOOD", "1.00")]), bad.code)
            try await bank.apply(.transfer("T3", [("GOOD", "1.00")]))
        }
    }

    @Test("存量标的 change hands by their own kind of purchase", arguments: BankDriverKind.allCases)
    func stock(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", stock: true, claims: [("I1", "100.00")])
            try await bank.apply(.sale("S1", "60.00", on: "P2"))
            try await bank.refuse(
                .freeze("F0", "I2", "1.00", "STOCK_CREDIT_ASSIGNMENT", on: "P2", by: .page), .parameterMissing,
                mentioning: "creditsaleRequestNo")
            try await bank.apply(
                .freeze("F1", "I2", "60.00", "STOCK_CREDIT_ASSIGNMENT", on: "P2", sale: "S1", by: .page))
            _ = try await bank.notifications()
            try await bank.refuse(.cancelSale("Y1", of: "S1"), .sharesReserved)
            try await bank.expectMoves([
                "I2.frozen": "-60.00", "I1.available": "+60.00", "I1.P2": "-60.00", "I2.P2": "+60.00",
            ]) { try await bank.apply(.transfer("T1", [("F1", nil)], on: "P2")) }
        }
    }
}
