import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: pages expire")
struct PageExpiryConformance {
    @Test(
        "A page confirmed before its time counts, one confirmed after it does nothing and leaves the number free",
        arguments: BankDriverKind.allCases, PageScene.all)
    func expiry(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let expired = try await bank.time(in: .seconds(120))
            let early = try await bank.page(scene.call.numbered("Q0").with("expired", .string(expired)))
            let late = try await bank.page(scene.call.with("expired", .string(expired)))
            // 超过此时间即页面过期: at that very second it still counts.
            try await bank.advance(.seconds(120))
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(early) }
            try await bank.advance(.seconds(1))
            _ = try await bank.notifications()
            let callback = try await bank.expectNoChange("the page has expired") { try await bank.confirmed(late) }
            #expect(callback.url == callbackUrl)
            #expect(callback.answer.code == "20020" && callback.answer.status == "FAIL")
            #expect(try await bank.notifications().isEmpty, "by callback only")
            // The number is free: for other content too.
            let later = JSONValue.string(try await bank.time(in: .seconds(60)))
            try await bank.apply(scene.otherContent.with("expired", later))
        }
    }

    @Test(
        "The same request can be opened anew after its page expired", arguments: BankDriverKind.allCases, PageScene.all)
    func openedAnew(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let first = try await bank.page(scene.call.with("expired", .string(try await bank.time(in: .seconds(60)))))
            try await bank.advance(.seconds(61))
            let second = try await bank.page(scene.call.with("expired", .string(try await bank.time(in: .seconds(60)))))
            // The old page is not the new one.
            let old = try await bank.expectNoChange("this page has expired") { try await bank.confirm(first) }
            #expect(old.callback?.answer.code == "20020" || old.plainStatus.map { $0 >= 400 } == true, "\(old)")
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(second) }
        }
    }

    @Test(
        "An expired page cannot be cancelled either: 20020, not 20026", arguments: BankDriverKind.allCases,
        PageScene.all)
    func cancelledLate(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call.with("expired", .string(try await bank.time(in: .seconds(60)))))
            try await bank.advance(.seconds(61))
            let callback = try await bank.expectNoChange("the page has expired") { try await bank.cancelled(page) }
            #expect(callback.answer.code == "20020")
            #expect(try await bank.notifications().isEmpty)
            try await bank.apply(scene.call)
        }
    }

    @Test(
        "A request that comes expired is sent back, by callback only", arguments: BankDriverKind.allCases, PageScene.all
    )
    func expiredOnArrival(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let past = JSONValue.string(try await bank.time(in: .seconds(-1)))
            try await bank.refuse(scene.call.with("expired", past), .pageExpired, mentioning: "expired")
            try await bank.refuse(scene.call.with("expired", past), .pageExpired)
            let present = JSONValue.string(try await bank.time(in: .zero))
            _ = try await bank.page(scene.call.numbered("Q2").with("expired", present))
            try await bank.apply(scene.otherContent)
        }
    }

    @Test("A wrong password just before the end does not prolong a page", arguments: BankDriverKind.allCases)
    func notProlonged(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let call = BankCall.recharge("Q1", "I1", "1.00").with(
                "expired", .string(try await bank.time(in: .seconds(60))))
            let page = try await bank.page(call)
            try await bank.advance(.seconds(59))
            let again = try #require(try await bank.confirm(page, BankPageEntries(password: "wrong")).page)
            try await bank.advance(.seconds(2))
            #expect(try await bank.confirmed(again).answer.code == "20020")
        }
    }

    @Test("A page without an end of its own lives half an hour", arguments: BankDriverKind.allCases)
    func pageLifetime(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let early = try await bank.page(.register("R1", userNo: "N1"))
            let late = try await bank.page(.register("R2", userNo: "N2"))
            try await bank.advance(.seconds(1800))
            #expect(try await bank.confirmed(early).answer.status == "SUCCESS")
            try await bank.advance(.seconds(1))
            _ = try await bank.notifications()
            let answer = try await bank.expectNoChange("the page has expired") { try await bank.confirmed(late).answer }
            #expect(answer.code == "20020")
            #expect(try await bank.notifications().isEmpty)
            try await bank.apply(.register("R2", userNo: "N2"))
        }
    }

    @Test("`expired` is the end, be it later than half an hour", arguments: BankDriverKind.allCases, PageScene.all)
    func longLife(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call.with("expired", .string(try await bank.time(in: .seconds(7200)))))
            try await bank.advance(.seconds(7200))
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(page) }
        }
    }

    @Test(
        "A page is answered even long after its end, and never carried out", arguments: BankDriverKind.allCases,
        PageScene.all)
    func longAfter(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            try await bank.advance(.seconds(86_400 * 7))
            let reply = try await bank.expectNoChange("the page is long gone") { try await bank.confirm(page) }
            #expect(reply.page == nil)
            #expect(reply.callback.map { $0.answer.code == "20020" } ?? true)
        }
    }
}

extension GatewayReply {
    var plainStatus: Int? {
        if case .plain(let status, _) = self { status } else { nil }
    }
}
