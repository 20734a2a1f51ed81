import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: recharging")
struct RechargeConformance {
    @Test(
        "A recharge adds exactly its amount, and browser and notification say the same",
        arguments: BankDriverKind.allCases,
        [("I1", "WEB"), ("I1", "QUICK"), (Platform.marketing, "WEB"), (Platform.income, "WEB")])
    func recharging(on kind: BankDriverKind, _ who: (userNo: String, way: String)) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(.recharge("Q1", who.userNo, "1234.56", way: who.way))
            #expect(page.amount == "1234.56" && page.asksPassword)
            let callback = try await bank.expectMoves(["\(who.userNo).available": "+1234.56"]) {
                try await bank.confirmed(page)
            }
            let answer = callback.answer
            #expect(answer.status == "SUCCESS" && answer.code == "00000")
            #expect(answer["requestNo"] == "Q1" && answer["userNo"] == who.userNo && answer["amount"] == "1234.56")
            #expect(answer["rechargeWay"] == who.way && answer["payCompany"] == "YEEPAY")
            #expect(answer["transactionTime"] == (try await bank.driver.now().wire))
            #expect(try await bank.notifications().map(\.answer.respData) == [answer.respData])
        }
    }

    @Test("The smallest and the greatest amount of the wire are recharged whole", arguments: BankDriverKind.allCases)
    func edges(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.expectMoves(["I1.available": "+0.01"]) {
                try await bank.apply(.recharge("Q1", "I1", "0.01"))
            }
            try await bank.expectMoves(["I1.available": "+999999999.99"]) {
                try await bank.apply(.recharge("Q2", "I1", "999999999.99"))
            }
        }
    }

    @Test("The platform and enterprises do not pay by quick payment", arguments: BankDriverKind.allCases)
    func quick(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addUser("E1", "BORROWER", kind: "enterprise")
            for (index, userNo) in ["E1", Platform.marketing, Platform.income].enumerated() {
                try await bank.refuse(.recharge("Q\(index)", userNo, "1.00", way: "QUICK"), .businessTypeForbidden)
            }
            try await bank.apply(.recharge("Q9", "E1", "1.00", way: "WEB"))
        }
    }

    @Test("Nobody knows whom to credit: refused when the page would open", arguments: BankDriverKind.allCases)
    func unknownUser(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            #expect(try await bank.open(.recharge("Q1", "NOBODY", "1.00")).callback?.answer.code == "20001")
            _ = try await bank.notifications()
            let answer = try await bank.refuse(.recharge("Q2", "NOBODY", "1.00"), .userUnknown, mentioning: "userNo")
            #expect(answer["userNo"] == "NOBODY" && answer["amount"] == "1.00" && answer["requestNo"] == "Q2")
        }
    }
}
