import Custody
import JSON
import TestSupport
import Testing

/// A service with what it needs around it to succeed, and a way for it to be refused that can be mended.
struct ServiceScene: Sendable, CustomTestStringConvertible {
    let service: Service
    /// Succeeds after `prepare`, and can be repeated under other numbers.
    let call: BankCall
    /// The same with a difference that matters.
    let otherContent: BankCall
    let prepare: @Sendable (TestBank) async throws -> Void
    /// Is refused by a rule until `mend`.
    let refused: BankCall
    let code: ReturnCode
    let mend: @Sendable (TestBank) async throws -> Void

    var testDescription: String { service.rawValue }
    var isIdempotent: Bool {
        switch service {
        case .personalRegister, .createProject, .modifyProject, .cancelDebentureSale: false
        case .recharge, .withdraw, .userPreFreeze, .userAutoPreTransaction, .cancelPreFreeze, .debentureSale,
            .confirmLoan, .confirmRepayment, .confirmDebentureTransfer:
            true
        }
    }

    static let all: [ServiceScene] = accounts + projects + freezes + confirmations + debentures
    static let idempotent = all.filter(\.isIdempotent)
    static let notIdempotent = all.filter { !$0.isIdempotent }

    private static let accounts = [
        ServiceScene(
            service: .personalRegister, call: .register("Q1", userNo: "N1"),
            otherContent: .register("Q1", userNo: "N2"), prepare: { _ in }, refused: .register("Q2", userNo: "I1"),
            code: .userRegistered,
            // Nothing makes a registered user unknown again; another user's number does as well.
            mend: { _ in }),
        ServiceScene(
            service: .recharge, call: .recharge("Q1", "I1", "10.00"), otherContent: .recharge("Q1", "I1", "10.01"),
            prepare: { _ in }, refused: .recharge("Q2", "N1", "10.00"), code: .userUnknown,
            mend: { try await $0.addUser("N1", "INVESTOR") }),
        ServiceScene(
            service: .withdraw, call: .withdraw("Q1", "I1", "10.00"),
            otherContent: .withdraw("Q1", "I1", "10.00", commission: "0.01"), prepare: { _ in },
            refused: .withdraw("Q2", "I1", "100000.01"), code: .balanceTooLow,
            mend: { try await $0.fund("I1", "5000.00") }),
    ]

    private static let projects = [
        ServiceScene(
            service: .createProject, call: .createProject("Q1", "P8"), otherContent: .createProject("Q1", "P9"),
            prepare: { _ in }, refused: .createProject("Q2", "P8", of: "B2"), code: .userUnknown,
            mend: { try await $0.addUser("B2", "BORROWER") }),
        ServiceScene(
            service: .modifyProject, call: .modify("Q1", to: "REPAYING"), otherContent: .modify("Q1", to: "FINISH"),
            prepare: { _ in }, refused: .modify("Q2", "P9", to: "REPAYING"), code: .projectUnknown,
            mend: { try await $0.addProject("P9") }),
    ]

    private static let freezes = [
        ServiceScene(
            service: .userPreFreeze, call: .freeze("Q1", "I1", "10.00", by: .page),
            otherContent: .freeze("Q1", "I1", "10.00", redPacket: "0.01", by: .page), prepare: { _ in },
            refused: .freeze("Q2", "I1", "10.00", on: "P9", by: .page), code: .projectUnknown,
            mend: { try await $0.addProject("P9") }),
        ServiceScene(
            service: .userAutoPreTransaction, call: .freeze("Q1", "I1", "10.00"),
            otherContent: .freeze("Q1", "I2", "10.00"), prepare: { _ in },
            refused: .freeze("Q2", "I1", "10.00", on: "P9"), code: .projectUnknown,
            mend: { try await $0.addProject("P9") }),
        ServiceScene(
            service: .cancelPreFreeze, call: .cancelFreeze("Q1", of: "BID", "10.00"),
            otherContent: .cancelFreeze("Q1", of: "BID", "10.01"),
            prepare: { try await $0.frozen("BID", "I1", "100.00") },
            refused: .cancelFreeze("Q2", of: "LATE", "10.00"), code: .freezeNotFound,
            mend: { try await $0.frozen("LATE", "I1", "10.00") }),
    ]

    private static let confirmations = [
        ServiceScene(
            service: .confirmLoan, call: .loan("Q1", [("BID", "100.00")]),
            otherContent: .loan("Q1", [("BID", "100.00")], commission: "0.01"),
            prepare: { try await $0.frozen("BID", "I1", "100.00") }, refused: .loan("Q2", [("LATE", "10.00")]),
            code: .freezeNotFound, mend: { try await $0.frozen("LATE", "I1", "10.00") }),
        ServiceScene(
            service: .confirmRepayment, call: .repayment("Q1", from: "REPAY", [.init("I1", "10.00")], on: "P2"),
            otherContent: .repayment("Q1", from: "REPAY", [.init("I1", "10.00", interest: "0.01")], on: "P2"),
            prepare: { bank in
                try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "100.00")])
                try await bank.frozen("REPAY", "B1", "100.00", "REPAYMENT", on: "P2")
            }, refused: .repayment("Q2", from: "LATE", [.init("I1", "10.00")], on: "P2"), code: .freezeNotFound,
            mend: { try await $0.frozen("LATE", "B1", "10.00", "REPAYMENT", on: "P2") }),
        ServiceScene(
            service: .confirmDebentureTransfer, call: .transfer("Q1", [("BUY", nil)], on: "P2"),
            otherContent: .transfer("Q1", [("BUY", "0.01")], on: "P2"),
            prepare: { bank in
                try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "100.00")])
                try await bank.apply(.sale("SALE", "100.00", on: "P2"))
                try await bank.apply(.purchase("BUY", "10.00", of: "SALE", on: "P2"))
            }, refused: .transfer("Q2", [("LATE", nil)], on: "P2"), code: .freezeNotFound,
            mend: { try await $0.apply(.purchase("LATE", "10.00", of: "SALE", on: "P2")) }),
    ]

    private static let debentures = [
        ServiceScene(
            service: .debentureSale, call: .sale("Q1", "10.00", on: "P2"),
            otherContent: .sale("Q1", "10.01", on: "P2"),
            prepare: { try await $0.addProject("P2", status: "REPAYING", claims: [("I1", "100.00")]) },
            refused: .sale("Q2", "10.00", on: "P9"), code: .projectUnknown,
            mend: { try await $0.addProject("P9", claims: [("I1", "10.00")]) }),
        ServiceScene(
            service: .cancelDebentureSale, call: .cancelSale("Q1", of: "SALE"),
            otherContent: .cancelSale("Q1", of: "SALE2"),
            prepare: { bank in
                try await bank.addProject("P2", status: "REPAYING", claims: [("I1", "100.00")])
                for number in ["SALE", "SALE2"] { try await bank.apply(.sale(number, "10.00", on: "P2")) }
            }, refused: .cancelSale("Q2", of: "LATE"), code: .saleNotFound,
            mend: { try await $0.apply(.sale("LATE", "10.00", on: "P2")) }),
    ]
}
