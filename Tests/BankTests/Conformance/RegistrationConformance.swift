import Custody
import JSON
import TestSupport
import Testing
import Visitors

@Suite("Bank: opening accounts")
struct RegistrationConformance {
    @Test(
        "A person who fills in the page has an account, and the platform hears it by browser and by notification",
        arguments: BankDriverKind.allCases)
    func opening(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let page = try await bank.page(.register("R1", userNo: "N1", role: "BORROWER"))
            #expect(page.setsPassword)
            #expect(Set(page.boxes) == Set(BizTypes.plain + ["STOCK_REPAYMENT"]), "a box for all that needs no page")
            #expect(Set(page.questions) == ["realName", "idNumber", "mobile", "cardNumber"], "the user's to fill in")
            let callback = try await bank.confirmed(page, BankPageEntries(authorised: ["TENDER"]))
            #expect(callback.url == callbackUrl)
            #expect(callback.service == "PERSONAL_REGISTER")
            let answer = callback.answer
            #expect(answer.status == "SUCCESS" && answer.code == "00000" && answer["requestNo"] == "R1")
            #expect(answer["userNo"] == "N1" && answer["userRole"] == "BORROWER" && answer["bankCode"] == "ICBC")
            for (name, value) in BankPageEntries.person { #expect(answer[name] == value, "\(name) comes back") }
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.answer.respData) == [answer.respData], "browser and notification say the same")
            #expect(arrived.map(\.service) == ["PERSONAL_REGISTER"])
            let user = try await bank.user("N1")
            #expect(user["role"] == "BORROWER" && user["kind"] == "person")
            #expect(user["available"] == "0.00" && user["frozen"] == "0.00" && user["claims"] == [])
            #expect(user["authorised"] == ["TENDER"] && user["card"] == true)
        }
    }

    @Test("What the platform passes is shown and cannot be changed", arguments: BankDriverKind.allCases)
    func passedElements(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let passed: JSONObject = ["realName": "李四", "idNumber": "110105491231002"]
            let page = try await bank.page(.register("R1", passing: passed))
            #expect(Set(page.questions) == ["mobile", "cardNumber"])
            #expect(page.facts["用户真实姓名"]?.hasPrefix("李") == true, "shown, if not the whole of it")
            #expect(page.facts["用户证件号"]?.hasPrefix("110") == true)
            // What is shown over the shoulder is enough to recognise and too little to use.
            #expect(kind == .ruleBook || !page.text.contains("110105491231002"))
            let entries = BankPageEntries(fields: ["realName": "王五", "idNumber": "11010519491231002X"])
            let answer = try await bank.confirmed(page, entries).answer
            #expect(answer["realName"] == "李四" && answer["idNumber"] == "110105491231002")
            #expect(answer["mobile"] == BankPageEntries.person["mobile"])
        }
    }

    @Test(
        "An audit result follows after its delay: no request number, found by the user's",
        arguments: BankDriverKind.allCases)
    func audit(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.auditDelay = .seconds(20)
        try await withBank(kind, settings) { bank in
            try await bank.apply(.register("R1", userNo: "N1"))
            #expect(try await bank.notifications().count == 1, "the result of the opening")
            try await bank.advance(.seconds(19))
            #expect(try await bank.notifications().isEmpty, "the audit takes 20 s")
            try await bank.advance(.seconds(2))
            let arrived = try await bank.notifications()
            #expect(arrived.map(\.service) == ["PERSONAL_REGISTER"], "the audit bears the same service name")
            let audit = try #require(arrived.first?.answer)
            #expect(Set(audit.names) == ["userNo", "respCode", "respMsg", "auditStatus"])
            #expect(audit["userNo"] == "N1" && audit["auditStatus"] == "PASSED" && audit.code == "00000")
            // The times at which it would come again.
            for seconds in [300, 1500] {
                try await bank.advance(.seconds(seconds))
                #expect(try await bank.notifications().isEmpty, "once is enough")
            }
        }
    }

    @Test("An audit may end in a refusal", arguments: BankDriverKind.allCases)
    func refusedAudit(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.auditIsPassed = false
        try await withBank(kind, settings) { bank in
            try await bank.apply(.register("R1", userNo: "N1"))
            _ = try await bank.notifications()
            try await bank.advance(.seconds(1))
            let arrived = try await bank.notifications()
            #expect(arrived.map { $0.answer["auditStatus"] } == ["REFUSED"])
            #expect(arrived.map { $0.answer["userNo"] } == ["N1"])
        }
    }

    @Test("A user number is opened once", arguments: BankDriverKind.allCases)
    func openedTwice(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.refuse(.register("R1", userNo: "I1"), .userRegistered)
            try await bank.apply(.register("R2", userNo: "N1"))
            try await bank.advance(.seconds(10))
            _ = try await bank.notifications()
            try await bank.refuse(.register("R3", userNo: "N1"), .userRegistered)
            // Two pages for one user: the second to be confirmed finds the first one's account.
            let first = try await bank.page(.register("R4", userNo: "N2"))
            let second = try await bank.page(.register("R5", userNo: "N2", role: "BORROWER"))
            #expect(try await bank.confirmed(second).answer.status == "SUCCESS")
            try await bank.advance(.seconds(10))
            _ = try await bank.notifications()
            let late = try await bank.expectNoChange("the account is there") { try await bank.confirmed(first).answer }
            #expect(late.code == "20002" && late.status == "FAIL")
            #expect(try await bank.notifications().map(\.answer.code) == ["20002"])
            #expect(try await bank.user("N2")["role"] == "BORROWER")
        }
    }

    @Test("The platform's own accounts are nobody's to open", arguments: BankDriverKind.allCases)
    func platformAccounts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for account in [Platform.marketing, Platform.income] {
                try await bank.refuse(.register("R_\(account)", userNo: account), .userRegistered)
            }
        }
    }

    static let wrongElements: [(name: String, value: String)] = [
        ("idNumber", "1101051949123100"), ("idNumber", "11010519491231002Y"), ("idNumber", "1101054912310021"),
        ("idNumber", "11010519491231002XX"), ("idNumber", "X1010519491231002X"), ("idNumber", "１１０１０５４９１２３１００２"),
        ("mobile", "1380013800"), ("mobile", "138001380000"), ("mobile", "23800138000"), ("mobile", "1380013800a"),
        ("mobile", "13800130022"), ("cardNumber", "62220202000"), ("cardNumber", "62220202000123456789"),
        ("cardNumber", "622202020001234567a"), ("cardNumber", "6222 0202 0001 2345"),
    ]

    @Test("A person whose elements are wrong gets no account, whoever gave them", arguments: BankDriverKind.allCases)
    func wrongElements(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            for (index, wrong) in Self.wrongElements.enumerated() {
                let entries = BankPageEntries(fields: [wrong.name: wrong.value])
                try await bank.refuse(.register("R1", userNo: "N1"), .elementsMismatch, entries)
                let passing: JSONObject = [wrong.name: .string(wrong.value)]
                try await bank.refuse(.register("P\(index)", userNo: "N1", passing: passing), .elementsMismatch)
            }
            try await bank.apply(.register("R1", userNo: "N1"))
        }
    }

    @Test("Elements at the edge of their form are good", arguments: BankDriverKind.allCases)
    func goodElements(on kind: BankDriverKind) async throws {
        let good: [(name: String, value: String)] = [
            ("idNumber", "110105491231002"), ("idNumber", "11010519491231002x"), ("idNumber", "110105194912310021"),
            ("mobile", "19900220023"), ("cardNumber", "622202020001"), ("cardNumber", "6222020200012345678"),
        ]
        try await withBank(kind) { bank in
            for (index, element) in good.enumerated() {
                let answer = try await bank.apply(
                    .register("R\(index)", userNo: "N\(index)"),
                    BankPageEntries(fields: [element.name: element.value]))
                #expect(answer[element.name] == element.value)
            }
        }
    }

    @Test("A credit card is no card to open an account with", arguments: BankDriverKind.allCases)
    func creditCard(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let card = "4222020200012345"
            try await bank.refuse(
                .register("R1", userNo: "N1", passing: ["cardNumber": .string(card)]), .parameterInvalid,
                mentioning: "cardNumber")
            try await bank.refuse(
                .register("R1", userNo: "N1"), .parameterInvalid, mentioning: "cardNumber",
                BankPageEntries(fields: ["cardNumber": card]))
            try await bank.apply(.register("R1", userNo: "N1"))
        }
    }

    @Test("The password set on the page is the one that later pages want", arguments: BankDriverKind.allCases)
    func password(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let page = try await bank.page(.register("R1", userNo: "N1"))
            let slip = BankPageEntries(password: "Secret-77", passwordAgain: "Secret-78")
            let reply = try await bank.expectNoChange("the two passwords differ") { try await bank.confirm(page, slip) }
            let again = try #require(reply.page)
            #expect(again.message != nil)
            #expect(try await bank.notifications().isEmpty)
            #expect(try await bank.confirmed(again, BankPageEntries(password: "Secret-77")).answer.status == "SUCCESS")
            _ = try await bank.notifications()
            let recharge = try await bank.page(.recharge("Q1", "N1", "100.00"))
            #expect(recharge.asksPassword)
            let wrong = try await bank.expectNoChange("the password is wrong") {
                try await bank.confirm(recharge, BankPageEntries(password: "123456"))
            }
            let second = try #require(wrong.page)
            #expect(second.message != nil)
            try await bank.expectMoves(["N1.available": "+100.00"]) {
                _ = try await bank.confirmed(second, BankPageEntries(password: "Secret-77"))
            }
        }
    }

    @Test("Only what the user ticked is authorised", arguments: BankDriverKind.allCases)
    func authorisations(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.apply(.register("R1", userNo: "N1"), BankPageEntries(authorised: ["TENDER"]))
            try await bank.apply(.register("R2", userNo: "N2"))
            for userNo in ["N1", "N2"] { try await bank.fund(userNo, "500.00") }
            try await bank.advance(.seconds(5))
            _ = try await bank.notifications()
            try await bank.apply(.freeze("F1", "N1", "100.00"))
            try await bank.refuse(.freeze("F2", "N2", "100.00"), .notAuthorised)
        }
    }

    @Test("A box that the page did not offer authorises nothing", arguments: BankDriverKind.allCases)
    func forgedBox(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let page = try await bank.page(.register("R1", userNo: "N1"))
            _ = try await bank.confirm(page, BankPageEntries(authorised: ["TENDER", "EVERYTHING"]))
            let reply = try await bank.driver.admin(.get, "/admin/users/N1", nil)
            #expect(reply.status == 404 || reply.body["authorised"] == ["TENDER"])
        }
    }

    @Test("Who an account's person is stands in no view, journal or book", arguments: BankDriverKind.allCases)
    func privacy(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            try await bank.apply(.register("R1", userNo: "N1"), BankPageEntries(password: "Secret-77"))
            _ = try await bank.page(
                .register("R2", userNo: "N2", passing: ["realName": "张三", "mobile": "13800138000"]))
            var texts = try await bank.driver.state().values.map(\.text)
            texts.append(try await bank.view("/admin/journal").text)
            for secret in Array(BankPageEntries.person.values) + ["Secret-77"] {
                #expect(!texts.contains { $0.contains(secret) }, "\(secret)")
            }
        }
    }
}
