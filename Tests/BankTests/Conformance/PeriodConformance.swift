import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: the profile sandbox-fast divides every period by 20 and changes nothing else")
struct PeriodConformance {
    private func withFastBank(_ kind: BankDriverKind, _ body: (TestBank) async throws -> Void) async throws {
        var settings = BankTestSettings()
        settings.isFast = true
        try await withStagedBank(kind, settings, body)
    }

    @Test("A timestamp is at most 30 s off", arguments: BankDriverKind.allCases)
    func timestamps(on kind: BankDriverKind) async throws {
        try await withFastBank(kind) { bank in
            for (index, seconds) in [30, -30].enumerated() {
                let time = JSONValue.string(try await bank.time(in: .seconds(seconds)))
                try await bank.apply(.freeze("F\(index)", "I1", "1.00").with("timestamp", time))
            }
            for seconds in [31, -31] {
                let time = JSONValue.string(try await bank.time(in: .seconds(seconds)))
                try await bank.refuse(.freeze("F9", "I1", "1.00").with("timestamp", time), .badTimestamp)
            }
        }
    }

    @Test("A page without an end of its own lives 90 s", arguments: BankDriverKind.allCases)
    func pages(on kind: BankDriverKind) async throws {
        try await withFastBank(kind) { bank in
            let early = try await bank.page(.register("R1", userNo: "N1"))
            let late = try await bank.page(.register("R2", userNo: "N2"))
            try await bank.advance(.seconds(89))
            #expect(try await bank.confirmed(early).answer.status == "SUCCESS")
            try await bank.advance(.seconds(2))
            #expect(try await bank.confirmed(late).answer.code == "20020")
        }
    }

    @Test("Notifications are tried again after 15 s and 90 s", arguments: BankDriverKind.allCases)
    func notifications(on kind: BankDriverKind) async throws {
        try await withFastBank(kind) { bank in
            try await bank.driver.answerNotifications(with: NotificationReceipt(body: "no"))
            let start = try await bank.driver.now()
            try await bank.apply(.recharge("Q1", "I1", "1.00"))
            for seconds in [14, 1, 74, 1, 90, 3600] { try await bank.advance(.seconds(seconds)) }
            let arrived = try await bank.notifications()
            #expect(arrived.map { $0.at - start } == [.zero, .seconds(15), .seconds(90)])
        }
    }

    @Test("Limits are what they were", arguments: BankDriverKind.allCases)
    func limits(on kind: BankDriverKind) async throws {
        try await withFastBank(kind) { bank in
            try await bank.addUser("L1", "BORROWER")
            #expect(try await bank.run(.createProject("C1", "Q1", of: "L1", "200000.01")).code == "20010")
            try await bank.apply(.createProject("C2", "Q1", of: "L1", "200000.00"))
        }
    }
}
