import Custody
import JSON
import TestSupport
import Testing

/// A bank whose project P1 is 还款中 and I1 holds 1,000.00 of it, of which 600.00 are on sale as S1.
func withSellingBank<Result>(
    _ kind: BankDriverKind, _ settings: BankTestSettings = BankTestSettings(),
    sourceLocation: SourceLocation = #_sourceLocation, _ body: (TestBank) async throws -> Result
) async throws {
    try await withStagedBank(kind, settings, sourceLocation: sourceLocation) { bank in
        try await bank.frozen("BID", "I1", "1000.00")
        try await bank.apply(.loan("L0", [("BID", "1000.00")]))
        try await bank.apply(.modify("M0", to: "REPAYING"))
        try await bank.apply(.sale("S1", "600.00"))
        _ = try await body(bank)
    }
}

extension BankCall {
    static func purchase(
        _ requestNo: String, _ amount: String, by userNo: String = "I2", of sale: String = "S1",
        on projectNo: String = "P1", way: FreezeWay = .automatic
    ) -> BankCall {
        .freeze(requestNo, userNo, amount, "CREDIT_ASSIGNMENT", on: projectNo, sale: sale, by: way)
    }
}

@Suite("Bank: putting claims on sale")
struct DebentureSaleConformance {
    @Test("A claim is put on sale to the fen, what is on sale already taken off", arguments: BankDriverKind.allCases)
    func selling(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.refuse(.sale("S2", "400.01"), .shareTooSmall, mentioning: "saleShare")
            let answer = try await bank.expectMoves([:]) { try await bank.apply(.sale("S3", "400.00")) }
            #expect(Set(answer.names) == ["requestNo", "respCode", "respMsg", "status"])
            let claim = try await bank.user("I1")["claims"]?.array?.first
            #expect(claim?["projectNo"] == "P1" && claim?["amount"] == "1000.00" && claim?["onSale"] == "1000.00")
            try await bank.refuse(.sale("S4", "0.01"), .shareTooSmall)
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("Who holds nothing, sells nothing", arguments: BankDriverKind.allCases)
    func noClaim(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.refuse(.sale("S2", by: "I2", "1.00"), .shareTooSmall)
            try await bank.refuse(.sale("S3", by: "NOBODY", "1.00"), .userUnknown, mentioning: "userNo")
            try await bank.refuse(.sale("S4", by: "I1", "1.00", on: "NONE"), .projectUnknown, mentioning: "projectNo")
            try await bank.addProject("P2")
            try await bank.refuse(.sale("S5", by: "I1", "1.00", on: "P2"), .shareTooSmall)
            // A claim that was repaid is none.
            try await bank.frozen("F1", "B1", "1000.00", "REPAYMENT")
            try await bank.apply(.repayment("R1", from: "F1", [.init("I1", "1000.00")]))
            try await bank.refuse(.sale("S6", by: "I1", "1.00"), .shareTooSmall)
        }
    }

    @Test("Claims on projects that are 募集中 or 还款中 can be sold", arguments: BankDriverKind.allCases)
    func statuses(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for status in ProjectStatusConformance.statuses {
                try await bank.addProject(status, status: status, claims: [("I1", "10.00")])
                let call = BankCall.sale("S_\(status)", "5.00", on: status)
                if ["COLLECTING", "REPAYING"].contains(status) {
                    try await bank.apply(call)
                } else {
                    try await bank.refuse(call, .projectStatusForbids)
                }
            }
        }
    }

    @Test(
        "A purchase reserves its share of an open sale of the project", arguments: BankDriverKind.allCases,
        BankCall.FreezeWay.allCases)
    func reserving(on kind: BankDriverKind, way: BankCall.FreezeWay) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "10.00")])
            try await bank.refuse(.purchase("F1", "1.00", of: "NONE", way: way), .saleNotFound)
            try await bank.refuse(.purchase("F2", "1.00", of: "BID", way: way), .saleNotFound)
            try await bank.refuse(.purchase("F3", "1.00", on: "P2", way: way), .saleNotFound)
            try await bank.refuse(.purchase("F4", "1.00", by: "I1", way: way), .businessTypeForbidden)
            try await bank.refuse(.purchase("F5", "600.01", way: way), .shareTooSmall)
            try await bank.expectMoves(["I2.available": "-350.00", "I2.frozen": "+350.00"]) {
                try await bank.apply(.purchase("F6", "350.00", way: way))
            }
            _ = try await bank.notifications()
            try await bank.refuse(.purchase("F7", "250.01", by: "I3", way: way), .shareTooSmall)
            try await bank.apply(.purchase("F8", "250.00", by: "I3", way: way))
        }
    }

    @Test("A purchase says which sale it is of", arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func saleNumber(on kind: BankDriverKind, way: BankCall.FreezeWay) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.refuse(
                .purchase("F1", "1.00", way: way).with("creditsaleRequestNo", nil), .parameterMissing,
                mentioning: "creditsaleRequestNo")
            // Refused for its form: the number is as good as new.
            try await bank.apply(.purchase("F1", "1.00", way: way))
        }
    }

    @Test("Two pages for the last share: the one confirmed first gets it", arguments: BankDriverKind.allCases)
    func race(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            let slow = try await bank.page(.purchase("F1", "400.00", way: .page))
            let quick = try await bank.page(.purchase("F2", "400.00", by: "I3", way: .page))
            #expect(try await bank.confirmed(quick).answer.status == "SUCCESS")
            let late = try await bank.expectNoChange("200.00 are left") { try await bank.confirmed(slow).answer }
            #expect(late.code == "20013")
        }
    }
}
