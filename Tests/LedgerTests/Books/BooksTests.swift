import Custody
import Testing

@testable import Ledger

struct BooksTests {
    @Test("Money moves from one account to another, and the sum stays nothing")
    func posting() throws {
        var books = Books()
        try books.post(Amount(yuan: 100), from: .endowment, to: .available("U1"))
        try books.post(Amount(yuan: 40), from: .available("U1"), to: .frozen("U1"))
        #expect(books[.available("U1")] == Amount(yuan: 60))
        #expect(books[.frozen("U1")] == Amount(yuan: 40))
        #expect(books[.endowment] == Amount(yuan: -100))
        #expect(books.accounts.records.values.sum() == .zero)
        #expect(books.movements == 2)
    }

    @Test("An account of the bank never goes below nothing; the world outside may")
    func shortage() {
        var books = Books()
        #expect(throws: Refusal.self) { try books.post(Amount(fen: 1), from: .available("U1"), to: .available("U2")) }
        #expect(throws: Never.self) { try books.post(Amount(fen: 1), from: .recharge, to: .available("U2")) }
        let refusal = #expect(throws: Refusal.self) {
            try books.post(Amount(fen: 2), from: .available("U2"), to: .payout)
        }
        #expect(refusal?.code == .balanceTooLow && refusal?.message.hasPrefix("amount：") == true)
        #expect(books[.available("U2")] == Amount(fen: 1))
    }

    @Test("Nothing moves nothing, and a negative amount is an error")
    func oddAmounts() {
        var books = Books()
        #expect(throws: Never.self) { try books.post(.zero, from: .available("U1"), to: .payout) }
        #expect(books == Books())
        #expect(books.movements == 0)
        let refusal = #expect(throws: Refusal.self) {
            try books.post(Amount(fen: -1), from: .payout, to: .recharge, asked: "commission")
        }
        #expect(refusal?.code == .internalError && refusal?.message.hasPrefix("commission：") == true)
        #expect(books == Books())
    }

    @Test("More than is frozen is an error of the bank's own (90002), and moves nothing")
    func frozenShortage() throws {
        var books = Books()
        try books.post(Amount(fen: 5), from: .endowment, to: .available("U1"))
        try books.post(Amount(fen: 3), from: .available("U1"), to: .frozen("U1"))
        let before = books
        let refusal = #expect(throws: Refusal.self) {
            try books.post(Amount(fen: 4), from: .frozen("U1"), to: .payout)
        }
        #expect(refusal?.code.rawValue == "90002" && refusal?.message.hasPrefix("amount：") == true)
        #expect(books == before)
    }

    @Test("An account that holds nothing leaves no trace")
    func emptied() throws {
        var books = Books()
        try books.post(Amount(fen: 5), from: .endowment, to: .available("U1"))
        try books.post(Amount(fen: 5), from: .available("U1"), to: .endowment)
        #expect(books == Books())
    }
}
