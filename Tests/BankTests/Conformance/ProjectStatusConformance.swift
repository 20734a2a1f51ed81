import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: projects change their status")
struct ProjectStatusConformance {
    static let statuses = ["COLLECTING", "REPAYING", "FINISH", "MISCARRY"]
    static let allowed: Set<[String]> = [
        ["COLLECTING", "REPAYING"], ["REPAYING", "FINISH"], ["COLLECTING", "MISCARRY"],
    ]

    @Test("Of the 16 changes exactly three are allowed", arguments: BankDriverKind.allCases, statuses)
    func transitions(on kind: BankDriverKind, from: String) async throws {
        try await withStagedBank(kind) { bank in
            for to in Self.statuses {
                let number = "\(from)_\(to)"
                try await bank.addProject(number, status: from)
                let call = BankCall.modify("M_\(number)", number, to: to)
                if Self.allowed.contains([from, to]) {
                    let answer = try await bank.expectMoves([:]) { try await bank.apply(call) }
                    #expect(Set(answer.names) == ["projectStatus", "status", "respCode", "respMsg"])
                    #expect(answer["projectStatus"] == to)
                    #expect(try await bank.status(of: number) == to)
                } else {
                    let code: ReturnCode = from == to ? .statusAlready : .projectStatusForbids
                    let answer = try await bank.refuse(call, code, mentioning: "projectStatus")
                    #expect(answer["projectStatus"] == from, "the present status")
                }
            }
        }
    }

    @Test("A project that nobody made has no status to change", arguments: BankDriverKind.allCases)
    func unknownProject(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let answer = try await bank.refuse(
                .modify("M1", "NONE", to: "REPAYING"), .projectUnknown, mentioning: "projectNo")
            #expect(answer["projectStatus"] == "REPAYING")
        }
    }

    @Test("还款中 and 已截标 come while money is still frozen, too", arguments: BankDriverKind.allCases)
    func overFrozenMoney(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            try await bank.expectMoves([:]) { try await bank.apply(.modify("M1", to: "REPAYING")) }
            try await bank.frozen("F2", "B1", "100.00", "REPAYMENT")
            try await bank.expectMoves([:]) { try await bank.apply(.modify("M2", to: "FINISH")) }
            #expect(try await bank.remaining("F1") == "100.00")
            #expect(try await bank.remaining("F2") == "100.00")
        }
    }

    @Test("流标 waits until nothing is frozen any more", arguments: BankDriverKind.allCases)
    func miscarriage(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "100.00", redPacket: "5.00")
            try await bank.frozen("F2", "I2", "200.00")
            try await bank.refuse(.modify("M1", to: "MISCARRY"), .fundsFrozen)
            try await bank.apply(.cancelFreeze("X1", of: "F1", "99.99"))
            try await bank.apply(.cancelFreeze("X2", of: "F2", "200.00"))
            try await bank.refuse(.modify("M1", to: "MISCARRY"), .fundsFrozen)
            try await bank.apply(.cancelFreeze("X3", of: "F1", "0.01"))
            try await bank.apply(.modify("M1", to: "MISCARRY"))
        }
    }

    @Test(
        "A freeze for another project, and one whose page is still open, keep nobody from 流标",
        arguments: BankDriverKind.allCases)
    func otherFreezes(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2", amount: "1000.00")
            try await bank.frozen("F1", "I1", "100.00", on: "P2")
            let page = try await bank.page(.freeze("F2", "I2", "100.00", by: .page))
            try await bank.apply(.modify("M1", to: "MISCARRY"))
            let answer = try await bank.expectNoChange("the project is 流标") { try await bank.confirmed(page).answer }
            #expect(answer.code == "20006")
        }
    }

    @Test("After a loan was confirmed there is no 流标", arguments: BankDriverKind.allCases, [true, false])
    func afterLoan(on kind: BankDriverKind, refusesOverFreeze: Bool) async throws {
        var settings = BankTestSettings()
        settings.refuseMiscarryOverFreeze = refusesOverFreeze
        try await withStagedBank(kind, settings) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            try await bank.apply(.loan("L1", [("F1", "100.00")]))
            try await bank.refuse(.modify("M1", to: "MISCARRY"), .projectStatusForbids)
            try await bank.apply(.modify("M2", to: "REPAYING"))
        }
    }

    @Test("Where the bank is set to allow it, 流标 leaves frozen money where it is", arguments: BankDriverKind.allCases)
    func miscarriageOverFreeze(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.refuseMiscarryOverFreeze = false
        try await withStagedBank(kind, settings) { bank in
            try await bank.frozen("F1", "I1", "100.00")
            try await bank.expectMoves([:]) { try await bank.apply(.modify("M1", to: "MISCARRY")) }
            #expect(try await bank.status(of: "P1") == "MISCARRY")
            // The bank never cancels by itself; the platform still can.
            try await bank.expectMoves(["I1.frozen": "-100.00", "I1.available": "+100.00"]) {
                try await bank.apply(.cancelFreeze("X1", of: "F1", "100.00"))
            }
        }
    }
}
