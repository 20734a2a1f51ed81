import Custody
import JSON
import TestSupport
import Testing

/// A bank whose project P1 is 还款中: I1 holds 1,000.00 of it and I2 500.00; B1 has frozen 2,000.00 for it as F1.
private func withRepayingBank<Result>(
    _ kind: BankDriverKind, sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestBank) async throws -> Result
) async throws {
    try await withStagedBank(kind, sourceLocation: sourceLocation) { bank in
        for (freeze, userNo, amount) in [("BID1", "I1", "1000.00"), ("BID2", "I2", "500.00")] {
            try await bank.frozen(freeze, userNo, amount)
        }
        try await bank.frozen("LATE", "I3", "5.00")
        try await bank.apply(.loan("L0", [("BID1", "1000.00"), ("BID2", "500.00")]))
        try await bank.apply(.modify("M0", to: "REPAYING"))
        try await bank.frozen("F1", "B1", "2000.00", "REPAYMENT")
        _ = try await body(bank)
    }
}

@Suite("Bank: confirming repayments")
struct RepaymentConformance {
    @Test(
        "Each investor gets principal, interest and dividend less commission, and the claims shrink by the principal",
        arguments: BankDriverKind.allCases)
    func repaying(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            let call = BankCall.repayment(
                "R1", from: "F1",
                [
                    .init("I1", "400.00", interest: "12.34", dividend: "1.00", commission: "3.00"),
                    .init("I2", "500.00", interest: "0.66"),
                ], commission: "7.00")
            let answer = try await bank.expectMoves([
                "B1.frozen": "-920.00", "I1.available": "+410.34", "I2.available": "+500.66",
                "\(Platform.marketing).available": "-1.00", "\(Platform.income).available": "+10.00",
                "I1.P1": "-400.00", "I2.P1": "-500.00",
            ]) { try await bank.apply(call) }
            #expect(Set(answer.names) == ["requestNo", "respCode", "respMsg", "status"])
            #expect(try await bank.remaining("F1") == "1080.00")
            #expect(try await bank.freeze("F1")["confirmed"] == "920.00")
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("A freeze repays in parts, together at most what was frozen", arguments: BankDriverKind.allCases)
    func parts(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.apply(
                .repayment("R1", from: "F1", [.init("I1", "300.00", interest: "100.00")], commission: "100.00"))
            #expect(try await bank.remaining("F1") == "1500.00")
            // 700.00 + 200.00 + 500.00 + 100.00 is all of it; each part one fen higher is too much.
            func rest(
                _ number: String, principal: String = "700.00", interest: String = "200.00", fee: String = "100.00"
            )
                -> BankCall
            {
                .repayment(
                    number, from: "F1", [.init("I1", principal, interest: interest), .init("I2", "500.00")],
                    commission: fee)
            }
            try await bank.refuse(rest("R2", interest: "200.01"), .moreThanFrozen)
            try await bank.refuse(rest("R3", fee: "100.01"), .moreThanFrozen)
            try await bank.expectMoves([
                "B1.frozen": "-1500.00", "I1.available": "+900.00", "I2.available": "+500.00", "I1.P1": "-700.00",
                "I2.P1": "-500.00", "\(Platform.income).available": "+100.00",
            ]) { try await bank.apply(rest("R4")) }
            #expect(try await bank.remaining("F1") == "0.00")
        }
    }

