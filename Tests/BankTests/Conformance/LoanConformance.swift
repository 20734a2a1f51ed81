import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: confirming loans")
struct LoanConformance {
    @Test(
        "Frozen money and red packets go to the borrower, the commission to the platform, and investors hold claims",
        arguments: BankDriverKind.allCases)
    func lending(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "1000.00", redPacket: "50.00")
            try await bank.frozen("F2", "I2", "500.01")
            let answer = try await bank.expectMoves([
                "I1.frozen": "-1000.00", "I2.frozen": "-500.01", "B1.available": "+1537.67",
                "\(Platform.marketing).available": "-50.00", "\(Platform.income).available": "+12.34",
                "I1.P1": "+1050.00", "I2.P1": "+500.01",
            ]) {
                try await bank.apply(.loan("L1", [("F1", "1000.00"), ("F2", "500.01")], commission: "12.34"))
            }
            #expect(Set(answer.names) == ["requestNo", "respCode", "respMsg", "status"])
            #expect(try await bank.freeze("F1")["confirmed"] == "1000.00")
            #expect(try await bank.remaining("F1") == "0.00")
            #expect(try await bank.status(of: "P1") == "COLLECTING", "the loan's confirmation changes no status")
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("Claims of several loans add up", arguments: BankDriverKind.allCases)
    func claims(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for index in 1...3 { try await bank.frozen("F\(index)", "I1", "10.0\(index)") }
            try await bank.apply(.loan("L1", [("F1", "10.01"), ("F2", "10.02")]))
            try await bank.apply(.loan("L2", [("F3", "10.03")]))
            #expect(try await bank.claim(of: "I1") == "30.06")
        }
    }

    @Test("A loan needs its project, 募集中", arguments: BankDriverKind.allCases)
    func project(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.refuseMiscarryOverFreeze = false
        try await withStagedBank(kind, settings) { bank in
            try await bank.frozen("F1", "I1", "10.00")
            try await bank.refuse(.loan("L1", [("F1", "10.00")], on: "NONE"), .projectUnknown, mentioning: "projectNo")
            for (number, changes) in [("Q1", ["MISCARRY"]), ("Q2", ["REPAYING"]), ("Q3", ["REPAYING", "FINISH"])] {
                try await bank.addProject(number)
                try await bank.frozen("F_\(number)", "I1", "10.00", on: number)
                for status in changes { try await bank.apply(.modify("M_\(number)_\(status)", number, to: status)) }
                try await bank.refuse(
                    .loan("L_\(number)", [("F_\(number)", "10.00")], on: number), .projectStatusForbids)
            }
        }
    }

    @Test("Ten details are lent, eleven are too many", arguments: BankDriverKind.allCases)
    func tenDetails(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for index in 1...11 { try await bank.frozen("F\(index)", "I1", "\(index).00") }
            let details = (1...11).map { (freeze: "F\($0)", amount: "\($0).00") }
            try await bank.refuse(.loan("L1", details), .tooManyDetails, mentioning: "details")
            try await bank.expectMoves(["I1.frozen": "-55.00", "B1.available": "+55.00", "I1.P1": "+55.00"]) {
                try await bank.apply(.loan("L2", Array(details.prefix(10))))
            }
        }
    }

    @Test("The whole of a freeze is lent, or nothing", arguments: BankDriverKind.allCases)
    func wholeFreeze(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            try await bank.refuse(.loan("L1", [("F1", "100.01")]), .moreThanFrozen)
            try await bank.refuse(.loan("L2", [("F1", "99.99")]), .amountsDisagree)
            try await bank.apply(.cancelFreeze("X1", of: "F1", "40.00"))
            try await bank.refuse(.loan("L3", [("F1", "100.00")]), .moreThanFrozen)
            try await bank.refuse(.loan("L4", [("F1", "59.99")]), .amountsDisagree)
            try await bank.expectMoves(["I1.frozen": "-60.00", "B1.available": "+60.00", "I1.P1": "+60.00"]) {
                try await bank.apply(.loan("L5", [("F1", "60.00")]))
            }
            try await bank.refuse(.loan("L6", [("F1", "60.00")]), .moreThanFrozen)
        }
    }

    @Test("The commission is at most what is lent, red packets not counted", arguments: BankDriverKind.allCases)
    func commission(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "10.00", redPacket: "5.00")
            try await bank.frozen("F2", "I2", "20.00")
            let details = [(freeze: "F1", amount: "10.00"), (freeze: "F2", amount: "20.00")]
            try await bank.refuse(.loan("L1", details, commission: "30.01"), .amountsDisagree, mentioning: "commission")
            try await bank.expectMoves([
                "I1.frozen": "-10.00", "I2.frozen": "-20.00", "I1.P1": "+15.00", "I2.P1": "+20.00",
                "\(Platform.marketing).available": "-5.00", "B1.available": "+5.00",
                "\(Platform.income).available": "+30.00",
            ]) { try await bank.apply(.loan("L2", details, commission: "30.00")) }
        }
    }

    @Test("A commission of nothing is none", arguments: BankDriverKind.allCases)
    func zeroCommission(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "10.00", redPacket: "0")
            try await bank.expectMoves(["I1.frozen": "-10.00", "B1.available": "+10.00", "I1.P1": "+10.00"]) {
                try await bank.apply(.loan("L1", [("F1", "10.00")], commission: "0.00"))
            }
        }
    }

    @Test("Red packets are paid as long as the marketing account has them", arguments: BankDriverKind.allCases)
    func marketing(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "10.00", redPacket: "6000.00")
            try await bank.frozen("F2", "I2", "10.00", redPacket: "4000.01")
            // Each alone could be paid; both together are a fen too much.
            let both = [(freeze: "F1", amount: "10.00"), (freeze: "F2", amount: "10.00")]
            try await bank.refuse(.loan("L1", both), .balanceTooLow)
            try await bank.fund(Platform.marketing, "0.01")
            try await bank.expectMoves([
                "I1.frozen": "-10.00", "I2.frozen": "-10.00", "B1.available": "+10020.01", "I1.P1": "+6010.00",
                "I2.P1": "+4010.01", "\(Platform.marketing).available": "-10000.01",
            ]) { try await bank.apply(.loan("L2", both)) }
        }
    }

    /// A detail that spoils the whole request, and the answer to it.
    struct BadDetail: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var freeze: String
        var amount: String
        var code: ReturnCode
    }

    static let badDetails = [
        BadDetail(testDescription: "no such freeze", freeze: "NONE", amount: "1.00", code: .freezeNotFound),
        BadDetail(testDescription: "another project's", freeze: "OTHER", amount: "7.00", code: .freezeNotFound),
        BadDetail(testDescription: "not a bid", freeze: "BUY", amount: "5.00", code: .freezeNotFound),
        BadDetail(testDescription: "cancelled", freeze: "CANCELLED", amount: "3.00", code: .moreThanFrozen),
        BadDetail(testDescription: "lent before", freeze: "LENT", amount: "20.00", code: .moreThanFrozen),
        BadDetail(testDescription: "page not confirmed", freeze: "PAGE", amount: "2.00", code: .freezeNotFound),
        BadDetail(testDescription: "above its freeze", freeze: "GOOD3", amount: "30.01", code: .moreThanFrozen),
        BadDetail(testDescription: "below its freeze", freeze: "GOOD3", amount: "29.99", code: .amountsDisagree),
        BadDetail(testDescription: "the same freeze again", freeze: "GOOD1", amount: "10.00", code: .amountsDisagree),
    ]

    @Test("One bad detail, first or last, and nothing is lent", arguments: BankDriverKind.allCases, badDetails)
    func allOrNothing(on kind: BankDriverKind, _ bad: BadDetail) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2")
            try await bank.frozen("LENT", "I2", "20.00")
            try await bank.apply(.loan("L0", [("LENT", "20.00")]))
            try await bank.apply(.sale("S1", by: "I2", "5.00"))
            try await bank.frozen("BUY", "I1", "5.00", "CREDIT_ASSIGNMENT", sale: "S1")
            try await bank.frozen("OTHER", "I1", "7.00", on: "P2")
            try await bank.frozen("CANCELLED", "I1", "3.00")
            try await bank.apply(.cancelFreeze("X1", of: "CANCELLED", "3.00"))
            _ = try await bank.page(.freeze("PAGE", "I1", "2.00", by: .page))
            try await bank.frozen("GOOD1", "I1", "10.00", redPacket: "1.00")
            try await bank.frozen("GOOD2", "I2", "20.00")
            try await bank.frozen("GOOD3", "I3", "30.00")
            let good = [(freeze: "GOOD1", amount: "10.00"), (freeze: "GOOD2", amount: "20.00")]
            try await bank.refuse(.loan("L1", good + [(bad.freeze, bad.amount)], commission: "1.00"), bad.code)
            try await bank.refuse(.loan("L2", [(bad.freeze, bad.amount)] + good, commission: "1.00"), bad.code)
            try await bank.apply(.loan("L3", good, commission: "1.00"))
        }
    }
}
