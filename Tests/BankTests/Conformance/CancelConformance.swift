import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: cancelling freezes")
struct CancelConformance {
    @Test("A freeze is cancelled in parts, together at most what was frozen", arguments: BankDriverKind.allCases)
    func parts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            let answer = try await bank.expectMoves(["I1.frozen": "-30.00", "I1.available": "+30.00"]) {
                try await bank.apply(.cancelFreeze("X1", of: "F1", "30.00"))
            }
            #expect(Set(answer.names) == ["requestNo", "respCode", "respMsg", "status"])
            #expect(try await bank.freeze("F1")["cancelled"] == "30.00")
            #expect(try await bank.remaining("F1") == "70.00")
            try await bank.refuse(.cancelFreeze("X2", of: "F1", "70.01"), .moreThanFrozen, mentioning: "amount")
            try await bank.expectMoves(["I1.frozen": "-70.00", "I1.available": "+70.00"]) {
                try await bank.apply(.cancelFreeze("X3", of: "F1", "70.00"))
            }
            try await bank.refuse(.cancelFreeze("X4", of: "F1", "0.01"), .moreThanFrozen)
            #expect(try await bank.remaining("F1") == "0.00")
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("Nothing is cancelled that was not frozen", arguments: BankDriverKind.allCases)
    func unknown(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.cancelFreeze("X1", of: "NONE", "1.00"), .freezeNotFound, mentioning: "preRequestNo")
            // Numbers of other things: a recharge, a page nobody has confirmed, one that was cancelled, a refusal.
            try await bank.apply(.recharge("Q1", "I1", "1.00"))
            _ = try await bank.page(.freeze("F1", "I1", "1.00", by: .page))
            _ = try await bank.cancelled(try await bank.page(.freeze("F2", "I1", "1.00", by: .page)))
            _ = try await bank.run(.freeze("F3", "I1", "100001.00"))
            _ = try await bank.notifications()
            for number in ["Q1", "F1", "F2", "F3"] {
                try await bank.refuse(.cancelFreeze("X_\(number)", of: number, "1.00"), .freezeNotFound)
            }
        }
    }

    @Test("What was lent or repaid cannot be cancelled any more", arguments: BankDriverKind.allCases)
    func settled(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            try await bank.apply(.loan("L1", [("F1", "100.00")]))
            try await bank.refuse(.cancelFreeze("X1", of: "F1", "0.01"), .moreThanFrozen)
            try await bank.apply(.modify("M1", to: "REPAYING"))
            try await bank.frozen("F2", "B1", "50.00", "REPAYMENT")
            try await bank.apply(.repayment("R1", from: "F2", [.init("I1", "20.00")], commission: "5.00"))
            try await bank.refuse(.cancelFreeze("X2", of: "F2", "25.01"), .moreThanFrozen)
            try await bank.expectMoves(["B1.frozen": "-25.00", "B1.available": "+25.00"]) {
                try await bank.apply(.cancelFreeze("X3", of: "F2", "25.00"))
            }
        }
    }

    @Test("Any cancel of a bid cancels its whole red packet", arguments: BankDriverKind.allCases)
    func redPacket(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00", redPacket: "10.00")
            try await bank.apply(.cancelFreeze("X1", of: "F1", "0.01"))
            #expect(try await bank.freeze("F1")["preMarketingAmount"] == "0.00")
            try await bank.expectMoves(["I1.frozen": "-99.99", "B1.available": "+99.99", "I1.P1": "+99.99"]) {
                try await bank.apply(.loan("L1", [("F1", "99.99")]))
            }
        }
    }

    @Test(
        "The setting cancelAfterClose decides for 已截标 and 流标; 募集中 and 还款中 always allow it",
        arguments: BankDriverKind.allCases, [true, false])
    func closedProjects(on kind: BankDriverKind, cancelAfterClose: Bool) async throws {
        var settings = BankTestSettings()
        settings.cancelAfterClose = cancelAfterClose
        settings.refuseMiscarryOverFreeze = false
        try await withStagedBank(kind, settings) { bank in
            for status in ProjectStatusConformance.statuses {
                let freeze = "F_\(status)"
                try await bank.addProject(status)
                try await bank.frozen(freeze, "I1", "10.00", on: status)
                if status == "FINISH" { try await bank.apply(.modify("M_1", status, to: "REPAYING")) }
                if status != "COLLECTING" { try await bank.apply(.modify("M_\(status)", status, to: status)) }
                let call = BankCall.cancelFreeze("X_\(status)", of: freeze, "4.00")
                if cancelAfterClose || ["COLLECTING", "REPAYING"].contains(status) {
                    try await bank.expectMoves(["I1.frozen": "-4.00", "I1.available": "+4.00"]) {
                        try await bank.apply(call)
                    }
                } else {
                    try await bank.refuse(call, .projectStatusForbids)
                }
            }
        }
    }

    @Test("A purchase that is cancelled frees as much of the share on sale", arguments: BankDriverKind.allCases)
    func purchase(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "100.00")])
            try await bank.apply(.sale("S1", by: "I1", "100.00", on: "P2"))
            try await bank.frozen("F1", "I2", "100.00", "CREDIT_ASSIGNMENT", on: "P2", sale: "S1")
            let other = BankCall.freeze("F2", "I3", "40.00", "CREDIT_ASSIGNMENT", on: "P2", sale: "S1")
            try await bank.refuse(other, .shareTooSmall)
            try await bank.apply(.cancelFreeze("X1", of: "F1", "39.99"))
            try await bank.refuse(other.numbered("F3"), .shareTooSmall)
            try await bank.apply(.cancelFreeze("X2", of: "F1", "0.01"))
            try await bank.apply(other.numbered("F4"))
            try await bank.refuse(.cancelSale("Y1", of: "S1"), .sharesReserved)
        }
    }
}
