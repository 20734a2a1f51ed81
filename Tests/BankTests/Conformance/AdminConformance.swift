import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: the admin interface")
struct AdminConformance {
    @Test("A user is made once and can be looked at", arguments: BankDriverKind.allCases)
    func users(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let user: JSONValue = [
                "userNo": "E1", "role": "BORROWER", "kind": "enterprise", "available": "12.34",
                "authorised": ["REPAYMENT"],
            ]
            let made = try await bank.driver.admin(.post, "/admin/users", user)
            #expect(made.status == 201)
            let view = try await bank.user("E1")
            #expect(made.body == view)
            #expect(view["userNo"] == "E1" && view["role"] == "BORROWER" && view["kind"] == "enterprise")
            #expect(view["available"] == "12.34" && view["frozen"] == "0.00" && view["claims"] == [])
            #expect(view["authorised"] == ["REPAYMENT"])
            try await bank.refuseAdmin("/admin/users", user, 409, saying: "E1")
            try await bank.refuseAdmin("/admin/users", ["userNo": "E1", "role": "INVESTOR"], 409)
            for account in [Platform.marketing, Platform.income] {
                try await bank.refuseAdmin("/admin/users", ["userNo": .string(account), "role": "INVESTOR"], 409)
            }
            // All but number and role may be left out.
            #expect(
                try await bank.driver.admin(.post, "/admin/users", ["userNo": "I1", "role": "INVESTOR"]).status == 201)
            #expect(try await bank.user("I1")["available"] == "0.00")
        }
    }

    @Test(
        "The password an administrator sets is the one the page asks for; 123456 where none is set",
        arguments: BankDriverKind.allCases)
    func password(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            try await bank.addUser("I1", "INVESTOR", more: ["password": "Secret-77"])
            try await bank.addUser("I2", "INVESTOR")
            let page = try await bank.page(.recharge("Q1", "I1", "1.00"))
            #expect(try await bank.confirm(page, BankPageEntries(password: "123456")).page != nil)
            #expect(try await bank.confirmed(page, BankPageEntries(password: "Secret-77")).answer.status == "SUCCESS")
            try await bank.apply(.recharge("Q2", "I2", "1.00"), BankPageEntries(password: "123456"))
            #expect(!(try await bank.user("I1").text.contains("Secret-77")))
        }
    }

    static let badUsers: [(JSONValue, String)] = [
        (["role": "INVESTOR"], "userNo"), (["userNo": "a b", "role": "INVESTOR"], "userNo"), (["userNo": "I1"], "role"),
        (["userNo": "I1", "role": "LENDER"], "role"),
        (["userNo": "I1", "role": "INVESTOR", "kind": "company"], "kind"),
        (["userNo": "I1", "role": "INVESTOR", "available": 100], "available"),
        (["userNo": "I1", "role": "INVESTOR", "available": "1e2"], "available"),
        (["userNo": "I1", "role": "INVESTOR", "available": "-1.00"], "available"),
        (["userNo": "I1", "role": "INVESTOR", "authorised": ["TENDER", "EVERYTHING"]], "authorised"),
        (["userNo": "I1", "role": "INVESTOR", "authorised": "TENDER"], "authorised"),
        (["userNo": "I1", "role": "INVESTOR", "card": "no"], "card"),
        (["userNo": "I1", "role": "INVESTOR", "balance": "1.00"], "balance"), ([], ""), ("I1", ""), (.null, ""),
    ]

    @Test("A user that cannot be is refused, and what is wrong named", arguments: BankDriverKind.allCases)
    func badUsers(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            for (user, name) in Self.badUsers { try await bank.refuseAdmin("/admin/users", user, 400, saying: name) }
        }
    }

    @Test("A project is made once and can be looked at", arguments: BankDriverKind.allCases)
    func projects(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let project: JSONValue = [
                "projectNo": "P2", "userNo": "B1", "projectAmount": "100.00", "projectStatus": "REPAYING",
                "stock": true,
                "claims": [["userNo": "I1", "amount": "60.00"], ["userNo": "I2", "amount": "40.00"]],
            ]
            let made = try await bank.driver.admin(.post, "/admin/projects", project)
            #expect(made.status == 201)
            let view = try await bank.project("P2")
            #expect(made.body == view)
            #expect(view["projectNo"] == "P2" && view["userNo"] == "B1" && view["projectStatus"] == "REPAYING")
            #expect(view["projectAmount"] == "100.00" && view["stock"] == true)
            #expect(try await bank.claim(of: "I1", on: "P2") == "60.00")
            #expect(try await bank.claim(of: "I2", on: "P2") == "40.00")
            try await bank.refuseAdmin("/admin/projects", project, 409, saying: "P2")
        }
    }

    static let badProjects: [(JSONValue, status: Int, String)] = [
        (["userNo": "B1", "projectAmount": "1.00"], 400, "projectNo"),
        (["projectNo": "P2", "projectAmount": "1.00"], 400, "userNo"),
        (["projectNo": "P2", "userNo": "B1"], 400, "projectAmount"),
        (["projectNo": "P2", "userNo": "B1", "projectAmount": "0.00"], 400, "projectAmount"),
        (["projectNo": "P2", "userNo": "B1", "projectAmount": "1.00", "projectStatus": "OPEN"], 400, "projectStatus"),
        (["projectNo": "P2", "userNo": "B1", "projectAmount": "1.00", "stock": 1], 400, "stock"),
        (["projectNo": "P2", "userNo": "B1", "projectAmount": "1.00", "name": "x"], 400, "name"),
        (["projectNo": "P2", "userNo": "NOBODY", "projectAmount": "1.00"], 404, "NOBODY"),
        (["projectNo": "P2", "userNo": "I1", "projectAmount": "1.00"], 409, "I1"),
        (
            [
                "projectNo": "P2", "userNo": "B1", "projectAmount": "1.00",
                "claims": [["userNo": "NOBODY", "amount": "1.00"]],
            ], 404, "NOBODY"
        ),
        (
            [
                "projectNo": "P2", "userNo": "B1", "projectAmount": "1.00",
                "claims": [["userNo": "I1", "amount": "1.01"]],
            ], 400, "claims"
        ),
        (
            [
                "projectNo": "P2", "userNo": "B1", "projectAmount": "1.00",
                "claims": [["userNo": "I1", "amount": "0.00"]],
            ], 400, "I1"
        ),
        (["projectNo": "P2", "userNo": "B1", "projectAmount": "1.00", "claims": [["userNo": "I1"]]], 400, "amount"),
    ]

    @Test("A project that cannot be is refused, and what is wrong named", arguments: BankDriverKind.allCases)
    func badProjects(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for (project, status, name) in Self.badProjects {
                try await bank.refuseAdmin("/admin/projects", project, status, saying: name)
            }
        }
    }

    @Test("What is not there is answered 404", arguments: BankDriverKind.allCases)
    func notThere(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            for path in ["users/NOBODY", "projects/NONE", "freezes/NONE", "nothing", "users/I1/secrets"] {
                #expect(try await bank.driver.admin(.get, "/admin/\(path)", nil).status == 404, "\(path)")
            }
            _ = try await bank.page(.freeze("F1", "I1", "1.00", by: .page))
            #expect(
                try await bank.driver.admin(.get, "/admin/freezes/F1", nil).status == 404, "a page is no freeze yet")
        }
    }

    @Test("The books say what is frozen for which project, and their totals fit", arguments: BankDriverKind.allCases)
    func books(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.addProject("P2")
            try await bank.frozen("F1", "I1", "10.00")
            try await bank.frozen("F2", "I2", "20.50")
            try await bank.frozen("F3", "I2", "5.00", on: "P2")
            var books = try await bank.books()
            #expect(books["balanced"] == true)
            #expect(books["frozenByProject"] == ["P1": "30.50", "P2": "5.00"])
            // Three investors, borrower and guarantor, and the recharged marketing account.
            #expect(books["totals"]?["available"] == "409964.50" && books["totals"]?["frozen"] == "35.50")
            try await bank.apply(.cancelFreeze("X1", of: "F3", "5.00"))
            try await bank.apply(.loan("L1", [("F1", "10.00")]))
            try await bank.apply(.withdraw("W1", "I3", "100.00"))
            books = try await bank.books()
            #expect(books["frozenByProject"] == ["P1": "20.50"], "what is being paid out is frozen for no project")
            #expect(books["totals"]?["frozen"] == "120.50")
            try await bank.advance(.seconds(1))
            books = try await bank.books()
            #expect(books["totals"]?["available"] == "409879.50" && books["totals"]?["frozen"] == "20.50")
            #expect(books["balanced"] == true)
        }
    }

    @Test(
        "The journal has every direct request in order, with its answer and whether it changed anything",
        arguments: BankDriverKind.allCases)
    func journal(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind) { bank in
            let freeze = BankCall.freeze("F1", "I1", "1.00")
            var answers = [try await bank.apply(freeze)]
            answers.append(try await bank.run(freeze))
            answers.append(try await bank.run(freeze.with("amount", "2.00")))
            answers.append(try await bank.run(freeze.with("amount", "x")))
            answers.append(try await bank.run(.freeze("F2", "I1", "100000.01")))
            answers.append(try await bank.apply(.modify("M1", to: "REPAYING")))
            let rows = try await bank.journal().filter { $0["service"] != "RECHARGE" }
            #expect(rows.map { $0["answer"]?.string } == answers.map(\.respData))
            #expect(rows.map { $0["requestNo"]?.string } == ["F1", "F1", "F1", "F1", "F2", "M1"])
            #expect(rows.map { $0["changed"]?.bool } == [true, false, false, false, false, true])
            #expect(
                rows.map { $0["service"]?.string }
                    == Array(repeating: "USER_AUTO_PRE_TRANSACTION", count: 5) + ["MODIFY_PROJECT"])
            let seqs = rows.compactMap { $0["seq"]?.number?.int64 }
            #expect(seqs.count == 6 && seqs == seqs.sorted() && Set(seqs).count == 6)
        }
    }

    @Test("The journal has what was refused for its envelope, too", arguments: BankDriverKind.allCases)
    func journalOfRefusals(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            var posting = try await bank.posting(.modify("M1", to: "REPAYING"))
            posting.signature = "00"
            let answer = try await bank.driver.postDirect(posting.form).answer
            let rows = try await bank.journal()
            #expect(rows.map { $0["answer"]?.string } == [answer?.respData])
            #expect(rows.map { $0["changed"]?.bool } == [false])
        }
    }
}

extension TestBank {
    func refuseAdmin(
        _ path: String, _ body: JSONValue, _ status: Int, saying name: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let reply = try await expectNoChange("\(body.text) was refused", sourceLocation: sourceLocation) {
            try await driver.admin(.post, path, body)
        }
        let says = name.isEmpty || reply.body["error"]?.string?.contains(name) == true
        #expect(
            reply.status == status && says, "\(body.text): \(reply.status) \(reply.body.text)",
            sourceLocation: sourceLocation)
    }

    /// The journal's rows of direct requests.
    func journal() async throws -> [JSONValue] {
        let rows = try await view("/admin/journal")["rows"]?.array ?? []
        return rows.filter { ($0["kind"] ?? "direct") == "direct" }
    }
}
