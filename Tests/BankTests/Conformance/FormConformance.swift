import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: the form of requests")
struct FormConformance {
    @Test(
        "What a service requires must be there: absent, null and empty are the same",
        arguments: BankDriverKind.allCases, RequestTable.all)
    func required(on kind: BankDriverKind, _ table: RequestTable) async throws {
        try await withStagedBank(kind) { bank in
            for value: JSONValue? in [nil, .null, ""] {
                // Without it there is nowhere to send the browser back to: see the gateway's own tests.
                let names = table.required.filter { $0 != "callbackUrl" }
                try await bank.refuseAll(
                    .parameterMissing,
                    names.map { (table.call.with($0, value), $0) }
                        + table.detailRequired.map { (table.detail($0, value), "details[0].\($0)") })
            }
        }
    }

    @Test("What is optional may be absent, null or empty", arguments: BankDriverKind.allCases, RequestTable.all)
    func optional(on kind: BankDriverKind, _ table: RequestTable) async throws {
        for name in table.optional {
            try await withStagedBank(kind) { bank in
                for value: JSONValue? in [nil, .null, ""] {
                    let answer = try await bank.run(table.call.with(name, value))
                    #expect(!answer.code.hasPrefix("1"), "\(name) \(value?.text ?? "absent"): \(answer.respData)")
                }
            }
        }
    }

    static let badIdentifiers: [JSONValue] = [
        "a b", "a-b", "a.b", "a/b", "a\nb", "标的", "é", "a\u{0}", " a", "<b>", "１",
        .string(String(repeating: "a", count: 51)), 1, true, [], [:],
    ]