    @Test("Dividends and the investors' commissions are not the borrower's to pay", arguments: BankDriverKind.allCases)
    func borrowersPart(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.frozen("F2", "B1", "100.00", "REPAYMENT")
            try await bank.expectMoves([
                "B1.frozen": "-100.00", "I1.P1": "-100.00", "I1.available": "+105.00",
                "\(Platform.marketing).available": "-50.00", "\(Platform.income).available": "+45.00",
            ]) {
                try await bank.apply(
                    .repayment("R1", from: "F2", [.init("I1", "100.00", dividend: "50.00", commission: "45.00")]))
            }
        }
    }

    @Test("Interest alone is a repayment, too", arguments: BankDriverKind.allCases)
    func interestOnly(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.expectMoves(["B1.frozen": "-3.21", "I1.available": "+3.21"]) {
                try await bank.apply(
                    .repayment(
                        "R1", from: "F1", [.init("I1", "0.00", interest: "3.21", dividend: "0", commission: "0.0")],
                        commission: "0"))
            }
        }
    }

    @Test("A repayment needs its project, 还款中", arguments: BankDriverKind.allCases)
    func project(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            let shares = [BankCall.Share("I1", "1.00")]
            try await bank.refuse(
                .repayment("R1", from: "F1", shares, on: "NONE"), .projectUnknown, mentioning: "projectNo")
            try await bank.addProject("P2", claims: [("I1", "10.00")])
            try await bank.refuse(.repayment("R2", from: "F1", shares, on: "P2"), .projectStatusForbids)
            try await bank.addProject("P3", status: "MISCARRY", claims: [("I1", "10.00")])
            try await bank.refuse(.repayment("R3", from: "F1", shares, on: "P3"), .projectStatusForbids)
            try await bank.apply(.modify("M1", to: "FINISH"))
            try await bank.refuse(.repayment("R4", from: "F1", shares), .projectStatusForbids)
        }
    }

    @Test("Only a repayment's freeze for this project repays", arguments: BankDriverKind.allCases)
    func freeze(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "10.00")])
            try await bank.frozen("OTHER", "B1", "10.00", "REPAYMENT", on: "P2")
            try await bank.frozen("COMP", "B1", "10.00", "COMPENSATORY_REPAYMENT")
            for (index, number) in ["NONE", "OTHER", "LATE", "COMP", "BID1"].enumerated() {
                try await bank.refuse(
                    .repayment("R\(index)", from: number, [.init("I1", "1.00")]), .freezeNotFound,
                    mentioning: "preRequestNo")
            }
        }
    }

    @Test("A freeze of which nothing is left pays nothing", arguments: BankDriverKind.allCases)
    func emptyFreeze(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.apply(.cancelFreeze("X1", of: "F1", "1999.99"))
            try await bank.refuse(.repayment("R1", from: "F1", [.init("I1", "0.02")]), .moreThanFrozen)
            try await bank.apply(.cancelFreeze("X2", of: "F1", "0.01"))
            try await bank.refuse(.repayment("R2", from: "F1", [.init("I1", "0.01")]), .moreThanFrozen)
        }
    }

    @Test("A claim is repaid to the fen and then it is gone", arguments: BankDriverKind.allCases)
    func claims(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.refuse(.repayment("R1", from: "F1", [.init("I2", "500.01")]), .noClaim)
            // The same payee twice: what counts is the sum.
            try await bank.refuse(
                .repayment("R2", from: "F1", [.init("I2", "250.00"), .init("I2", "250.01")]), .noClaim)
            try await bank.expectMoves(["B1.frozen": "-500.00", "I2.available": "+500.00", "I2.P1": "-500.00"]) {
                try await bank.apply(.repayment("R3", from: "F1", [.init("I2", "250.00"), .init("I2", "250.00")]))
            }
            try await bank.refuse(
                .repayment("R4", from: "F1", [.init("I2", "0.00", interest: "1.00")]), .noClaim)
        }
    }

    @Test("An investor's commission is at most what he gets", arguments: BankDriverKind.allCases)
    func investorsCommission(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            try await bank.refuse(
                .repayment(
                    "R1", from: "F1", [.init("I1", "1.00", interest: "2.00", dividend: "3.00", commission: "6.01")]),
                .amountsDisagree)
            try await bank.expectMoves([
                "B1.frozen": "-3.00", "I1.P1": "-1.00", "\(Platform.marketing).available": "-3.00",
                "\(Platform.income).available": "+6.00",
            ]) {
                try await bank.apply(
                    .repayment(
                        "R2", from: "F1", [.init("I1", "1.00", interest: "2.00", dividend: "3.00", commission: "6.00")])
                )
            }
        }
    }

    @Test("Dividends are paid as long as the marketing account has them", arguments: BankDriverKind.allCases)
    func dividends(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            let shares = [
                BankCall.Share("I1", "1.00", dividend: "6000.00"), BankCall.Share("I2", "1.00", dividend: "4000.01"),
            ]
            try await bank.refuse(.repayment("R1", from: "F1", shares), .balanceTooLow)
            try await bank.fund(Platform.marketing, "0.01")
            try await bank.expectMoves([
                "B1.frozen": "-2.00", "I1.P1": "-1.00", "I2.P1": "-1.00", "I1.available": "+6001.00",
                "I2.available": "+4001.01", "\(Platform.marketing).available": "-10000.01",
            ]) { try await bank.apply(.repayment("R2", from: "F1", shares)) }
        }
    }

    @Test("A repayment has as many details as it needs", arguments: BankDriverKind.allCases)
    func manyDetails(on kind: BankDriverKind) async throws {
        try await withRepayingBank(kind) { bank in
            let shares = (0..<60).map { BankCall.Share($0 % 2 == 0 ? "I1" : "I2", "1.00", interest: "0.50") }
            try await bank.expectMoves([
                "B1.frozen": "-90.00", "I1.available": "+45.00", "I2.available": "+45.00", "I1.P1": "-30.00",
                "I2.P1": "-30.00",
            ]) { try await bank.apply(.repayment("R1", from: "F1", shares)) }
        }
    }

    struct BadShare: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var share: BankCall.Share
        var codes: [ReturnCode]
    }

    static let badShares = [
        BadShare(testDescription: "no claim", share: .init("I3", "1.00"), codes: [.noClaim]),
        // Both rules fit a payee that nobody knows.
        BadShare(testDescription: "no user", share: .init("NOBODY", "1.00"), codes: [.noClaim, .userUnknown]),
        BadShare(testDescription: "above the claim", share: .init("I1", "600.01"), codes: [.noClaim]),
        BadShare(
            testDescription: "commission above receipts", share: .init("I2", "1.00", commission: "1.01"),
            codes: [.amountsDisagree]),
        BadShare(
            testDescription: "dividend above the marketing account",
            share: .init("I2", "1.00", dividend: "9999.51"), codes: [.balanceTooLow]),
        BadShare(
            testDescription: "above the freeze", share: .init("I2", "1.00", interest: "1597.51"),
            codes: [.moreThanFrozen]),
    ]

    @Test("One bad detail, first or last, and nothing is repaid", arguments: BankDriverKind.allCases, badShares)
    func allOrNothing(on kind: BankDriverKind, _ bad: BadShare) async throws {
        try await withRepayingBank(kind) { bank in
            let good = BankCall.Share("I1", "400.00", interest: "1.00", dividend: "0.50", commission: "0.25")
            for (index, shares) in [[good, bad.share], [bad.share, good]].enumerated() {
                let call = BankCall.repayment("R\(index)", from: "F1", shares, commission: "0.50")
                if bad.codes.count == 1 {
                    try await bank.refuse(call, bad.codes[0])
                } else {
                    let answer = try await bank.expectNoChange("a detail is bad") { try await bank.run(call) }
                    #expect(bad.codes.map(\.rawValue).contains(answer.code), "\(answer.respData)")
                }
            }
            try await bank.apply(.repayment("R9", from: "F1", [good], commission: "0.50"))
        }
    }

    @Test("存量标的 are repaid from their own kind of freeze", arguments: BankDriverKind.allCases)
    func stock(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", stock: true, claims: [("I1", "100.00")])
            try await bank.frozen("F1", "B1", "50.00", "STOCK_REPAYMENT", on: "P2")
            try await bank.expectMoves(["B1.frozen": "-50.00", "I1.available": "+50.00", "I1.P2": "-50.00"]) {
                try await bank.apply(.repayment("R1", from: "F1", [.init("I1", "50.00")], on: "P2"))
            }
        }
    }
}
