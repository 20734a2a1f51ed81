import Custody
import JSON
import TestSupport
import Testing
import Visitors

@Suite("Bank: pages")
struct PageConformance {
    @Test(
        "A page shows what it is about, and the balance unless the platform hides it",
        arguments: BankDriverKind.allCases, PageScene.all)
    func contents(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            #expect(page.amount == "10.00" && page.asksPassword && !page.setsPassword && page.boxes.isEmpty)
            #expect(page.message == nil)
            #expect(page.text.contains("Q1") && page.text.contains("10.00"))
            guard scene.call.service != .recharge else { return }
            #expect(page.balance == "100000.00" && page.text.contains("100000.00"))
            let hidden = try await bank.page(scene.call.numbered("Q2").with("displayBalance", "hidden"))
            #expect(hidden.balance == nil && !hidden.text.contains("100000.00"))
            let shown = try await bank.page(scene.call.numbered("Q3").with("displayBalance", "HIDDEN"))
            #expect(shown.balance == "100000.00", "exactly \"hidden\" hides")
        }
    }

    @Test("Opening a page moves nothing", arguments: BankDriverKind.allCases, PageScene.everyService)
    func opening(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            _ = try await bank.expectNoChange("a page was opened") { try await bank.page(scene.call) }
            #expect(try await bank.notifications().isEmpty)
        }
    }

    static let refusedAtOnce: [(call: BankCall, code: String)] = [
        (.register("Q1", userNo: "I1"), "20002"), (.recharge("Q1", "NOBODY", "1.00"), "20001"),
        (.register("Q1", userNo: "N1", passing: ["cardNumber": "4222020200012345"]), "10007"),
        (.withdraw("Q1", "NOBODY", "1.00"), "20001"), (.withdraw("Q1", "POOR", "1.00"), "20021"),
        (.freeze("Q1", "NOBODY", "1.00", by: .page), "20001"),
        (.freeze("Q1", "I1", "1.00", "CREDIT_ASSIGNMENT", by: .page), "10006"),
    ]

    @Test("What is wrong already when the page would open is said at once", arguments: BankDriverKind.allCases)
    func refusedAtOnce(on kind: BankDriverKind) async throws {
        for (call, code) in Self.refusedAtOnce {
            try await withStagedBank(kind) { bank in
                try await bank.addUser("POOR", "INVESTOR", more: ["card": false])
                let callback = try await bank.expectNoChange("refused") { try await bank.open(call).callback }
                #expect(callback?.answer.code == code, "\(call.service)")
                #expect(callback?.url == callbackUrl)
                #expect(try await bank.notifications().map(\.answer.code) == (code.hasPrefix("2") ? [code] : []))
            }
        }
    }

    @Test("What may still come right is looked at when the user confirms", arguments: BankDriverKind.allCases)
    func lookedAtLater(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for (index, call) in [
                BankCall.withdraw("Q", "I1", "999999.00"), .withdraw("Q", "I1", "1.00", commission: "2.00"),
                .freeze("Q", "I1", "999999.00", by: .page), .freeze("Q", "B1", "1.00", by: .page),
                .freeze("Q", "I1", "1.00", on: "NONE", by: .page),
                .freeze("Q", "I1", "1.00", "CREDIT_ASSIGNMENT", sale: "NONE", by: .page),
                .register("Q", userNo: "N1", passing: ["mobile": "13800130022"]),
            ].enumerated() {
                let page = try await bank.page(call.numbered("Q\(index)"))
                let answer = try await bank.expectNoChange("refused") { try await bank.confirmed(page).answer }
                #expect(answer.status == "FAIL")
                #expect(try await bank.notifications().map(\.answer.code) == [answer.code])
            }
        }
    }

    @Test(
        "A wrong password asks again and does nothing; the right one goes on", arguments: BankDriverKind.allCases,
        PageScene.all)
    func wrongPassword(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            var page = try await bank.page(scene.call)
            for wrong in ["", "1234567", "12345", "１２３４５６", " 123456", "<b>123456</b>"] {
                let entries = BankPageEntries(password: wrong)
                let reply = try await bank.expectNoChange("the password \(wrong) is wrong") {
                    try await bank.confirm(page, entries)
                }
                page = try #require(reply.page, "asked again")
                #expect(page.message != nil)
                #expect(wrong.count < 5 || !page.text.contains(wrong), "what was typed is not shown")
            }
            #expect(try await bank.notifications().isEmpty)
            try await bank.expectMoves(scene.moves) { try await bank.confirmed(page) }
        }
    }

    @Test(
        "The user who cancels is sent back with 20026, which is notified, too",
        arguments: BankDriverKind.allCases, PageScene.everyService)
    func cancelling(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            let callback = try await bank.expectNoChange("the user cancelled") { try await bank.cancelled(page) }
            #expect(callback.url == callbackUrl && callback.service == scene.call.service.rawValue)
            #expect(callback.answer.code == "20026" && callback.answer.status == "FAIL")
            #expect(callback.answer["requestNo"] == "Q1")
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.answer.code) == ["20026"] && arrived.map(\.answer.status) == ["FAIL"])
            #expect(arrived.first?.answer["requestNo"] == "Q1")
            #expect(arrived.map(\.service) == [scene.call.service.rawValue])
        }
    }

    @Test(
        "After a cancel the number is answered again or free, as the bank is set and the service is",
        arguments: BankDriverKind.allCases, [true, false])
    func afterCancel(on kind: BankDriverKind, rememberRefusals: Bool) async throws {
        var settings = BankTestSettings()
        settings.rememberRefusals = rememberRefusals
        for scene in PageScene.everyService {
            try await withStagedBank(kind, settings) { bank in
                let first = try await bank.cancelled(try await bank.page(scene.call)).answer
                _ = try await bank.notifications()
                let reply = try await bank.open(scene.call)
                if rememberRefusals, scene.call.service != .personalRegister {
                    #expect(reply.callback?.answer.respData == first.respData)
                    #expect(try await bank.notifications().isEmpty, "no new notification")
                } else {
                    let page = try #require(reply.page)
                    #expect(try await bank.confirmed(page).answer.code == "00000")
                }
            }
        }
    }

    @Test(
        "A page is confirmed once; pressed again, it sends the browser back with the same answer",
        arguments: BankDriverKind.allCases, PageScene.all)
    func confirmedTwice(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            let first = try await bank.confirmed(page)
            _ = try await bank.notifications()
            try await bank.expectNoChange("confirmed before") {
                let again = try await bank.confirmed(page)
                #expect(again == first)
                let cancelled = try await bank.driver.cancel(page)
                #expect(cancelled.callback == nil || cancelled.callback == first, "too late to cancel")
            }
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test(
        "A page whose confirmation was refused is answered again, whether refusals are remembered or not",
        arguments: BankDriverKind.allCases, [true, false])
    func refusedPage(on kind: BankDriverKind, rememberRefusals: Bool) async throws {
        var settings = BankTestSettings()
        settings.rememberRefusals = rememberRefusals
        try await withStagedBank(kind, settings) { bank in
            let page = try await bank.page(.withdraw("W1", "I1", "100000.01"))
            let first = try await bank.confirmed(page)
            #expect(first.answer.code == "20007")
            #expect(try await bank.notifications().count == 1)
            try await bank.fund("I1", "1.00")
            let reply = try await bank.expectNoChange("this page was answered") { try await bank.confirm(page) }
            #expect(reply == .callback(first))
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test("A registration's page that was confirmed registers nobody else", arguments: BankDriverKind.allCases)
    func registeredTwice(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let page = try await bank.page(.register("R1", userNo: "N1"))
            _ = try await bank.confirmed(page, BankPageEntries(password: "first-one"))
            try await bank.advance(.seconds(5))
            _ = try await bank.notifications()
            _ = try await bank.expectNoChange("confirmed before") {
                try await bank.confirm(page, BankPageEntries(password: "other-one"))
            }
            #expect(try await bank.notifications().isEmpty)
            // The first password is still the one.
            try await bank.apply(.recharge("Q1", "N1", "1.00"), BankPageEntries(password: "first-one"))
        }
    }

    @Test(
        "The same request while its page is open gets the page again; confirmed twice, it is done once",
        arguments: BankDriverKind.allCases, PageScene.everyService)
    func openedTwice(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let first = try await bank.page(scene.call)
            let time = try await bank.time(in: .seconds(30))
            let second = try await bank.page(scene.call.with("timestamp", .string(time)))
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(second) }
            _ = try await bank.notifications()
            _ = try await bank.expectNoChange("confirmed by the other page") { try await bank.confirm(first) }
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test(
        "Of two contents under one number the first page opened wins", arguments: BankDriverKind.allCases,
        PageScene.everyService)
    func twoContents(on kind: BankDriverKind, _ scene: PageScene) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(scene.call)
            try await bank.refuse(scene.otherContent, .requestNumberUsed)
            // Also against another service, direct or not.
            try await bank.refuse(.freeze("Q1", "I2", "1.00"), .requestNumberUsed)
            try await bank.refuse(.modify("Q1", to: "REPAYING"), .requestNumberUsed)
            try await bank.expectMoves(scene.moves) { _ = try await bank.confirmed(page) }
        }
    }

    @Test("What a page is told counts for the user's own page only", arguments: BankDriverKind.allCases)
    func forgedFields(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let page = try await bank.page(.freeze("Q1", "I1", "10.00", by: .page))
            let forged = BankPageEntries(fields: [
                "amount": "1.00", "userNo": "I2", "requestNo": "Q9", "projectNo": "P9",
            ])
            try await bank.expectMoves(["I1.available": "-10.00", "I1.frozen": "+10.00"]) {
                _ = try await bank.confirmed(page, forged)
            }
        }
    }

    static let hostileTexts = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; DROP TABLE users; --", "a&amp;b&lt;c",
        "</textarea></form>",
        "\u{202E}右\u{FEFF}左", "{{7*7}}${7*7}", "%3Cb%3E", "👩‍👩‍👧‍👦é",
    ]
    /// No field of a page can hold these; a remark or a project's name can.
    static let controls = ["标的\n换行\t制表", "\u{0}\u{1}\r\n\u{2028}"]

    /// What HTML cannot carry is shown as something else.
    private static func readable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 32 || (127...159).contains($0.value) ? " " : $0 })
        )
        .replacing("\u{FFFD}", with: " ")
    }

    @Test(
        "Hostile texts are shown as what they are and come back as what they were", arguments: BankDriverKind.allCases)
    func hostileTexts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for (index, text) in Self.hostileTexts.enumerated() {
                let page = try await bank.page(
                    .register("R\(index)", userNo: "N\(index)", passing: ["realName": .string(text)]))
                #expect(Set(page.questions) == ["idNumber", "mobile", "cardNumber"], "\(text.debugDescription)")
                let answer = try await bank.confirmed(page).answer
                #expect(answer["realName"] == text, "\(text.debugDescription)")
                // Typed by the user instead.
                let other = try await bank.page(.register("S\(index)", userNo: "M\(index)"))
                let typed = try await bank.confirmed(other, BankPageEntries(fields: ["realName": text])).answer
                #expect(typed["realName"] == text, "\(text.debugDescription)")
                try await bank.advance(.seconds(5))
                _ = try await bank.notifications()
            }
            for (index, text) in (Self.hostileTexts + Self.controls).enumerated() {
                let remark = try await bank.page(
                    BankCall.freeze("F\(index)", "I1", "1.00", by: .page).with("remark", .string(text)))
                #expect(remark.facts["备注"].map(Self.readable) == Self.readable(text), "\(text.debugDescription)")
                #expect(remark.questions.isEmpty && remark.asksPassword)
                #expect(try await bank.confirmed(remark).answer.status == "SUCCESS")
                try await bank.apply(
                    BankCall.createProject("C\(index)", "H\(index)", "1.00").with("projectName", .string(text)).with(
                        "projectDesc", .string(text)))
            }
        }
    }
}
