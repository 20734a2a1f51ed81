import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: amounts, numbers and times in requests")
struct ValueConformance {
    static let badAmounts: [JSONValue] = [
        "100.001", "1e2", "1E2", "-1.00", "+1.00", "1,000.00", "01.00", ".50", "5.", " 1.00", "1.00 ", "1 000", "0x10",
        "１.00", "abc", "1000000000.00", "1000000000", "NaN", true, [], [:],
    ]
    static let badAmountNumbers = ["100.001", "1e2", "1E2", "1.0e1", "-1", "1000000000", "1000000000.00"]

    @Test(
        "Amounts are yuan below a thousand million with at most two decimals",
        arguments: BankDriverKind.allCases, RequestTable.all)
    func amounts(on kind: BankDriverKind, _ table: RequestTable) async throws {
        let numbers = Self.badAmountNumbers.compactMap { JSONNumber(text: $0).map { JSONValue.number($0) } }
        #expect(numbers.count == Self.badAmountNumbers.count)
        try await withStagedBank(kind) { bank in
            try await bank.refuseAll(
                .parameterInvalid,
                (Self.badAmounts + numbers).flatMap { value in
                    table.amounts.map { (table.call.with($0, value), $0) }
                        + table.detailAmounts.map { (table.detail($0, value), "details[0].\($0)") }
                })
        }
    }

    @Test("Amounts come as text or number, with two decimals, one or none", arguments: BankDriverKind.allCases)
    func amountForms(on kind: BankDriverKind) async throws {
        let numbers = ["7", "7.5", "7.50", "0.07", "999999999.99"].compactMap { JSONNumber(text: $0) }
        let forms: [JSONValue] = ["7", "7.5", "7.50", "0.07", "0.1"] + numbers.map { .number($0) }
        try await withStagedBank(kind) { bank in
            for (index, form) in forms.enumerated() {
                let answer = try await bank.run(BankCall.recharge("Q\(index)", "I1", "1.00").with("amount", form))
                #expect(answer.status == "SUCCESS", "\(form.text)")
                let amount = Amount(wire: form.string ?? form.number?.text ?? "")?.description
                #expect(answer["amount"] == amount, "answered as text with two decimals")
            }
        }
    }

    @Test(
        "An amount of nothing is none, but for commissions, red packets, interest, dividends and repaid principal",
        arguments: BankDriverKind.allCases, RequestTable.all)
    func zeroAmounts(on kind: BankDriverKind, _ table: RequestTable) async throws {
        try await withStagedBank(kind) { bank in
            for zero: JSONValue in ["0", "0.00", "0.0", 0] {
                let inCall = table.amounts.map { (table.call.with($0, zero), $0) }
                let inDetail = table.detailAmounts.map { (table.detail($0, zero), "details[0].\($0)") }
                try await bank.refuseAll(
                    .parameterInvalid,
                    zip(table.amounts, inCall).filter { !table.mayBeZero.contains($0.0) }.map(\.1)
                        + zip(table.detailAmounts, inDetail).filter { !table.detailMayBeZero.contains($0.0) }.map(\.1))
                let good =
                    zip(table.amounts, inCall).filter { table.mayBeZero.contains($0.0) }
                    + zip(table.detailAmounts, inDetail).filter { table.detailMayBeZero.contains($0.0) }
                for (name, (call, _)) in good {
                    let answer = try await bank.run(call)
                    #expect(!answer.code.hasPrefix("1"), "\(table.call.service) \(name): \(answer.respData)")
                    _ = try await bank.notifications()
                }
            }
        }
    }

    @Test(
        "The days of a project are a whole number, its rate has at most seven decimals",
        arguments: BankDriverKind.allCases)
    func numbers(on kind: BankDriverKind) async throws {
        func number(_ text: String) -> JSONValue { JSONNumber(text: text).map { .number($0) } ?? .null }
        let call = BankCall.createProject("C1", "P2", "1.00")
        try await withStagedBank(kind) { bank in
            let periods: [JSONValue] = [
                number("30.5"), number("3e1"), number("-30"), number("1000000000"), "30.5", "3e1", "-30", "+30",
                "1000000000", "三十", true, [],
            ]
            let rates: [JSONValue] = [
                number("5.12345678"), number("5e0"), number("-5"), "5.12345678", "5%", "-5", "1000000000.0000001", true,
                [],
            ]
            try await bank.refuseAll(
                .parameterInvalid,
                periods.map { (call.with("projectPeriod", $0), "projectPeriod") }
                    + rates.map { (call.with("annualRate", $0), "annualRate") })
            let good: [(JSONValue, JSONValue)] = [
                (number("30"), number("5")), ("30", "5"), (number("999999999"), number("5.1234567")),
                ("1", "0.0000001"),
            ]
            for (index, (period, rate)) in good.enumerated() {
                let call = call.numbered("C_\(index)").with("projectNo", .string("Q\(index)"))
                try await bank.apply(call.with("projectPeriod", period).with("annualRate", rate))
            }
        }
    }

    @Test("A timestamp is there, is a time, and is at most 600 s off either way", arguments: BankDriverKind.allCases)
    func timestamps(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let call = BankCall.modify("M1", to: "REPAYING")
            let empty: [JSONValue] = [.null, ""]
            try await bank.refuseAll(.parameterMissing, empty.map { (call.with("timestamp", $0), "timestamp") })
            let malformed: [JSONValue] = [
                "2030031810000", "203003181000000", "20300230100000", "20301318100000", "20300318240000",
                "20300318106000",
                "20300318100060", "2030-03-18 10:00:00", "２０３００３１８１０００００", true, [],
            ]
            try await bank.refuseAll(.parameterInvalid, malformed.map { (call.with("timestamp", $0), "timestamp") })
            for seconds in [601, -601, 3600, -3600, 86_400 * 365] {
                let time = try await bank.time(in: .seconds(seconds))
                try await bank.refuse(call.with("timestamp", .string(time)), .badTimestamp, mentioning: "timestamp")
            }
            for (index, seconds) in [600, -600, 599, -599, 0].enumerated() {
                let time = try await bank.time(in: .seconds(seconds))
                try await bank.apply(
                    .recharge("Q\(index)", "I1", "1.00").with("timestamp", .string(time)))
                _ = try await bank.notifications()
                let project = "T\(index)"
                try await bank.addProject(project)
                try await bank.apply(
                    .modify("M_\(index)", project, to: "REPAYING").with("timestamp", .string(time)))
            }
        }
    }

    @Test("A gateway's stale timestamp comes back by callback and is not notified", arguments: BankDriverKind.allCases)
    func staleGateway(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let call = BankCall.recharge("Q1", "I1", "1.00")
            let time = try await bank.time(in: .seconds(-601))
            try await bank.refuse(call.with("timestamp", .string(time)), .badTimestamp, mentioning: "timestamp")
            try await bank.apply(call)
        }
    }

    @Test("When a page expires is a time", arguments: BankDriverKind.allCases)
    func expired(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for value: JSONValue in ["20300230100000", "soon", "2030031810000", true] {
                for call in [
                    BankCall.recharge("Q1", "I1", "1.00"), .withdraw("Q1", "I1", "1.00"),
                    .freeze("Q1", "I1", "1.00", by: .page),
                ] {
                    try await bank.refuse(call.with("expired", value), .parameterInvalid, mentioning: "expired")
                }
            }
        }
    }
}
