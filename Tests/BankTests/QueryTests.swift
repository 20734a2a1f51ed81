import Bank
import Custody
import JSON
import TestSupport
import Testing

@Suite("Questions about calls, over HTTP")
struct QueryTests {
    private static let policy = QueryPolicy(
        service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(10))
    private static let freeze = Samples.freeze("F1", of: "investor", on: "P1", "100.00")

    private func use(_ dataFolder: String? = nil, _ work: (BankFixture) async throws -> Void) async throws {
        try await BankFixture.use(
            { options in
                options.profile.query = Self.policy
                options.dataFolder = dataFolder
            }, work)
    }

    private func ask(_ bank: BankFixture, _ requestNo: String, _ service: Service) async throws -> PlatformClient.Reply
    {
        let reqData = bank.platform.reqData(["requestNo": .string(requestNo), "tradeType": .string(service.rawValue)])
        let form = try bank.platform.signed(Self.policy.service, reqData: reqData)
        return try bank.platform.reply(to: await bank.platform.post("/service", form.fields))
    }

    private func status(_ bank: BankFixture, _ requestNo: String, _ service: Service) async throws -> String? {
        let reply = try await ask(bank, requestNo, service)
        #expect(reply.isVerified && reply.code == "00000" && reply.status == "SUCCESS")
        return reply.json["records"]?.array?.first?["status"]?.string
    }

