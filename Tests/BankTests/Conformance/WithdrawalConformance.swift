import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: withdrawing")
struct WithdrawalConformance {
    @Test(
        "A withdrawal is frozen first and paid out later, its commission to the platform",
        arguments: BankDriverKind.allCases)
    func twoPhases(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.payoutDelay = .seconds(30)
        try await withStagedBank(kind, settings) { bank in
            let page = try await bank.page(.withdraw("W1", "I1", "1000.00", commission: "2.50"))
            #expect(page.amount == "1000.00" && page.balance == "100000.00" && page.asksPassword)
            let callback = try await bank.expectMoves(["I1.available": "-1000.00", "I1.frozen": "+1000.00"]) {
                try await bank.confirmed(page)
            }
            #expect(callback.answer.status == "ACCEPT" && callback.answer.code == "00000")
            #expect(callback.answer["userNo"] == "I1" && callback.answer["amount"] == "1000.00")
            let first = try #require(try await bank.notifications().first?.answer)
            Self.check(first, "ACCEPT", "00000", at: try await bank.driver.now().wire)
            try await bank.expectMoves([:]) { try await bank.advance(.seconds(29)) }
            #expect(try await bank.notifications().isEmpty)
            try await bank.expectMoves(["I1.frozen": "-1000.00", "\(Platform.income).available": "+2.50"]) {
                try await bank.advance(.seconds(1))
            }
            let second = try #require(try await bank.notifications().first?.answer)
            Self.check(second, "SUCCESS", "00000", at: try await bank.driver.now().wire)
        }
    }