    @Test(
        "Numbers given out by the platform have letters, digits and underscores, at most 50",
        arguments: BankDriverKind.allCases, RequestTable.all)
    func identifiers(on kind: BankDriverKind, _ table: RequestTable) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuseAll(
                .parameterInvalid,
                Self.badIdentifiers.flatMap { value in
                    table.identifiers.map { (table.call.with($0, value), $0) }
                        + table.detailIdentifiers.map { (table.detail($0, value), "details[0].\($0)") }
                })
            let longest = JSONValue.string(String(repeating: "aZ09_", count: 10))
            for name in table.identifiers {
                let answer = try await bank.run(table.call.numbered("Q_\(name)").with(name, longest))
                #expect(!answer.code.hasPrefix("1"), "50 characters of \(name): \(answer.respData)")
            }
        }
    }

    @Test("Enumerated parameters have the profile's values", arguments: BankDriverKind.allCases, RequestTable.all)
    func enumerations(on kind: BankDriverKind, _ table: RequestTable) async throws {
        try await withStagedBank(kind) { bank in
            for name in table.enumerated {
                let good = table.call.parameters[name]?.string ?? ""
                let bad: [JSONValue] = [
                    .string(good.lowercased()), .string(good + " "), "OTHER", "投标", 1, true, [], [:],
                ]
                try await bank.refuseAll(.parameterInvalid, bad.map { (table.call.with(name, $0), name) })
            }
        }
    }

    static let enumerations: [(call: BankCall, name: String, values: [String])] = [
        (.register("Q1", userNo: "N1"), "userRole", ["INVESTOR", "BORROWER", "GUARANTOR"]),
        (.recharge("Q1", "I1", "1.00"), "payCompany", ["BAOFU", "YEEPAY", "FUIOU", "UNIONPAY"]),
        (.recharge("Q1", "I1", "1.00"), "rechargeWay", ["WEB", "QUICK"]),
        (
            .createProject("Q1", "P9"), "repaymentWay",
            ["FIXED_REPAYMENT", "FIXED_PRINCIPAL", "INTEREST_FIRST", "ONE_TIME"]
        ),
        (.createProject("Q1", "P9"), "projectType", ["STANDARD"]),
        (.modify("Q1", to: ""), "projectStatus", ["COLLECTING", "REPAYING", "FINISH", "MISCARRY"]),
        (.freeze("Q1", "I1", "1.00"), "bizType", BizTypes.all),
    ]

    @Test("Each value of an enumeration is known", arguments: BankDriverKind.allCases)
    func knownValues(on kind: BankDriverKind) async throws {
        for (call, name, values) in Self.enumerations {
            for value in values {
                try await withStagedBank(kind) { bank in
                    // A purchase has to name its sale.
                    let sale: JSONValue? = value.hasSuffix("CREDIT_ASSIGNMENT") ? "S1" : nil
                    let answer = try await bank.run(
                        call.with(name, .string(value)).with("creditsaleRequestNo", sale))
                    #expect(!answer.code.hasPrefix("1"), "\(name) \(value): \(answer.respData)")
                }
            }
        }
    }

    @Test(
        "Texts have their longest length in characters, not bytes", arguments: BankDriverKind.allCases, RequestTable.all
    )
    func lengths(on kind: BankDriverKind, _ table: RequestTable) async throws {
        guard !table.lengths.isEmpty else { return }
        try await withStagedBank(kind) { bank in
            for (name, length) in table.lengths.sorted(by: { $0.key < $1.key }) {
                for character in ["a", "标", "🏠", "e\u{301}"] {
                    let width = character.unicodeScalars.count
                    let longest = String(repeating: character, count: length / width)
                    try await bank.refuseAll(
                        .parameterInvalid, [(table.call.with(name, .string(longest + "a")), name)])
                    let fits = table.call.with(name, .string(longest))
                    let answer = try await bank.run(
                        fits.numbered("Q_\(name)_\(character.unicodeScalars.first?.value ?? 0)"))
                    #expect(!answer.code.hasPrefix("1"), "\(name) \(character): \(answer.respData)")
                    _ = try await bank.notifications()
                }
                let bad: [JSONValue] = [1, false, [], ["a": "b"]]
                try await bank.refuseAll(.parameterInvalid, bad.map { (table.call.with(name, $0), name) })
            }
        }
    }

    @Test(
        "Details are a list of objects that is not empty",
        arguments: BankDriverKind.allCases, RequestTable.all.filter { !$0.detailRequired.isEmpty })
    func details(on kind: BankDriverKind, _ table: RequestTable) async throws {
        let detail = table.call.parameters["details"]?.array?.first ?? .null
        try await withStagedBank(kind) { bank in
            let bad: [JSONValue] = [[], [:], detail, "[]", 1, [1], ["a"], [[]], [.null], [detail, .null]]
            try await bank.refuseAll(.parameterInvalid, bad.map { (table.call.with("details", $0), "details") })
            // The fault is in the second one.
            try await bank.refuse(
                table.call.with("details", [detail, [:]]), .parameterMissing,
                mentioning: "details[1].\(table.detailRequired[0])")
        }
    }

    @Test("An address that no browser should be sent to gets a plain page", arguments: BankDriverKind.allCases)
    func callbackUrls(on kind: BankDriverKind) async throws {
        let long = "https://platform.example/" + String(repeating: "a", count: 231)
        try await withStagedBank(kind) { bank in
            for url: JSONValue in [
                "javascript:alert(1)", "ftp://platform.example/", "//platform.example/", "platform.example", "https://",
                "https://platform.example/\" onload=\"x", "https://platform.example/<b>",
                "https://platform.example/a b", .string(long + "a"), 1, [], "", .null,
            ] {
                let call = BankCall.recharge("Q1", "I1", "1.00").with("callbackUrl", url)
                try await bank.expectPlain(try await bank.posting(call), url.text)
            }
            for table in RequestTable.all where table.call.isGateway {
                let call = table.call.with("callbackUrl", nil)
                try await bank.expectPlain(try await bank.posting(call), "\(table.call.service) without callbackUrl")
            }
            let page = try await bank.page(BankCall.recharge("Q1", "I1", "1.00").with("callbackUrl", .string(long)))
            #expect(try await bank.confirmed(page).url == long, "256 characters are good")
        }
    }

    @Test("What the tables do not name is passed over", arguments: BankDriverKind.allCases)
    func unknownParameters(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.apply(
                BankCall.freeze("F1", "I1", "1.00").with("colour", "red").with("details", [1]).with("commission", "-1"))
        }
    }
}
