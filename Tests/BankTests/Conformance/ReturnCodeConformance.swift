import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: every return code, by its rule")
struct ReturnCodeConformance {
    /// A way to be refused with a code, and the parameter with which the message must begin, by its path, so that the
    /// platform knows what to mend.
    struct Case: Sendable {
        var code: ReturnCode
        var call: BankCall
        var says: String
        var entries = BankPageEntries()
        var prepare: @Sendable (TestBank) async throws -> Void = { _ in }
    }

    static let form: [Case] = [
        Case(
            code: .badTimestamp, call: .modify("Q1", to: "REPAYING").with("timestamp", "20200101000000"),
            says: "timestamp"),
        Case(code: .parameterMissing, call: .modify("Q1", to: ""), says: "projectStatus"),
        Case(code: .parameterInvalid, call: .modify("Q1", to: "REPAYED"), says: "projectStatus"),
    ]

    static let accounts: [Case] = [
        Case(code: .userUnknown, call: .recharge("Q1", "NOBODY", "1.00"), says: "userNo"),
        Case(code: .userRegistered, call: .register("Q1", userNo: "I1"), says: "userNo"),
        Case(
            code: .requestNumberUsed, call: .recharge("Q1", "I1", "1.00"), says: "requestNo",
            prepare: { try await $0.apply(.modify("Q1", to: "REPAYING")) }),
        Case(code: .balanceTooLow, call: .withdraw("Q1", "I1", "100000.01"), says: "amount"),
        Case(
            code: .noCard, call: .withdraw("Q1", "N1", "1.00"), says: "userNo",
            prepare: { try await $0.addUser("N1", "INVESTOR", available: "1.00", more: ["card": false]) }),
        Case(
            code: .elementsMismatch, call: .register("Q1", userNo: "N1"), says: "mobile",
            entries: BankPageEntries(fields: ["mobile": "13800130022"])),
        Case(
            code: .pageExpired, call: .recharge("Q1", "I1", "1.00").with("expired", "20300318095959"), says: "expired"),
    ]

    static let projects: [Case] = [
        Case(code: .projectUnknown, call: .modify("Q1", "NONE", to: "REPAYING"), says: "projectNo"),
        Case(code: .projectExists, call: .createProject("Q1", "P1"), says: "projectNo"),
        Case(code: .projectStatusForbids, call: .modify("Q1", to: "FINISH"), says: "projectStatus"),
        Case(code: .statusAlready, call: .modify("Q1", to: "COLLECTING"), says: "projectStatus"),
        Case(
            code: .fundsFrozen, call: .modify("Q1", to: "MISCARRY"), says: "projectStatus",
            prepare: { try await $0.frozen("F1", "I1", "1.00") }),
        Case(code: .notAuthorised, call: .createProject("Q1", "P2", of: "I1"), says: "userNo"),
    ]

    static let freezes: [Case] = [
        Case(code: .freezeNotFound, call: .cancelFreeze("Q1", of: "NONE", "1.00"), says: "preRequestNo"),
        Case(
            code: .moreThanFrozen, call: .cancelFreeze("Q1", of: "F1", "1.01"), says: "amount",
            prepare: { try await $0.frozen("F1", "I1", "1.00") }),
        Case(code: .businessTypeForbidden, call: .freeze("Q1", "B1", "1.00"), says: "bizType"),
        Case(
            code: .notAuthorised, call: .freeze("Q1", "N1", "1.00"), says: "bizType",
            prepare: { try await $0.addUser("N1", "INVESTOR", available: "1.00", authorised: []) }),
        Case(
            code: .tooManyDetails, call: .loan("Q1", Array(repeating: ("F1", "1.00"), count: 11)), says: "details",
            prepare: { try await $0.frozen("F1", "I1", "1.00") }),
        Case(
            code: .amountsDisagree, call: .loan("Q1", [("F1", "1.00")], commission: "1.01"), says: "commission",
            prepare: { try await $0.frozen("F1", "I1", "1.00") }),
    ]

    static let debentures: [Case] = [
        Case(code: .shareTooSmall, call: .sale("Q1", by: "I2", "1.00"), says: "saleShare", prepare: sell),
        Case(
            code: .noClaim, call: .repayment("Q1", from: "F2", [.init("I1", "1.00"), .init("I2", "1.00")]),
            says: "details[1].userNo",
            prepare: { bank in
                try await sell(bank)
                try await bank.apply(.modify("M1", to: "REPAYING"))
                try await bank.frozen("F2", "B1", "5.00", "REPAYMENT")
            }),
        Case(code: .shareTooSmall, call: .sale("Q1", by: "I1", "90.01"), says: "saleShare", prepare: sell),
        Case(code: .saleNotFound, call: .cancelSale("Q1", of: "NONE"), says: "creditsaleRequestNo", prepare: sell),
        Case(
            code: .sharesReserved, call: .cancelSale("Q1", of: "S1"), says: "creditsaleRequestNo",
            prepare: { bank in
                try await sell(bank)
                try await bank.apply(.purchase("F1", "1.00"))
            }),
        Case(
            code: .saleClosed, call: .cancelSale("Q1", of: "S1"), says: "creditsaleRequestNo",
            prepare: { bank in
                try await sell(bank)
                try await bank.apply(.cancelSale("Y1", of: "S1"))
            }),
        Case(
            code: .claimTooSmall, call: .transfer("Q1", [("F1", nil)]), says: "details[0].preRequestNo",
            prepare: { bank in
                try await sell(bank)
                try await bank.apply(.purchase("F1", "10.00"))
                try await bank.apply(.modify("M1", to: "REPAYING"))
                try await bank.frozen("F2", "B1", "95.00", "REPAYMENT")
                try await bank.apply(.repayment("R1", from: "F2", [.init("I1", "95.00")]))
            }),
    ]