    private static func check(_ answer: BankAnswer, _ status: String, _ code: String, at time: String) {
        #expect(
            Set(answer.names)
                == ["amount", "requestNo", "userNo", "transactionTime", "status", "respCode", "respMsg"])
        #expect(answer.status == status && answer.code == code && answer["requestNo"] == "W1")
        #expect(answer["userNo"] == "I1" && answer["amount"] == "1000.00" && answer["transactionTime"] == time)
    }

    @Test("A payout that fails gives everything back", arguments: BankDriverKind.allCases)
    func failedPayout(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("payoutFails", in: "W1")
            try await bank.apply(.withdraw("W1", "I1", "1000.00", commission: "2.50"))
            #expect(try await bank.notifications().map(\.answer.status) == ["ACCEPT"])
            try await bank.expectMoves(["I1.frozen": "-1000.00", "I1.available": "+1000.00"]) {
                try await bank.advance(.seconds(1))
            }
            let final = try #require(try await bank.notifications().first?.answer)
            Self.check(final, "FAIL", "20027", at: try await bank.driver.now().wire)
        }
    }

    @Test("All that is available can be withdrawn, and not a fen more", arguments: BankDriverKind.allCases)
    func balance(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.frozen("F1", "I1", "40000.00")
            try await bank.refuse(.withdraw("W1", "I1", "60000.01"), .balanceTooLow)
            try await bank.expectMoves(["I1.available": "-60000.00", "I1.frozen": "+60000.00"]) {
                try await bank.apply(.withdraw("W2", "I1", "60000.00"))
            }
        }
    }

    @Test("What counts is the balance when the page is confirmed", arguments: BankDriverKind.allCases)
    func balanceAtConfirmation(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let poor = try await bank.page(.withdraw("W1", "I1", "100000.01"))
            let rich = try await bank.page(.withdraw("W2", "I1", "100000.00"))
            try await bank.fund("I1", "0.01")
            #expect(try await bank.confirmed(poor).answer.status == "ACCEPT")
            _ = try await bank.notifications()
            let answer = try await bank.expectNoChange("nothing is left") { try await bank.confirmed(rich).answer }
            #expect(answer.code == "20007" && answer.status == "FAIL")
            #expect(try await bank.notifications().map(\.answer.code) == ["20007"])
        }
    }

    @Test("A user without a card cannot withdraw", arguments: BankDriverKind.allCases)
    func card(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("N1", "INVESTOR", available: "10.00", more: ["card": false])
            try await bank.refuse(.withdraw("W1", "N1", "1.00"), .noCard)
            #expect(try await bank.user("N1")["card"] == false)
        }
    }

    @Test("Nobody known, nothing withdrawn", arguments: BankDriverKind.allCases)
    func unknownUser(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.withdraw("W1", "NOBODY", "1.00"), .userUnknown, mentioning: "userNo")
        }
    }

    @Test("The commission is part of the amount and may be all of it", arguments: BankDriverKind.allCases)
    func commission(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.withdraw("W1", "I1", "10.00", commission: "10.01"), .amountsDisagree)
            try await bank.apply(.withdraw("W2", "I1", "10.00", commission: "10.00"))
            try await bank.expectMoves(["I1.frozen": "-10.00", "\(Platform.income).available": "+10.00"]) {
                try await bank.advance(.seconds(1))
            }
            _ = try await bank.notifications()
            try await bank.apply(.withdraw("W3", "I1", "10.00", commission: "0"))
            try await bank.expectMoves(["I1.frozen": "-10.00"]) { try await bank.advance(.seconds(1)) }
        }
    }

    @Test("The platform withdraws from its own accounts", arguments: BankDriverKind.allCases)
    func platform(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.withdraw("W1", Platform.marketing, "10000.01"), .balanceTooLow)
            try await bank.expectMoves(
                ["\(Platform.marketing).available": "-10000.00", "\(Platform.marketing).frozen": "+10000.00"]
            ) { try await bank.apply(.withdraw("W2", Platform.marketing, "10000.00")) }
            try await bank.expectMoves(["\(Platform.marketing).frozen": "-10000.00"]) {
                try await bank.advance(.seconds(1))
            }
        }
    }

    @Test("The platform's pages ask for a password, too", arguments: BankDriverKind.allCases)
    func platformPassword(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for call in [BankCall.withdraw("W1", Platform.income, "1.00"), .recharge("Q1", Platform.income, "1.00")] {
                let page = try await bank.page(call)
                #expect(page.asksPassword)
                let reply = try await bank.expectNoChange("the password is wrong") {
                    try await bank.confirm(page, BankPageEntries(password: "654321"))
                }
                #expect(reply.page?.message != nil)
            }
            try await bank.apply(.recharge("Q2", Platform.income, "1.00"), BankPageEntries(password: "123456"))
        }
    }

    @Test("A payout that takes no time still comes in two phases", arguments: BankDriverKind.allCases)
    func instantPayout(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.payoutDelay = .zero
        try await withStagedBank(kind, settings) { bank in
            try await bank.apply(.withdraw("W1", "I1", "10.00"))
            try await bank.advance(.seconds(1))
            // Sent at the same moment, either may be there first.
            #expect(try await bank.notifications().map(\.answer.status).sorted() == ["ACCEPT", "SUCCESS"])
            #expect(try await bank.user("I1")["frozen"] == "0.00")
        }
    }

    @Test("The money being paid out is not there for anything else", arguments: BankDriverKind.allCases)
    func frozenMeanwhile(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.apply(.withdraw("W1", "I1", "99999.00"))
            _ = try await bank.notifications()
            try await bank.refuse(.freeze("F1", "I1", "1.01"), .balanceTooLow)
            try await bank.apply(.freeze("F2", "I1", "1.00"))
        }
    }

    @Test(
        "Repeated before and after the payout, a withdrawal gives its first answer and pays once",
        arguments: BankDriverKind.allCases)
    func repeated(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let call = BankCall.withdraw("W1", "I1", "10.00")
            let first = try await bank.apply(call)
            let before = try await bank.expectMoves([:]) { try await bank.run(call) }
            try await bank.advance(.seconds(5))
            let after = try await bank.expectMoves([:]) { try await bank.run(call) }
            #expect(before == first && after == first)
            #expect(try await bank.notifications().map(\.answer.status) == ["ACCEPT", "SUCCESS"])
        }
    }
}
