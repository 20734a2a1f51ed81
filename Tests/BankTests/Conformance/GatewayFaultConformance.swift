import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: planted faults of pages and notifications")
struct GatewayFaultConformance {
    @Test("A confirmation dropped before can be made again", arguments: BankDriverKind.allCases, PageScene.all)
    func before(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            try await bank.plant("dropBefore", in: "Q1")
            let reply = try await bank.expectNoChange("not executed") { try await bank.confirm(page) }
            #expect(reply == .none)
            #expect(try await bank.notifications().isEmpty)
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(page) }
        }
    }

    @Test("A confirmation dropped after was made, and is notified", arguments: BankDriverKind.allCases, PageScene.all)
    func after(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            try await bank.plant("dropAfter", in: "Q1")
            let reply = try await bank.expectMoves(scene.moves) { try await bank.confirm(page) }
            #expect(reply == .none)
            #expect(try await bank.notifications().map(\.answer.code) == ["00000"])
            #expect(try await bank.confirmed(page).answer.code == "00000")
        }
    }

    @Test("A wrong password uses no fault up", arguments: BankDriverKind.allCases)
    func wrongPassword(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(.withdraw("W1", "I1", "1.00"))
            try await bank.plant("payoutFails", in: "W1")
            let again = try #require(try await bank.confirm(page, BankPageEntries(password: "wrong-one")).page)
            _ = try await bank.confirmed(again)
            try await bank.advance(.seconds(1))
            #expect(try await bank.notifications().map(\.answer.code) == ["00000", "20027"])
        }
    }

    @Test("A lost notification comes again at its next time", arguments: BankDriverKind.allCases)
    func lost(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("loseNotification", in: "Q1", times: 2)
            try await bank.apply(.recharge("Q1", "I1", "1.00"))
            try await bank.advance(.seconds(300))
            try await bank.advance(.seconds(1499))
            #expect(try await bank.notifications().isEmpty)
            try await bank.advance(.seconds(1))
            #expect(try await bank.notifications().count == 1)
        }
    }

    @Test("Lost once and then taken in, a notification does not come a third time", arguments: BankDriverKind.allCases)
    func lostOnce(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("loseNotification", in: "Q1")
            try await bank.apply(.recharge("Q1", "I1", "1.00"))
            try await bank.advance(.seconds(300))
            #expect(try await bank.notifications().count == 1)
            try await bank.advance(.seconds(1500))
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("Lost three times, a notification never comes", arguments: BankDriverKind.allCases)
    func lostForGood(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("loseNotification", in: "Q1", times: 3)
            try await bank.apply(.recharge("Q1", "I1", "1.00"))
            for seconds in [300, 1500, 86_400] { try await bank.advance(.seconds(seconds)) }
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("A repeated notification comes twice, the same", arguments: BankDriverKind.allCases)
    func repeated(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("repeatNotification", in: "Q1")
            let answer = try await bank.apply(.recharge("Q1", "I1", "1.00"))
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.answer.respData) == [answer.respData, answer.respData])
        }
    }

    @Test(
        "A delayed notification is overtaken: a withdrawal's end before its beginning",
        arguments: BankDriverKind.allCases)
    func overtaken(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.plant("delayNotification", in: "W1", milliseconds: 10_000)
            try await bank.apply(.withdraw("W1", "I1", "1.00"))
            #expect(try await bank.notifications().isEmpty)
            try await bank.advance(.seconds(1))
            #expect(try await bank.notifications().map(\.answer.status) == ["SUCCESS"])
            try await bank.advance(.seconds(9))
            #expect(try await bank.notifications().map(\.answer.status) == ["ACCEPT"])
        }
    }

    @Test("The audit's notification is planted upon by the user's number", arguments: BankDriverKind.allCases)
    func audit(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            try await bank.plant("loseNotification", in: "N1", times: 3)
            try await bank.apply(.register("R1", userNo: "N1"))
            for seconds in [1, 300, 1500, 3600] { try await bank.advance(.seconds(seconds)) }
            #expect(try await bank.notifications().map { $0.answer["requestNo"] } == ["R1"])
        }
    }
}
