import JSON
import Testing

@testable import Custody
@testable import Ledger

/// Refusals whose code another one could be taken for.
struct CodeTests {
    private func loan(_ requestNo: String, _ freeze: String, _ amount: String) -> JSONObject {
        [
            "requestNo": .string(requestNo), "projectNo": "P1",
            "details": [["preRequestNo": .string(freeze), "amount": .string(amount)]],
        ]
    }

    @Test(
        "A bid that was lent or cancelled has nothing frozen any more (20009); one that never was is not found (20008)")
    func usedUpBid() throws {
        var bank = try TestBank.withProject()
        for requestNo in ["R1", "R2"] {
            bank.call(.userAutoPreTransaction, Sample.tender(requestNo, "I1", "P1", "100.00"))
        }
        bank.call(.cancelPreFreeze, Sample.cancel("C1", "R1", "100.00"))
        #expect(bank.call(.confirmLoan, loan("L1", "R1", "100.00")).code == .moreThanFrozen)
        #expect(bank.call(.confirmLoan, loan("L2", "R2", "100.00")).code == .success)
        #expect(bank.call(.confirmLoan, loan("L3", "R2", "100.00")).code == .moreThanFrozen)
        #expect(bank.call(.confirmLoan, loan("L4", "NONE", "100.00")).code == .freezeNotFound)
    }

    @Test("Whoever has no claim has too small a share to sell (20013)")
    func saleWithoutClaim() throws {
        var bank = try TestBank.withProject()
        let sale: JSONObject = ["requestNo": "S1", "projectNo": "P1", "userNo": "I1", "saleShare": "1.00"]
        #expect(bank.call(.debentureSale, sale).code == .shareTooSmall)
    }

    @Test(
        "Details of one payee may come in any order; their principals are limited together", arguments: [true, false])
    func repaymentOrder(principalFirst: Bool) throws {
        var bank = TestBank()
        try bank.book.addUser(NewUser(userNo: "I1", role: .investor))
        try bank.book.addUser(
            NewUser(userNo: "B1", role: .borrower, available: Amount(yuan: 1000), authorised: [.stockRepayment]))
        try bank.book.addProject(
            NewProject(
                projectNo: "P1", userNo: "B1", projectAmount: Amount(yuan: 500), stock: true,
                claims: [NewProject.Claim(userNo: "I1", amount: Amount(yuan: 100))]))
        var freeze = Sample.tender("F1", "B1", "P1", "300.00")
        freeze["bizType"] = "STOCK_REPAYMENT"
        #expect(bank.call(.userAutoPreTransaction, freeze).code == .success)
        func repay(_ requestNo: String, _ details: [JSONValue]) -> JSONObject {
            [
                "requestNo": .string(requestNo), "projectNo": "P1", "preRequestNo": "F1",
                "details": .array(principalFirst ? details : details.reversed()),
            ]
        }
        let excess = repay("Q1", [["userNo": "I1", "amount": "100.00"], ["userNo": "I1", "amount": "0.01"]])
        #expect(bank.call(.confirmRepayment, excess).code == .noClaim)
        let whole = repay(
            "Q2",
            [["userNo": "I1", "amount": "100.00"], ["userNo": "I1", "amount": "0.00", "interest": "1.00"]])
        #expect(bank.call(.confirmRepayment, whole).code == .success)
        #expect(bank.book.user("I1")?.available == Amount(yuan: 101))
        let after = repay("Q3", [["userNo": "I1", "amount": "0.00", "interest": "1.00"]])
        #expect(bank.call(.confirmRepayment, after).code == .noClaim)
        #expect(bank.book.books().balanced)
    }

    @Test("A recharge refused for its form says when, as every refused recharge does")
    func transactionTime() throws {
        var bank = TestBank()
        var asked = Sample.recharge("R1", "U1", "5.00")
        asked["amount"] = "5.001"
        let answer = try #require(bank.open(.recharge, asked).answer)
        #expect(answer.code == .parameterInvalid)
        #expect(answer.json["transactionTime"]?.string == bank.now.wire)
    }

    @Test("A name of blanks fails the check of the four elements", arguments: [" ", "　", "\t \u{A0}"])
    func blankName(name: String) throws {
        var bank = TestBank()
        var asked = Sample.registration("R1", "U1")
        asked["realName"] = .string(name)
        let input = PageInput(password: "123456", passwordAgain: "123456")
        #expect(bank.pay(.personalRegister, asked, input)?.code == .elementsMismatch)
    }

    @Test("A user who cannot be given his money is not made")
    func negativeUser() throws {
        var bank = TestBank()
        let before = bank.book
        #expect(throws: AdminError.self) {
            try bank.book.addUser(NewUser(userNo: "U1", role: .investor, available: Amount(fen: -1)))
        }
        #expect(bank.book == before)
    }

    @Test("A request held back beyond the processing window is not executed; its number stays free")
    func tooLate() throws {
        var bank = try TestBank.withProject()
        let asked = Sample.tender("R1", "I1", "P1", "100.00")
        guard
            case .admitted(let admitted) = bank.admit(
                bank.form("USER_AUTO_PRE_TRANSACTION", bank.reqData(asked)), mode: .direct)
        else { throw Refusal(.parameterInvalid, "") }
        let last = bank.book.lastExecution(of: admitted.request)
        #expect(last == admitted.request.timestamp + .seconds(840))
        var book = bank.book
        let late = book.execute(admitted.request, at: last + .milliseconds(1))
        #expect(late.code == .badTimestamp && !late.changed && book == bank.book)
        #expect(bank.book.execute(admitted.request, at: last).code == .success)
        // What was done is answered however late it is asked for.
        #expect(bank.book.execute(admitted.request, at: last + .seconds(1)).code == .success)
    }
}