    /// I1 holds 100.00 of P1, 10.00 of it on sale.
    private static let sell: @Sendable (TestBank) async throws -> Void = { bank in
        try await bank.frozen("BID", "I1", "100.00")
        try await bank.apply(.loan("L0", [("BID", "100.00")]))
        try await bank.apply(.sale("S1", "10.00"))
    }

    /// Lines of `details` that are at fault, each behind one that is not.
    static let lines: [Case] = [
        Case(
            code: .freezeNotFound, call: .loan("Q1", [("F1", "1.00"), ("NONE", "1.00")]),
            says: "details[1].preRequestNo",
            prepare: bids),
        Case(
            code: .moreThanFrozen, call: .loan("Q1", [("F1", "1.00"), ("F2", "2.01")]), says: "details[1].amount",
            prepare: bids),
        Case(
            code: .amountsDisagree, call: .loan("Q1", [("F1", "1.00"), ("F2", "1.99")]), says: "details[1].amount",
            prepare: bids),
        Case(
            code: .amountsDisagree, call: .loan("Q1", [("F1", "1.00"), ("F1", "1.00")]),
            says: "details[1].preRequestNo", prepare: bids),
        Case(
            code: .balanceTooLow, call: .loan("Q1", [("F1", "1.00"), ("F2", "2.00")], on: "P2"),
            says: "details[1].preRequestNo",
            prepare: { bank in
                try await bank.addProject("P2", amount: "20000.00")
                try await bank.frozen("F1", "I1", "1.00", on: "P2")
                try await bank.frozen("F2", "I1", "2.00", on: "P2", redPacket: "10000.01")
            }),
        Case(
            code: .noClaim, call: .repayment("Q1", from: "R", [.init("I1", "1.00"), .init("I1", "100.00")]),
            says: "details[1].amount", prepare: repaying),
        Case(
            code: .amountsDisagree,
            call: .repayment("Q1", from: "R", [.init("I1", "1.00"), .init("I1", "1.00", commission: "1.01")]),
            says: "details[1].commission", prepare: repaying),
        Case(
            code: .balanceTooLow,
            call: .repayment("Q1", from: "R", [.init("I1", "1.00"), .init("I1", "1.00", dividend: "9000000.00")]),
            says: "details[1].dividend", prepare: repaying),
        Case(
            code: .moreThanFrozen, call: .repayment("Q1", from: "R", [.init("I1", "100.00", interest: "1000.00")]),
            says: "details", prepare: repaying),
        Case(
            code: .freezeNotFound, call: .transfer("Q1", [("F1", nil), ("NONE", nil)]), says: "details[1].preRequestNo",
            prepare: purchase),
        Case(
            code: .amountsDisagree, call: .transfer("Q1", [("F1", "1.01")]), says: "details[0].commission",
            prepare: purchase),
    ]

    private static let bids: @Sendable (TestBank) async throws -> Void = { bank in
        try await bank.frozen("F1", "I1", "1.00")
        try await bank.frozen("F2", "I1", "2.00")
    }

    private static let repaying: @Sendable (TestBank) async throws -> Void = { bank in
        try await sell(bank)
        try await bank.apply(.modify("M1", to: "REPAYING"))
        try await bank.frozen("R", "B1", "101.00", "REPAYMENT")
    }

    private static let purchase: @Sendable (TestBank) async throws -> Void = { bank in
        try await sell(bank)
        try await bank.apply(.purchase("F1", "1.00"))
    }

    static let elements: [Case] = [
        ("realName", " "), ("idNumber", "11010519491231002"), ("mobile", "1380013800"), ("cardNumber", "62220202000"),
    ].map { name, value in
        Case(
            code: .elementsMismatch, call: .register("Q1", userNo: "N1"), says: name,
            entries: BankPageEntries(fields: [name: value]))
    }

    static var all: [Case] { form + accounts + projects + freezes + debentures + lines + elements }

    @Test(
        "A refusal changes nothing and its message begins with the parameter that is at fault",
        arguments: BankDriverKind.allCases)
    func refusals(on kind: BankDriverKind) async throws {
        for item in Self.all {
            try await withStagedBank(kind) { bank in
                try await item.prepare(bank)
                _ = try await bank.notifications()
                let answer = try await bank.refuse(item.call, item.code, mentioning: item.says, item.entries)
                #expect(answer.message.hasPrefix("\(item.says)："), "\(item.code): \(answer.message)")
            }
        }
    }

    @Test("No code of the profile is without a test")
    func complete() {
        // Each with the test that it has elsewhere.
        let elsewhere: [ReturnCode: String] = [
            .success: "AnswerConformance", .badSignature: "EnvelopeConformance", .unknownService: "EnvelopeConformance",
            .unknownPlatform: "EnvelopeConformance", .notAnObject: "EnvelopeConformance",
            .limitExceeded: "ProjectConformance", .userCancelled: "PageConformance",
            .payoutFailed: "WithdrawalConformance", .busy: "BusyTests", .internalError: "BooksTests",
        ]
        #expect(Set(Profile.sandbox.codes.keys).subtracting(elsewhere.keys) == Set(Self.all.map(\.code)))
    }
}