    @Test("A call that the bank still holds back is not found: that proves nothing yet")
    func heldBack() async throws {
        try await use { bank in
            try await bank.stage()
            try await bank.admin.make(
                "/admin/faults", ["requests": ["F1": [["fault": "executeDelay", "milliseconds": 5000]]]])
            async let outcome = bank.platform.send(.userAutoPreTransaction, Self.freeze)
            // The request has arrived when its fault is used up.
            let deadline = ContinuousClock.now + .seconds(20)
            while try await bank.admin.view("/admin/faults")["requests"] != [:] { #expect(.now < deadline) }
            #expect(try await status(bank, "F1", .userAutoPreTransaction) == nil)
            try await bank.advance(seconds: 5)
            #expect(try bank.platform.reply(to: try await outcome).code == "00000")
            #expect(try await status(bank, "F1", .userAutoPreTransaction) == "SUCCESS")
        }
    }

    @Test("A question whose answer is held back is answered by what was so when it came")
    func answerDelay() async throws {
        try await use { bank in
            try await bank.stage()
            try await plant("answerDelay", on: bank)
            async let told = status(bank, "F1", .userAutoPreTransaction)
            // It was read when it has its row.
            let deadline = ContinuousClock.now + .seconds(20)
            while try await bank.journal().isEmpty { #expect(.now < deadline) }
            _ = try await bank.platform.call(.userAutoPreTransaction, Self.freeze)
            try await bank.advance(seconds: 1)
            #expect(try await told == nil)
        }
    }

    @Test("A question that is held back itself is answered by what is so afterwards")
    func executeDelay() async throws {
        try await use { bank in
            try await bank.stage()
            _ = try await bank.platform.call(.userAutoPreTransaction, Self.freeze)
            try await plant("executeDelay", on: bank)
            async let told = status(bank, "F1", .userAutoPreTransaction)
            // Nothing outside tells that it has come; it stays good for ten minutes of the bank's clock.
            let deadline = ContinuousClock.now + .seconds(20)
            while try await bank.journal("?service=TRANSACTION_QUERY").isEmpty, .now < deadline {
                for _ in 0..<20 { _ = try await bank.journal() }
                try await bank.advance(seconds: 1)
            }
            #expect(try await told == "SUCCESS")
            let row = try await bank.admin.rows("/admin/journal").last
            #expect(row?["at"]?.string ?? "" >= (TestClock.morning + .seconds(1)).wire)
        }
    }

    private func plant(_ fault: String, on bank: BankFixture) async throws {
        let size: JSONValue = ["rate": 1, "milliseconds": 1000]
        try await bank.admin.make("/admin/faults", ["services": ["TRANSACTION_QUERY": .object([fault: size])]])
    }

    @Test("The journal keeps them apart from calls, and can be asked for them")
    func journal() async throws {
        try await use { bank in
            try await bank.stage()
            _ = try await bank.platform.call(.userAutoPreTransaction, Self.freeze)
            _ = try await ask(bank, "F1", .userAutoPreTransaction)
            _ = try await ask(bank, "F-1", .userAutoPreTransaction)
            let questions = [
                "query TRANSACTION_QUERY F1 00000 same answered", "query TRANSACTION_QUERY - 10007 same answered",
            ]
            #expect(
                try await bank.journal() == ["direct USER_AUTO_PRE_TRANSACTION F1 00000 changed answered"] + questions)
            #expect(try await bank.journal("?service=TRANSACTION_QUERY") == questions)
            #expect(try await bank.journal("?service=TRANSACTION_QUERY&requestNo=F1") == [questions[0]])
            #expect(try await bank.admin.get("/admin/journal?service=ANOTHER_QUERY").status == 400)
        }
    }

    @Test("A bank without the service has no such name in its journal")
    func notOffered() async throws {
        try await BankFixture.use { bank in
            let reply = try await ask(bank, "F1", .userAutoPreTransaction)
            #expect(reply.code == "10003" && reply.isVerified)
            #expect(try await bank.journal() == ["direct - - 10003 same answered"])
            #expect(try await bank.admin.get("/admin/journal?service=TRANSACTION_QUERY").status == 400)
        }
    }

    @Test("A bank that was stopped knows the same afterwards, planted faults included")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let calls: [(requestNo: String, service: Service, status: String, amount: String)] = [
            ("F1", .userAutoPreTransaction, "SUCCESS", "100.00"), ("F2", .userAutoPreTransaction, "FAIL", "1.00"),
            ("W1", .withdraw, "FAIL", "10.00"), ("W2", .withdraw, "ACCEPT", "20.00"),
        ]
        func check(_ bank: BankFixture) async throws {
            for call in calls {
                let record = try await ask(bank, call.requestNo, call.service).json["records"]?.array?.first
                #expect(record?["status"]?.string == call.status && record?["amount"]?.string == call.amount)
            }
        }
        try await use(data) { bank in
            try await bank.stage()
            try await bank.admin.make("/admin/faults", ["requests": ["W1": [["fault": "payoutFails"]]]])
            _ = try await bank.platform.call(.userAutoPreTransaction, Self.freeze)
            _ = try await bank.platform.call(
                .userAutoPreTransaction, Samples.freeze("F2", of: "investor", on: "P9", "1.00"))
            let withdrawal = Samples.withdrawal("W1", "investor", "10.00", at: bank.now)
            _ = try await bank.robot.confirm(try await bank.robot.open(.withdraw, withdrawal))
            try await bank.advance(seconds: 1)
            _ = try await bank.robot.open(.withdraw, Samples.withdrawal("W2", "investor", "20.00", at: bank.now))
            try await check(bank)
            try await bank.admin.make("/admin/faults", ["services": ["TRANSACTION_QUERY": ["errorBefore": 1]]])
        }
        try await use(data) { bank in
            #expect(try await ask(bank, "F1", .userAutoPreTransaction).httpStatus == 500)
            try await bank.admin.make("/admin/faults", [:])
            try await check(bank)
            #expect(try await bank.journal("?service=TRANSACTION_QUERY").count == 9)
        }
    }

    @Test("A bank whose profile names the service no longer starts all the same, and keeps what else was planted")
    func noLongerOffered() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await use(data) { bank in
            try await bank.admin.make(
                "/admin/faults",
                [
                    "services": [
                        "TRANSACTION_QUERY": ["errorBefore": 1, "downSeconds": 60], "RECHARGE": ["dropAfter": 1],
                    ]
                ])
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            let services = try await bank.admin.view("/admin/faults")["services"]?.object
            #expect(services.map { $0.map(\.0) } == ["RECHARGE"])
        }
    }
}
