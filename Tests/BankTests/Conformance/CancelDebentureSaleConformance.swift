import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: taking claims off sale")
struct CancelDebentureSaleConformance {
    @Test("What nobody reserved is taken off sale and can be sold anew", arguments: BankDriverKind.allCases)
    func cancelling(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            let answer = try await bank.expectMoves([:]) { try await bank.apply(.cancelSale("Y1", of: "S1")) }
            #expect(Set(answer.names) == ["respCode", "respMsg", "status"])
            try await bank.refuse(.purchase("F1", "1.00"), .saleClosed)
            try await bank.refuse(.cancelSale("Y2", of: "S1"), .saleClosed)
            try await bank.refuse(.sale("S2", "1000.01"), .shareTooSmall)
            try await bank.apply(.sale("S3", "1000.00"))
        }
    }

    @Test("A sale that nobody made cannot be cancelled", arguments: BankDriverKind.allCases)
    func unknown(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            for (index, number) in ["NONE", "BID", "L0"].enumerated() {
                try await bank.refuse(
                    .cancelSale("Y\(index)", of: number), .saleNotFound, mentioning: "creditsaleRequestNo")
            }
        }
    }

    @Test(
        "While shares are reserved the sale stays; transferred or cancelled, they hold it no longer",
        arguments: BankDriverKind.allCases)
    func reserved(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            try await bank.apply(.purchase("F1", "100.00"))
            try await bank.apply(.purchase("F2", "0.01", by: "I3"))
            try await bank.refuse(.cancelSale("Y1", of: "S1"), .sharesReserved)
            try await bank.apply(.transfer("T1", [("F1", nil)]))
            try await bank.refuse(.cancelSale("Y2", of: "S1"), .sharesReserved)
            try await bank.apply(.cancelFreeze("X1", of: "F2", "0.01"))
            try await bank.apply(.cancelSale("Y3", of: "S1"))
            try await bank.refuse(.sale("S2", "900.01"), .shareTooSmall)
            try await bank.apply(.sale("S3", "900.00"))
        }
    }

    @Test("A page that is open reserves nothing yet", arguments: BankDriverKind.allCases)
    func openPage(on kind: BankDriverKind) async throws {
        try await withSellingBank(kind) { bank in
            let page = try await bank.page(.purchase("F1", "100.00", way: .page))
            try await bank.apply(.cancelSale("Y1", of: "S1"))
            let late = try await bank.expectNoChange("the sale is closed") { try await bank.confirmed(page).answer }
            #expect(late.code == "20024")
        }
    }
}
