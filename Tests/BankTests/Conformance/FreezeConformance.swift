import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: freezing")
struct FreezeConformance {
    @Test(
        "A freeze moves its amount from available to frozen and can be looked at",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func freezing(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            let answer = try await bank.expectMoves(["I1.available": "-123.45", "I1.frozen": "+123.45"]) {
                try await bank.apply(.freeze("F1", "I1", "123.45", redPacket: "6.78", by: way))
            }
            #expect(Set(answer.names) == ["requestNo", "bizType", "respCode", "respMsg", "status"])
            #expect(answer["requestNo"] == "F1" && answer["bizType"] == "TENDER")
            let arrived = try await bank.notifications().map(\.answer.respData)
            #expect(arrived == (way == .page ? [answer.respData] : []), "a page's result is notified, word for word")
            let freeze = try await bank.freeze("F1")
            #expect(freeze["requestNo"] == "F1" && freeze["userNo"] == "I1" && freeze["projectNo"] == "P1")
            #expect(freeze["bizType"] == "TENDER" && freeze["amount"] == "123.45" && freeze["remaining"] == "123.45")
            #expect(freeze["preMarketingAmount"] == "6.78")
            #expect(try await bank.books()["frozenByProject"]?["P1"] == "123.45")
        }
    }

    @Test(
        "Who is not known cannot pay, and what is not known cannot be paid for",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func unknown(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.freeze("F1", "NOBODY", "1.00", by: way), .userUnknown, mentioning: "userNo")
            try await bank.refuse(.freeze("F2", Platform.marketing, "1.00", by: way), .userUnknown)
            try await bank.refuse(
                .freeze("F3", "I1", "1.00", on: "NONE", by: way), .projectUnknown, mentioning: "projectNo")
        }
    }

    @Test(
        "All that is available can be frozen, and not a fen more",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func balance(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("N1", "INVESTOR", available: "50.00")
            try await bank.refuse(.freeze("F1", "N1", "50.01", by: way), .balanceTooLow)
            try await bank.apply(.freeze("F2", "N1", "50.00", by: way))
            _ = try await bank.notifications()
            try await bank.refuse(.freeze("F3", "N1", "0.01", by: way), .balanceTooLow)
        }
    }

    @Test(
        "Bids come from investors, repayments from the project's borrower",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func roles(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("B2", "BORROWER", available: "100.00")
            for userNo in ["B1", "B2", "G1"] {
                try await bank.refuse(.freeze("F_\(userNo)", userNo, "1.00", by: way), .businessTypeForbidden)
            }
            try await bank.apply(.modify("M1", to: "REPAYING"))
            for userNo in ["B2", "I1", "G1"] {
                try await bank.refuse(
                    .freeze("R_\(userNo)", userNo, "1.00", "REPAYMENT", by: way), .businessTypeForbidden)
            }
            try await bank.apply(.freeze("R1", "B1", "1.00", "REPAYMENT", by: way))
        }
    }

    @Test("Without a page, the user must have authorised that very business type", arguments: BankDriverKind.allCases)
    func authorisation(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("N1", "INVESTOR", available: "100.00", authorised: ["CREDIT_ASSIGNMENT"])
            try await bank.addUser("B2", "BORROWER", available: "100.00", authorised: ["TENDER"])
            try await bank.addProject("P2", of: "B2", status: "REPAYING", claims: [("I1", "10.00")])
            try await bank.apply(.sale("S1", by: "I1", "10.00", on: "P2"))
            try await bank.refuse(.freeze("F1", "N1", "1.00"), .notAuthorised)
            try await bank.refuse(.freeze("F2", "B2", "1.00", "REPAYMENT", on: "P2"), .notAuthorised)
            try await bank.apply(.freeze("F3", "N1", "1.00", "CREDIT_ASSIGNMENT", on: "P2", sale: "S1"))
            // A page needs no authorisation: the user is there.
            try await bank.apply(.freeze("F4", "N1", "1.00", by: .page))
            try await bank.apply(.freeze("F5", "B2", "1.00", "REPAYMENT", on: "P2", by: .page))
        }
    }

    @Test(
        "Bids and their red packets fill the project to the fen",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func projectAmount(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", amount: "1000.00")
            try await bank.refuse(.freeze("F1", "I1", "1000.01", on: "P2", by: way), .amountsDisagree)
            try await bank.apply(.freeze("F2", "I1", "600.00", on: "P2", redPacket: "50.00", by: way))
            _ = try await bank.notifications()
            try await bank.refuse(.freeze("F3", "I2", "350.01", on: "P2", by: way), .amountsDisagree)
            try await bank.refuse(
                .freeze("F4", "I2", "340.00", on: "P2", redPacket: "10.01", by: way), .amountsDisagree)
            try await bank.apply(.freeze("F5", "I2", "340.00", on: "P2", redPacket: "10.00", by: way))
        }
    }

    @Test(
        "What was lent keeps its room in the project; what was cancelled gives it back, red packet included",
        arguments: BankDriverKind.allCases)
    func roomForBids(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", amount: "1000.00")
            try await bank.frozen("F1", "I1", "500.00", on: "P2", redPacket: "100.00")
            try await bank.apply(.loan("L1", [("F1", "500.00")], on: "P2"))
            try await bank.refuse(.freeze("F2", "I2", "400.01", on: "P2"), .amountsDisagree)
            try await bank.frozen("F3", "I2", "300.00", on: "P2", redPacket: "100.00")
            try await bank.refuse(.freeze("F4", "I3", "0.01", on: "P2"), .amountsDisagree)
            try await bank.apply(.cancelFreeze("X1", of: "F3", "50.00"))
            try await bank.refuse(.freeze("F5", "I3", "150.01", on: "P2"), .amountsDisagree)
            try await bank.frozen("F6", "I3", "150.00", on: "P2")
        }
    }

    @Test("Only bids fill the project: repayments may be more than was lent", arguments: BankDriverKind.allCases)
    func repaymentsDoNotCount(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", amount: "100.00", status: "REPAYING")
            try await bank.apply(.freeze("F1", "B1", "30000.00", "REPAYMENT", on: "P2"))
            try await bank.apply(.freeze("F2", "G1", "30000.00", "COMPENSATORY", on: "P2", by: .page))
        }
    }

    @Test(
        "Red packets come with bids and nothing else",
        arguments: BankDriverKind.allCases, BankCall.FreezeWay.allCases)
    func redPackets(on kind: BankDriverKind, by way: BankCall.FreezeWay) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "10.00")])
            try await bank.apply(.sale("S1", by: "I1", "10.00", on: "P2"))
            for (userNo, bizType) in [
                ("B1", "REPAYMENT"), ("I2", "CREDIT_ASSIGNMENT"), ("G1", "COMPENSATORY"),
                ("B1", "COMPENSATORY_REPAYMENT"),
            ] {
                let sale = bizType == "CREDIT_ASSIGNMENT" ? "S1" : nil
                let call = BankCall.freeze("F_\(bizType)", userNo, "1.00", bizType, on: "P2", sale: sale, by: way)
                try await bank.refuse(call.with("preMarketingAmount", "0.01"), .businessTypeForbidden)
                // A red packet of nothing is none.
                try await bank.apply(call.numbered("G_\(bizType)").with("preMarketingAmount", "0.00"))
                _ = try await bank.notifications()
            }
        }
    }

    @Test(
        "A red packet is recorded, not frozen: the marketing account may have nothing yet",
        arguments: BankDriverKind.allCases)
    func redPacketWithoutMoney(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.expectMoves(["I1.available": "-0.01", "I1.frozen": "+0.01"]) {
                try await bank.apply(.freeze("F1", "I1", "0.01", redPacket: "50000.00"))
            }
        }
    }

    @Test("A bid's page counts what is so when the user confirms it", arguments: BankDriverKind.allCases)
    func atConfirmation(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            // Opened too early for its project's status, confirmed in time.
            let repayment = try await bank.page(.freeze("F1", "B1", "10.00", "REPAYMENT", by: .page))
            // Opened in time, confirmed too late.
            let bid = try await bank.page(.freeze("F2", "I1", "10.00", by: .page))
            // Opened for more than there is, confirmed when there is enough.
            try await bank.addUser("N1", "INVESTOR", available: "10.00")
            try await bank.addProject("P2")
            let richer = try await bank.page(.freeze("F3", "N1", "20.00", on: "P2", by: .page))
            // Opened for a project that does not exist yet.
            let early = try await bank.page(.freeze("F4", "I1", "10.00", on: "P3", by: .page))
            try await bank.apply(.modify("M1", to: "REPAYING"))
            try await bank.fund("N1", "10.00")
            try await bank.addProject("P3")
            #expect(try await bank.confirmed(repayment).answer.status == "SUCCESS")
            #expect(try await bank.confirmed(richer).answer.status == "SUCCESS")
            #expect(try await bank.confirmed(early).answer.status == "SUCCESS")
            #expect(try await bank.notifications().map(\.answer.status) == ["SUCCESS", "SUCCESS", "SUCCESS"])
            let late = try await bank.expectNoChange("the project is 还款中") { try await bank.confirmed(bid).answer }
            #expect(late.code == "20006")
            #expect(try await bank.notifications().map(\.answer.respData) == [late.respData])
        }
    }

    @Test("代偿 and 代偿还款 can be frozen and cancelled; nothing confirms them", arguments: BankDriverKind.allCases)
    func compensatory(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "10.00")])
            for (userNo, bizType) in [("G1", "COMPENSATORY"), ("B1", "COMPENSATORY_REPAYMENT")] {
                let number = "F_\(bizType)"
                try await bank.frozen(number, userNo, "10.00", bizType, on: "P2")
                try await bank.refuse(
                    .repayment("R_\(bizType)", from: number, [.init("I1", "1.00")], on: "P2"), .freezeNotFound)
                try await bank.refuse(.transfer("T_\(bizType)", [(number, nil)], on: "P2"), .freezeNotFound)
                try await bank.expectMoves(["\(userNo).frozen": "-10.00", "\(userNo).available": "+10.00"]) {
                    try await bank.apply(.cancelFreeze("X_\(bizType)", of: number, "10.00"))
                }
            }
        }
    }
}
