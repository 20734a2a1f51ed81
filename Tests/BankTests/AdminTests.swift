import Bank
import Custody
import HTTP
import JSON
import TestSupport
import Testing

@Suite("The admin interface")
struct AdminTests {
    /// A request, and what must come of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let request: String
        let body: String?
        let status: Int
        /// What the error's message must name.
        let naming: String?

        init(_ request: String, _ body: String? = nil, _ status: Int, naming: String? = nil) {
            self.request = request
            self.body = body
            self.status = status
            self.naming = naming
        }

        var testDescription: String { "\(request) \(body ?? "") → \(status)" }
    }

    static let cases = [
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR"}"#, 201),
        Case(
            "POST /admin/users",
            #"{"userNo":"u2","role":"BORROWER","kind":"enterprise","available":"1.50","authorised":["REPAYMENT"],"password":"abcdef","card":false}"#,
            201),
        Case("POST /admin/users", #"{"userNo":"investor","role":"INVESTOR"}"#, 409, naming: "investor"),
        Case("POST /admin/users", #"{"userNo":"ACCOUNT_NO_002","role":"INVESTOR"}"#, 409, naming: "ACCOUNT_NO_002"),
        Case("POST /admin/users", #"{"userNo":"a b","role":"INVESTOR"}"#, 400, naming: "userNo"),
        Case("POST /admin/users", #"{"role":"INVESTOR"}"#, 400, naming: "userNo"),
        Case("POST /admin/users", #"{"userNo":"u1"}"#, 400, naming: "role"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"KING"}"#, 400, naming: "role"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR","kind":"god"}"#, 400, naming: "kind"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR","available":1}"#, 400, naming: "available"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR","available":"-1.00"}"#, 400, naming: "available"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR","authorised":["X"]}"#, 400, naming: "authorised"),
        Case("POST /admin/users", #"{"userNo":"u1","role":"INVESTOR","name":"x"}"#, 400, naming: "name"),
        Case("POST /admin/users", #"{"userNo":"u1","userNo":"u2"}"#, 400, naming: "JSON"),
        Case("POST /admin/users", "[]", 400, naming: "object"),
        Case("POST /admin/users", "", 400, naming: "JSON"),
        Case("DELETE /admin/users", nil, 405, naming: "GET and POST"),
        Case("GET /admin/users", nil, 200),
        Case("GET /admin/users?limit=0", nil, 400, naming: "limit"),
        Case("GET /admin/users?limit=x", nil, 400, naming: "limit"),
        Case("GET /admin/users?limit=1001", nil, 400, naming: "limit"),
        Case("GET /admin/users?limit=1&limit=2", nil, 400, naming: "limit"),
        Case("GET /admin/users?name=x", nil, 400, naming: "name"),
        Case("GET /admin/users/investor", nil, 200),
        Case("GET /admin/users/ACCOUNT_NO_003", nil, 200),
        Case("GET /admin/users/nobody", nil, 404, naming: "user"),
        Case("GET /admin/users/%3Cx%3E", nil, 404),
        Case("POST /admin/users/investor", "{}", 405, naming: "GET"),
        Case("POST /admin/users/investor/fund", #"{"amount":"5.00"}"#, 200),
        Case("POST /admin/users/ACCOUNT_NO_002/fund", #"{"amount":"5.00"}"#, 200),
        Case("POST /admin/users/nobody/fund", #"{"amount":"5.00"}"#, 404, naming: "nobody"),
        Case("POST /admin/users/investor/fund", #"{"amount":5}"#, 400, naming: "amount"),
        Case("GET /admin/users/investor/fund", nil, 405, naming: "POST"),
        Case("POST /admin/users/investor/authorise", #"{"authorised":["REPAYMENT"]}"#, 200),
        Case("POST /admin/users/investor/authorise", #"{"authorised":["X"]}"#, 400, naming: "authorised"),
        Case("POST /admin/users/nobody/authorise", #"{"authorised":[]}"#, 404, naming: "nobody"),
        Case("POST /admin/users/investor/crown", "{}", 404, naming: "fund"),
        Case(
            "POST /admin/projects", #"{"projectNo":"P2","userNo":"borrower","projectAmount":"10.00","stock":true}"#, 201
        ),
        Case(
            "POST /admin/projects", #"{"projectNo":"P1","userNo":"borrower","projectAmount":"10.00"}"#, 409,
            naming: "P1"),
        Case(
            "POST /admin/projects", #"{"projectNo":"P3","userNo":"nobody","projectAmount":"10.00"}"#, 404,
            naming: "nobody"),
        Case(
            "POST /admin/projects", #"{"projectNo":"P3","userNo":"investor","projectAmount":"1.00"}"#, 409,
            naming: "borrower"),
        Case(
            "POST /admin/projects", #"{"projectNo":"P2","userNo":"borrower","projectAmount":"0"}"#, 400,
            naming: "projectAmount"),
        Case("POST /admin/projects", #"{"projectNo":"P2","userNo":"borrower"}"#, 400, naming: "projectAmount"),
        Case("GET /admin/projects", nil, 200),
        Case("GET /admin/projects/P1", nil, 200),
        Case("GET /admin/projects/P9", nil, 404, naming: "project"),
        Case("PUT /admin/projects", "{}", 405, naming: "GET and POST"),
        Case("GET /admin/freezes", nil, 200),
        Case("GET /admin/freezes/F1", nil, 200),
        Case("GET /admin/freezes/F9", nil, 404, naming: "freeze"),
        Case("POST /admin/freezes", "{}", 405, naming: "GET"),
        Case("GET /admin/sales", nil, 200),
        Case("GET /admin/sales/S1", nil, 404, naming: "sale"),
        Case("GET /admin/books", nil, 200),
        Case("GET /admin/books?after=1", nil, 400, naming: "after"),
        Case("GET /admin/journal", nil, 200),
        Case("GET /admin/journal?service=RECHARGE&requestNo=x&after=3&limit=2", nil, 200),
        Case("GET /admin/journal?service=X", nil, 400, naming: "service"),
        Case("GET /admin/journal?after=-1", nil, 400, naming: "after"),
        Case("POST /admin/journal", "{}", 405, naming: "GET"),
        Case("GET /admin/notifications", nil, 200),
        Case("GET /admin/notifications?service=RECHARGE", nil, 400, naming: "service"),
        Case("GET /admin/faults", nil, 200),
        Case("POST /admin/faults", #"{"seed":7,"services":{"CONFIRM_LOAN":{"dropAfter":0.5}}}"#, 200),
        Case("POST /admin/faults", #"{"services":{"FOO":{"dropAfter":0.5}}}"#, 400, naming: "FOO"),
        Case("POST /admin/faults", #"{"services":{"CONFIRM_LOAN":{"explode":1}}}"#, 400, naming: "explode"),
        Case("POST /admin/faults", #"{"fault":1}"#, 400, naming: "fault"),
        Case("POST /admin/faults?add=true", #"{"services":{"RECHARGE":{"dropAfter":1}}}"#, 200),
        Case("POST /admin/faults?add=x", "{}", 400, naming: "add"),
        Case("GET /admin/faults?add=true", nil, 400, naming: "add"),
        Case("DELETE /admin/faults", nil, 200),
        Case("PUT /admin/faults", "{}", 405, naming: "DELETE"),
        Case("GET /admin/clock", nil, 200),
        Case("POST /admin/clock", #"{"advanceSeconds":0}"#, 200),
        Case("POST /admin/clock", #"{"advanceSeconds":-1}"#, 400, naming: "advanceSeconds"),
        Case("POST /admin/clock", #"{"advanceSeconds":1.5}"#, 400, naming: "advanceSeconds"),
        Case("POST /admin/clock", #"{"advanceSeconds":99999999999}"#, 400, naming: "advanceSeconds"),
        Case("POST /admin/clock", #"{"at":"20000101000000"}"#, 409, naming: "cannot go back"),
        Case("POST /admin/clock", #"{"at":"2030"}"#, 400, naming: "at"),
        Case("POST /admin/clock", #"{"at":"99991231235959"}"#, 200),
        Case("POST /admin/clock", "{}", 400, naming: "advanceSeconds"),
        Case("POST /admin/clock", #"{"advanceSeconds":1,"at":"20400101000000"}"#, 400, naming: "either"),
        Case("GET /admin/settings", nil, 200),
        Case(
            "POST /admin/settings", #"{"payoutDelaySeconds":5,"auditResult":"REFUSED","cancelAfterClose":false}"#, 200),
        Case("POST /admin/settings", #"{"payoutDelaySeconds":"5"}"#, 400, naming: "payoutDelaySeconds"),
        Case("POST /admin/settings", #"{"auditResult":"MAYBE"}"#, 400, naming: "auditResult"),
        Case("POST /admin/settings", #"{"rememberRefusals":1}"#, 400, naming: "rememberRefusals"),
        Case("POST /admin/settings", #"{"speed":1}"#, 400, naming: "speed"),
        Case("GET /admin/", nil, 404, naming: "users"),
        Case("GET /admin/nothing", nil, 404, naming: "users"),
        Case("GET /admin/books/more", nil, 404, naming: "users"),
    ]

    @Test("Every request is done, or refused with a message that names what is wrong")
    func table() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            _ = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F1", of: "investor", on: "P1", "1.00"))
            for test in Self.cases {
                let reply = try await Self.send(test, to: bank)
                #expect(reply.status == test.status, "\(test.testDescription): \(reply.json.text)")
                if let naming = test.naming {
                    #expect(reply.error?.contains(naming) == true, "\(test.testDescription): \(reply.json.text)")
                }
                #expect((reply.headers["Allow"] != nil) == (test.status == 405), "\(test.testDescription)")
            }
            #expect(try await bank.admin.view("/admin/books")["balanced"] == true)
        }
    }

    /// The client knows GET and POST only; the others go over a plain connection.
    private static func send(_ test: Case, to bank: BankFixture) async throws -> AdminClient.Reply {
        let parts = test.request.split(separator: " ").map(String.init)
        switch parts[0] {
        case "GET": return try await bank.admin.get(parts[1])
        case "POST": return try await bank.admin.post(parts[1], text: test.body ?? "")
        case let method:
            let body = test.body ?? ""
            let answer = try RawExchange.send(
                "\(method) \(parts[1]) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
                to: bank.server.adminAddress)
            return AdminClient.Reply(status: answer.status, headers: answer.headers, json: answer.json)
        }
    }

    @Test("What was made can be seen, and lists come in pages")
    func pages() async throws {
        try await BankFixture.use { bank in
            for number in 10..<35 {
                try await bank.admin.make(
                    "/admin/users",
                    ["userNo": .string("u\(number)"), "role": "INVESTOR", "available": .string("\(number).00")])
            }
            var seen: [String] = []
            var path = "/admin/users?limit=10"
            while true {
                let page = try await bank.admin.view(path)
                let users = page["users"]?.array ?? []
                #expect(users.count <= 10)
                seen += users.compactMap { $0["userNo"]?.string }
                guard let next = page["next"]?.string else { break }
                path = "/admin/users?limit=10&after=\(next)"
            }
            #expect(seen == (10..<35).map { "u\($0)" })
            let user = try await bank.admin.user("u12")
            #expect(user["available"] == "12.00" && user["frozen"] == "0.00" && user["claims"] == [])
        }
    }

    @Test("Settings take effect while the bank runs")
    func settings() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let changed = try await bank.admin.make(
                "/admin/settings",
                ["payoutDelaySeconds": 60, "auditResult": "REFUSED", "refuseMiscarryOverFreeze": false])
            #expect(changed["payoutDelaySeconds"] == 60 && changed["auditDelaySeconds"] == 1)
            #expect(try await bank.admin.view("/admin/settings") == changed)
            _ = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F1", of: "investor", on: "P1", "1.00"))
            let miscarry = try await bank.platform.call(
                .modifyProject, ["requestNo": "M1", "projectNo": "P1", "projectStatus": "MISCARRY"])
            #expect(miscarry.code == "00000", "allowed over a freeze now")
            let view = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.confirm(view)
            try await bank.advance(seconds: 59)
            #expect(try await bank.admin.user("investor")["frozen"] == "2.00")
            try await bank.advance(seconds: 1)
            #expect(try await bank.admin.user("investor")["frozen"] == "1.00")
        }
    }

    @Test("The clock can be moved by seconds and to a time, and everything follows it")
    func clock() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let first = try await bank.admin.view("/admin/clock")
            #expect(first["now"] == .string(TestClock.morning.wire) && first["offsetSeconds"] == 0)
            try await bank.advance(seconds: 3600)
            #expect(bank.now == TestClock.morning + .seconds(3600))
            let moved = try await bank.admin.make("/admin/clock", ["at": .string((bank.now + .seconds(60)).wire)])
            #expect(moved["offsetSeconds"] == 3660)
            var parameters = Samples.project("P2", of: "borrower")
            parameters["timestamp"] = .string(TestClock.morning.wire)
            #expect(try await bank.platform.call(.createProject, parameters).code == "10002")
        }
    }

    @Test("Web pages of other sites, other names for this machine and proxies do not get in")
    func guarded() async throws {
        try await BankFixture.use { bank in
            let body = #"{"userNo":"u1","role":"INVESTOR"}"#
            for headers in [
                ["Origin": "http://evil.example"], ["Origin": "null"], ["X-Forwarded-For": "1.2.3.4"],
                ["Forwarded": "for=1.2.3.4"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
            ] as [HTTPHeaders] {
                let reply = try await bank.admin.post("/admin/users", text: body, headers: headers)
                #expect(reply.status == 403)
            }
            let rebound = try RawExchange.send(
                "GET /admin/users HTTP/1.1\r\nHost: evil.example\r\n\r\n", to: bank.server.adminAddress)
            #expect(rebound.status == 403)
            #expect(try await bank.admin.get("/admin/users/u1").status == 404)
        }
    }

    @Test("A port of its own for administrators leaves the main one as it is, and is loopback or nothing")
    func ownPort() async throws {
        try await BankFixture.use({ $0.adminListen = "127.0.0.1:0" }) { bank in
            #expect(bank.server.adminAddress != bank.server.address)
            _ = try await bank.admin.view("/admin/books")
            let main = AdminClient(address: bank.server.address, http: bank.platform.http)
            #expect(try await main.get("/admin/books").status == 200, "loopback too")
            #expect(try await bank.admin.get("/healthz").status == 200)
            #expect(try await bank.admin.post("/service", text: "").status == 404)
        }
        #expect(throws: BankError.adminNotLoopback(address: "0.0.0.0:0")) {
            _ = try BankFixture { $0.adminListen = "0.0.0.0:0" }
        }
    }
}
