import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: asked about a call")
struct QueryConformance {
    private static let gone: JSONObject = ["requestNo": "R1", "tradeType": "CONFIRM_LOAN"]

    @Test("It cannot be, unless its profile names a service for it", arguments: BankDriverKind.allCases)
    func off(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            let answer = try #require(try await bank.ask(Self.gone).answer)
            #expect(answer.code == "10003" && answer.status == "FAIL")
        }
    }

    @Test("It answers to the name that its profile gives, and to no other", arguments: BankDriverKind.allCases)
    func named(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings.asked
        settings.query?.service = "ASK_9"
        try await withBank(kind, settings) { bank in
            let told = try await bank.ask(about: .modify("R1", to: "REPAYING"), settings)
            #expect(told == .notFound)
            #expect(try await bank.ask(Self.gone).answer?.code == "10003")
        }
    }

    @Test("It has the call once it was executed, and its words are these", arguments: BankDriverKind.allCases)
    func words(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            let question: JSONObject = ["requestNo": "F1", "tradeType": "USER_AUTO_PRE_TRANSACTION"]
            let before = try await bank.ask(question).answer
            #expect(before?.respData == #"{"respCode":"00000","respMsg":"成功","status":"SUCCESS","records":[]}"#)
            try await bank.frozen("F1", "I1", "12.50")
            let record = #"{"requestNo":"F1","status":"SUCCESS","amount":"12.50"}"#
            let after = try await bank.ask(question).answer
            #expect(
                after?.respData == #"{"respCode":"00000","respMsg":"成功","status":"SUCCESS","records":[\#(record)]}"#)
        }
    }

    @Test(
        "It has every service's call once it was executed, under its own service only, and asking changes nothing",
        arguments: BankDriverKind.allCases, ServiceScene.all)
    func applied(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind, .asked) { bank in
            try await scene.prepare(bank)
            let call = scene.call
            #expect(try await bank.ask(about: call) == .notFound)
            try await bank.apply(call)
            let meaning: StatusMeaning = scene.service == .withdraw ? .accepted : .applied
            let told = try await bank.expectNoChange("it was asked") { try await bank.ask(about: call) }
            #expect(told == .found(meaning, amount: call.amount))
            for other in Service.allCases where other != scene.service {
                let question = BankCall(service: other, parameters: ["requestNo": .string(call.requestNo)])
                #expect(try await bank.ask(about: question) == .notFound, "\(other)")
            }
            #expect(try await bank.ask(about: call.numbered("Q9")) == .notFound)
        }
    }

    @Test(
        "It has a refused call exactly where it remembers the refusal",
        arguments: BankDriverKind.allCases, ServiceScene.all)
    func refused(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        for remembers in [true, false] {
            var settings = BankTestSettings.asked
            settings.rememberRefusals = remembers
            try await withStagedBank(kind, settings) { bank in
                try await scene.prepare(bank)
                try await bank.refuse(scene.refused, scene.code)
                let isThere = remembers && scene.isIdempotent
                #expect(
                    try await bank.ask(about: scene.refused)
                        == (isThere ? .found(.refused, amount: scene.refused.amount) : .notFound))
            }
        }
    }

    @Test("An open page is taken in; an expired one is not there", arguments: BankDriverKind.allCases)
    func pages(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            let call = BankCall.freeze("Q1", "I1", "5.00", by: .page).with(
                "expired", .string(try await bank.time(in: .seconds(60))))
            _ = try await bank.page(call)
            #expect(try await bank.ask(about: call) == .found(.accepted, amount: call.amount))
            #expect(try await bank.ask(about: .freeze("Q1", "I1", "5.00")) == .notFound, "it is another service's")
            try await bank.advance(.seconds(60))
            #expect(try await bank.ask(about: call) == .found(.accepted, amount: call.amount))
            try await bank.advance(.seconds(1))
            #expect(try await bank.ask(about: call) == .notFound)
        }
    }

    @Test("A page that its user cancelled is refused", arguments: BankDriverKind.allCases)
    func cancelled(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            let call = BankCall.recharge("Q1", "I1", "5.00")
            _ = try await bank.cancelled(try await bank.page(call))
            #expect(try await bank.ask(about: call) == .found(.refused, amount: call.amount))
        }
    }

    @Test(
        "A withdrawal is taken in until it is paid out, or was not", arguments: BankDriverKind.allCases, [true, false])
    func payouts(on kind: BankDriverKind, _ fails: Bool) async throws {
        try await withStagedBank(kind, .asked) { bank in
            let call = BankCall.withdraw("Q1", "I1", "5.00")
            if fails { try await bank.plant("payoutFails", in: "Q1") }
            try await bank.apply(call)
            #expect(try await bank.ask(about: call) == .found(.accepted, amount: call.amount))
            try await bank.advance(.seconds(1))
            _ = try await bank.notifications()
            #expect(try await bank.ask(about: call) == .found(fails ? .refused : .applied, amount: call.amount))
        }
    }

    @Test("What was put off is taken in until it is executed", arguments: BankDriverKind.allCases)
    func putOff(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            for number in ["F1", "F2"] { try await bank.plant("defer", in: number, milliseconds: 60_000) }
            let call = BankCall.freeze("F2", "I1", "5.00")
            try await bank.apply(call, status: "ACCEPT")
            #expect(try await bank.ask(about: call) == .found(.accepted, amount: call.amount))
            try await bank.advance(.seconds(60))
            _ = try await bank.notifications()
            #expect(try await bank.ask(about: call) == .found(.applied, amount: call.amount))
        }
    }

    @Test(
        "A question of wrong form is refused as a call is, says nothing of any call, and names what is wrong",
        arguments: BankDriverKind.allCases)
    func form(on kind: BankDriverKind) async throws {
        let wrong: [(parameters: JSONObject, code: String, says: String)] = [
            (["tradeType": "CONFIRM_LOAN"], "10006", "requestNo"),
            (["requestNo": "", "tradeType": "CONFIRM_LOAN"], "10006", "requestNo"),
            (["requestNo": "R-1", "tradeType": "CONFIRM_LOAN"], "10007", "requestNo"),
            (["requestNo": 1, "tradeType": "CONFIRM_LOAN"], "10007", "requestNo"),
            (["requestNo": "R1"], "10006", "tradeType"),
            (["requestNo": "R1", "tradeType": "CONFIRM_LOANS"], "10007", "tradeType"),
            (["requestNo": "R1", "tradeType": "TRANSACTION_QUERY"], "10007", "tradeType"),
            (["requestNo": "R1", "tradeType": ["CONFIRM_LOAN"]], "10007", "tradeType"),
            (["requestNo": "R1", "tradeType": "CONFIRM_LOAN", "timestamp": "today"], "10007", "timestamp"),
            (["requestNo": "R1", "tradeType": "CONFIRM_LOAN", "timestamp": "20200101000000"], "10002", "timestamp"),
        ]
        try await withBank(kind, .asked) { bank in
            for (parameters, code, name) in wrong {
                let answer = try #require(try await bank.ask(parameters).answer)
                #expect(answer.code == code && answer.status == "FAIL", "\(JSONValue.object(parameters).text)")
                #expect(answer.message.hasPrefix(name) && answer.names == ["respCode", "respMsg", "status"])
            }
        }
    }

    @Test("A question is signed, is a direct call, and its text is one JSON object", arguments: BankDriverKind.allCases)
    func envelope(on kind: BankDriverKind) async throws {
        try await withBank(kind, .asked) { bank in
            let reqData = JSONValue.object(Self.gone).text
            let unsigned = Form.encode([
                ("serviceName", TestBank.queryService), ("platformNo", BankTestKeys.platformNo),
                ("reqData", reqData), ("signature", try BankTestKeys.strangerSignature(of: Array(reqData.utf8))),
            ])
            #expect(try await bank.driver.postDirect(unsigned).answer?.code == "10001")
            for text in ["", "[]", "{", #"{"requestNo":"R1","requestNo":"R2"}"#] {
                let code = try await bank.driver.postDirect(
                    try bank.signedForm(TestBank.queryService, reqData: text)
                ).answer?.code
                #expect(code == (text.isEmpty ? "10006" : "10005"), "\(text)")
            }
            let question = try await bank.questionForm(Self.gone)
            guard case .plain(status: 400, text: _) = try await bank.driver.postGateway(question) else {
                Issue.record("a browser brought a question")
                return
            }
        }
    }

    @Test(
        "Planted faults strike questions by their service's name",
        arguments: BankDriverKind.allCases, ["dropBefore", "dropAfter", "errorBefore", "errorAfter", "wrongSignature"])
    func faults(on kind: BankDriverKind, _ fault: String) async throws {
        try await withStagedBank(kind, .asked) { bank in
            try await bank.plant(["services": [TestBank.queryService: .object([fault: 1])]])
            let reply = try await bank.ask(Self.gone)
            switch fault {
            case "dropBefore", "dropAfter": #expect(reply == .none)
            case "wrongSignature": #expect(reply == .unusable(status: 200))
            case _: #expect(reply == .unusable(status: 500))
            }
            try await bank.apply(.modify("M1", to: "REPAYING"))
            try await bank.plant([:])
            #expect(try await bank.ask(about: .modify("M1", to: "REPAYING")) == .found(.applied, amount: nil))
        }
    }

    @Test("What is scripted for a number strikes its call, no question about it", arguments: BankDriverKind.allCases)
    func scripts(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            try await bank.plant("dropAfter", in: "F1")
            let call = BankCall.freeze("F1", "I1", "5.00")
            #expect(try await bank.ask(about: call) == .notFound)
            #expect(try await bank.post(call) == .none)
            #expect(try await bank.ask(about: call) == .found(.applied, amount: call.amount), "it was executed")
        }
    }

    @Test("It may be down for questions alone, and then for all", arguments: BankDriverKind.allCases)
    func down(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            try await bank.plant(["services": [TestBank.queryService: ["downSeconds": 60]]])
            #expect(try await bank.ask(Self.gone) == .none)
            try await bank.apply(.freeze("F1", "I1", "5.00"))
            try await bank.advance(.seconds(60))
            let answer = try await bank.ask(about: .freeze("F1", "I1", "5.00"))
            #expect(answer == .found(.applied, amount: Amount(fen: 500)))
            try await bank.plant(["downSeconds": 60])
            #expect(try await bank.ask(Self.gone) == .none)
        }
    }

    @Test("A fault that cannot strike a question is refused, and so is one of a service that is not offered")
    func faultsThatCannotStrike() async throws {
        for kind in BankDriverKind.allCases {
            let plans: [(BankTestSettings, String)] = [
                (.asked, "defer"), (.asked, "loseNotification"), (BankTestSettings(), "dropAfter"),
            ]
            for (settings, fault) in plans {
                try await withBank(kind, settings) { bank in
                    let plan: JSONValue = ["services": [TestBank.queryService: .object([fault: 1])]]
                    let reply = try await bank.driver.admin(.post, "/admin/faults", plan)
                    #expect(reply.status == 400 && reply.body.text.contains(TestBank.queryService))
                }
            }
        }
    }

    @Test("The journal has every question under its own service's name", arguments: BankDriverKind.allCases)
    func journal(on kind: BankDriverKind) async throws {
        try await withStagedBank(kind, .asked) { bank in
            try await bank.frozen("F1", "I1", "5.00")
            let answer = try await bank.ask(["requestNo": "F1", "tradeType": "USER_AUTO_PRE_TRANSACTION"]).answer
            _ = try await bank.ask(["requestNo": "F1"])
            let rows = try await bank.view("/admin/journal")["rows"]?.array ?? []
            let questions = rows.filter { $0["service"]?.string == TestBank.queryService }
            #expect(questions.map { $0["requestNo"] } == ["F1", "F1"])
            #expect(questions.map { $0["changed"] } == [false, false])
            #expect(questions.first?["answer"]?.string == answer?.respData)
            #expect(rows.filter { $0["service"] == "USER_AUTO_PRE_TRANSACTION" }.count == 1)
        }
    }
}
