import Bank
import Custody
import Expressions
import JSON
import Orchestrator
import Saga
import TestSupport
import Testing

@Suite("Step workers that may ask the bank what became of a call") struct StepsAskingTests {
    private static let asking: Profile = {
        var profile = Profile.sandbox
        profile.query = QueryPolicy(
            service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(1))
        return profile
    }()

    /// What the bank did with the first attempt, and then with the second: the outcome of each, and the bank's journal.
    private func attempts(
        _ fault: String?, of service: Service = .userAutoPreTransaction,
        _ parameters: [(String, Value)] = StepsFixture.freeze(), offered: Bool = true
    ) async throws -> (kinds: [String], journal: [String]) {
        var result: (kinds: [String], journal: [String]) = ([], [])
        try await BankFixture.use({ if offered { $0.profile = Self.asking } }) { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                try await steps.working(bank: bank.server.address, profile: { _ in Self.asking }) { _ in
                    let command = steps.command(1, service, with: parameters)
                    if let fault {
                        let plan: JSONValue = [
                            "requests": .object([command.requestNo.text: [["fault": .string(fault)]]])
                        ]
                        try await bank.admin.make("/admin/faults", plan)
                    }
                    try await steps.send([command])
                    _ = try await steps.outcomes(1)
                    try await steps.send([steps.command(1, service, attempt: 2, with: parameters)])
                    let outcomes = try await steps.outcomes(2)
                    #expect(outcomes.map(\.attempt) == [1, 2])
                    result.kinds = outcomes.map(\.outcome.kind)
                }
            }
            result.journal = try await bank.admin.rows("/admin/journal").map { row in
                "\(row["service"]?.string ?? "-") \(row["changed"] == true ? "changed" : "same")"
            }
        }
        return result
    }

    private let freeze = "USER_AUTO_PRE_TRANSACTION"

    @Test("What the bank says it has done is sent again for its answer, where that does nothing twice")
    func found() async throws {
        let (kinds, journal) = try await attempts("dropAfter")
        #expect(kinds == ["inDoubt transport", "applied"])
        #expect(journal == ["\(freeze) changed", "TRANSACTION_QUERY same", "\(freeze) same"])
    }

    @Test("What the bank says it has done is not sent again where the service is not idempotent")
    func foundOnce() async throws {
        let project: [(String, Value)] = [
            ("userNo", .text("borrower")), ("projectNo", .text("P2")), ("projectAmount", .amount(50_000_00)),
            ("projectName", .text("示例")), ("projectDesc", .text("周转")), ("projectType", .text("STANDARD")),
            ("projectPeriod", .integer(90)), ("annualRate", .text("6.5")), ("repaymentWay", .text("ONE_TIME")),
        ]
        let (kinds, journal) = try await attempts("dropAfter", of: .createProject, project)
        #expect(kinds == ["inDoubt transport", "already TRANSACTION_QUERY"])
        #expect(journal == ["CREATE_PROJECT changed", "TRANSACTION_QUERY same"])
    }

    /// What comes of a second attempt when the bank has the call as `status` and answers it with something else.
    @Test(
        "What the bank says it has done is done, whatever else it answers",
        arguments: [
            (
                #"{"respCode":"00000","respMsg":"ok","status":"ACCEPT","requestNo":"NUMBER","bizType":"TENDER"}"#,
                "already TRANSACTION_QUERY"
            ),
            (#"{"respCode":"20007","respMsg":"","status":"FAIL"}"#, "already TRANSACTION_QUERY"),
            (#"{"respCode":"90002","respMsg":"","status":"FAIL"}"#, "inDoubt unknownCode(90002)"),
        ])
    func foundAndThen(_ answer: String, _ expected: String) async throws {
        try await StepsFixture.use { steps in
            let command = steps.command(1, attempt: 2)
            let number = command.requestNo.text
            let bank = try SignedBank.server { service in
                service == "TRANSACTION_QUERY"
                    ? #"{"respCode":"00000","respMsg":"","status":"SUCCESS","records":[{"requestNo":""#
                        + number + #"","status":"SUCCESS"}]}"#
                    : answer.replacing("NUMBER", with: number)
            }
            try await steps.working(bank: bank.url, profile: { _ in Self.asking }) { _ in
                try await steps.send([command])
                #expect(try await steps.outcomes(1).map(\.outcome.kind) == [expected])
            }
        }
    }

    @Test("A bank that is too busy to be asked is sent the call")
    func busy() async throws {
        try await StepsFixture.use { steps in
            let bank = try SignedBank.server { service in
                service == "TRANSACTION_QUERY"
                    ? #"{"respCode":"90001","respMsg":"","status":"FAIL"}"#
                    : #"{"respCode":"20007","respMsg":"","status":"FAIL"}"#
            }
            try await steps.working(bank: bank.url, profile: { _ in Self.asking }) { _ in
                try await steps.send([steps.command(1, attempt: 2)])
                #expect(try await steps.outcomes(1).map(\.outcome.kind) == ["refused 20007"])
                #expect(bank.requests.count == 2)
            }
        }
    }

    // MARK: Commands that only ask

    /// What becomes of a question about a recharge.
    private func answer(to question: String, for time: Duration = .seconds(60)) async throws -> (QueryAnswer?, Int) {
        var result: (QueryAnswer?, Int) = (nil, 0)
        try await StepsFixture.use { steps in
            let bank = try SignedBank.server { _ in question }
            try await steps.working(bank: bank.url, profile: { _ in Self.asking }) { _ in
                var command = steps.command(
                    1, .recharge, with: [("userNo", .text("investor")), ("amount", .amount(100_00))], for: time)
                command.isQuestion = true
                try await steps.send([command])
                guard case .family(_, .answered(let answered))? = try await steps.inbox(1).first else { return }
                #expect(answered.requestNo == command.requestNo && answered.attempt == 1)
                result = (answered.answer, bank.requests.count)
            }
        }
        return result
    }

    @Test("A question about a page is put, and its answer written down")
    func question() async throws {
        let empty = #"{"respCode":"00000","respMsg":"","status":"SUCCESS","records":[]}"#
        #expect(try await answer(to: empty) == (.notFound, 1))
    }

    @Test("What a user has confirmed on a page, and nobody was told of, is learnt from the bank")
    func confirmedPage() async throws {
        try await BankFixture.use({ $0.profile = Self.asking }) { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                var command = steps.command(
                    1, .recharge, with: [("userNo", .text("investor")), ("amount", .amount(100_00))])
                command.isQuestion = true
                let form: JSONObject = [
                    "userNo": "investor", "requestNo": .string(command.requestNo.text), "amount": "100.00",
                    "payCompany": "YEEPAY", "rechargeWay": "WEB", "callbackUrl": "https://platform.example/return",
                    "expired": .string((bank.now + .seconds(600)).wire),
                ]
                _ = try await bank.robot.confirm(try await bank.robot.open(.recharge, form))
                try await steps.working(bank: bank.server.address, profile: { _ in Self.asking }) { _ in
                    try await steps.send([command])
                    guard case .family(_, .answered(let answered))? = try await steps.inbox(1).first else {
                        Issue.record("no answer")
                        return
                    }
                    #expect(answered.answer == .found(.applied, amount: Amount(fen: 100_00)))
                    #expect(try await steps.evidence(1).count == 1)
                }
            }
        }
    }

    @Test("A question that the bank is too busy for is written down as not put")
    func busyQuestion() async throws {
        let busy = #"{"respCode":"90001","respMsg":"","status":"FAIL"}"#
        #expect(try await answer(to: busy) == (.notSent(.notExecuted(.busy)), 1))
    }

    @Test("A question that is too old is not put")
    func lateQuestion() async throws {
        #expect(try await answer(to: "", for: .seconds(-1)) == (.notSent(.stale), 0))
    }

    @Test("What the bank does not have is sent again")
    func notFound() async throws {
        let (kinds, journal) = try await attempts("dropBefore")
        #expect(kinds == ["inDoubt transport", "applied"])
        #expect(journal == ["\(freeze) same", "TRANSACTION_QUERY same", "\(freeze) changed"])
    }

    @Test("What was refused is sent again, to learn with which code")
    func refused() async throws {
        let (kinds, journal) = try await attempts("errorAfter", StepsFixture.freeze(99_999_999_00))
        #expect(kinds.first == "inDoubt httpStatus(500)" && kinds.last?.hasPrefix("refused 20") == true, "\(kinds)")
        #expect(journal == ["\(freeze) same", "TRANSACTION_QUERY same", "\(freeze) same"])
    }

    @Test("A bank that does not answer such questions is sent the call again")
    func notOffered() async throws {
        let (kinds, journal) = try await attempts("dropAfter", offered: false)
        #expect(kinds == ["inDoubt transport", "applied"])
        #expect(journal.filter { $0.hasPrefix(freeze) } == ["\(freeze) changed", "\(freeze) same"])
    }

    @Test("When asking has taken too long, the call is not sent")
    func late() async throws {
        try await StepsFixture.use { steps in
            let server = try MisbehavingServer { [clock = steps.clock] _ in
                .serve { _ in
                    clock.set(clock.now + .seconds(61))
                    return .answerAndClose(MisbehavingServer.response(500, "busy"))
                }
            }
            try await steps.working(bank: server.url, profile: { _ in Self.asking }) { _ in
                try await steps.send([steps.command(1, attempt: 2)])
                #expect(try await steps.outcomes(1).map(\.outcome) == [.notSent(.stale)])
                let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
                #expect(bodies.count == 1 && bodies[0].hasPrefix("serviceName=TRANSACTION_QUERY&"))
            }
        }
    }
}
