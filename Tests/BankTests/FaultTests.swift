import Bank
import Custody
import HTTP
import JSON
import TestSupport
import Testing

@Suite("Planted faults, over HTTP")
struct FaultTests {
    private static let freeze = Samples.freeze("F1", of: "investor", on: "P1", "100.00")

    private func plant(_ fault: JSONValue, on bank: BankFixture, _ requestNo: String = "F1") async throws {
        try await bank.admin.make("/admin/faults", ["requests": .object([requestNo: [fault]])])
    }

    private func send(_ bank: BankFixture) async throws -> HTTPOutcome {
        try await bank.platform.send(.userAutoPreTransaction, Self.freeze)
    }

    private func frozen(_ bank: BankFixture) async throws -> String? {
        try await bank.admin.user("investor")["frozen"]?.string
    }

    @Test(
        "A drop leaves no answer; before, nothing was done, after, it was",
        arguments: [
            ("dropBefore", "0.00", "direct USER_AUTO_PRE_TRANSACTION F1 - same silent"),
            ("dropAfter", "100.00", "direct USER_AUTO_PRE_TRANSACTION F1 00000 changed silent"),
        ])
    func drops(fault: String, frozen: String, row: String) async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": .string(fault)], on: bank)
            guard case .inDoubt = try await send(bank) else {
                Issue.record("there was an answer")
                return
            }
            #expect(try await self.frozen(bank) == frozen)
            #expect(try await bank.journal() == [row])
            let again = try bank.platform.reply(to: try await send(bank))
            #expect(again.code == "00000", "the fault struck once; the bank remembers what it did")
            #expect(try await self.frozen(bank) == "100.00")
        }
    }

    @Test(
        "A planted status answers instead; before, nothing was done, after, it was",
        arguments: [("errorBefore", 503, "0.00"), ("errorAfter", 500, "100.00")])
    func errors(fault: String, status: Int, frozen: String) async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": .string(fault), "status": .number(JSONNumber(status))], on: bank)
            let reply = try bank.platform.reply(to: try await send(bank))
            #expect(reply.httpStatus == status && !reply.isVerified)
            #expect(try await self.frozen(bank) == frozen)
            let row = try await bank.admin.rows("/admin/journal")[0]
            #expect(row["answer"] == .null && row["changed"] == .bool(fault == "errorAfter"))
        }
    }

    @Test("A wrong signature is well-formed and fits nothing")
    func wrongSignature() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "wrongSignature"], on: bank)
            let reply = try bank.platform.reply(to: try await send(bank))
            #expect(reply.httpStatus == 200 && reply.code == "00000" && !reply.isVerified)
            #expect(reply.headers["signature"]?.count == 512)
        }
    }

    @Test(
        "A delay lasts until the bank's clock has moved on",
        arguments: [("executeDelay", "0.00"), ("answerDelay", "100.00")])
    func delays(fault: String, whileWaiting: String) async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": .string(fault), "milliseconds": 5000], on: bank)
            async let outcome = bank.platform.send(.userAutoPreTransaction, Self.freeze)
            // The request has arrived when its fault is used up.
            let deadline = ContinuousClock.now + .seconds(20)
            while try await bank.admin.view("/admin/faults")["requests"] != [:] { #expect(.now < deadline) }
            #expect(try await frozen(bank) == whileWaiting)
            try await bank.advance(seconds: 5)
            #expect(try bank.platform.reply(to: try await outcome).code == "00000")
            #expect(try await frozen(bank) == "100.00")
        }
    }

    @Test("A deferred request is accepted now, executed later, and notified then")
    func deferred() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "defer", "milliseconds": 5000], on: bank)
            let reply = try bank.platform.reply(to: try await send(bank))
            #expect(reply.status == "ACCEPT" && reply.isVerified)
            #expect(try await frozen(bank) == "0.00")
            try await bank.advance(seconds: 5)
            #expect(try await frozen(bank) == "100.00")
            let notice = try await bank.receiver.received.wait(for: 1)[0]
            #expect(notice.json["status"] == "SUCCESS" && notice.json["requestNo"] == "F1" && notice.isVerified)
        }
    }

    @Test("A payout that is to fail gives the money back")
    func payout() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "payoutFails"], on: bank, "W1")
            let view = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            _ = try await bank.robot.confirm(view, ["password": "wrong password"])
            _ = try await bank.robot.confirm(view)
            try await bank.advance(seconds: 1)
            let notices = try await bank.receiver.received.wait(for: 2)
            #expect(notices.map { $0.json["respCode"] } == ["00000", "20027"])
            #expect(try await bank.admin.user("investor")["available"] == "100000.00")
        }
    }

    @Test("A page's faults strike when its user confirms")
    func pages() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "dropAfter"], on: bank, "Q1")
            let view = try await bank.robot.open(
                .recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            await #expect(throws: TestBankError.self) { _ = try await bank.robot.confirm(view) }
            #expect(try await bank.admin.user("investor")["available"] == "100001.00")
            #expect(try await bank.robot.confirm(view).returned?.code == "00000", "the same answer again")
            #expect(try await bank.admin.user("investor")["available"] == "100001.00")
        }
    }

    @Test("A bank that is down answers nobody and notifies nobody until it is up again")
    func down() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let view = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            _ = try await bank.robot.confirm(view)
            try await bank.settle()
            try await bank.admin.make("/admin/faults", ["downSeconds": 60])
            guard case .inDoubt = try await send(bank) else {
                Issue.record("there was an answer")
                return
            }
            await #expect(throws: TestBankError.self) { _ = try await bank.robot.confirm(view) }
            await #expect(throws: TestBankError.self) { _ = try await bank.robot.open([("serviceName", "X")]) }
            try await bank.advance(seconds: 30)
            #expect(try await frozen(bank) == "0.00", "payouts go on behind the closed door")
            #expect(bank.receiver.received.elements.count == 1)
            try await bank.advance(seconds: 30)
            #expect(try bank.platform.reply(to: try await send(bank)).code == "00000")
            let notices = try await bank.receiver.received.wait(for: 2)
            #expect(notices.map { $0.json["status"] } == ["ACCEPT", "SUCCESS"])
        }
    }

    @Test("Faults by rate strike a service and no other, and end with their plan")
    func rates() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await bank.admin.make(
                "/admin/faults", ["services": ["CANCEL_PRE_FREEZE": ["errorBefore": ["rate": 1, "status": 502]]]])
            #expect(try bank.platform.reply(to: try await send(bank)).code == "00000")
            let cancel = Samples.cancel("C1", of: "F1", "1.00")
            #expect(try await bank.platform.call(.cancelPreFreeze, cancel).httpStatus == 502)
            _ = try RawExchange.send(
                "DELETE /admin/faults HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                to: bank.admin.address)
            #expect(try await bank.platform.call(.cancelPreFreeze, cancel).code == "00000")
        }
    }

    /// Waits until planted faults are used up: their requests have arrived.
    private func arrived(_ bank: BankFixture) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await bank.admin.view("/admin/faults")["requests"] != [:] { #expect(.now < deadline) }
    }

    @Test("A repeat does not overtake the request that is still running: it is told to come again")
    func overtaking() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "executeDelay", "milliseconds": 5000], on: bank)
            async let outcome = send(bank)
            try await arrived(bank)
            let repeated = try bank.platform.reply(to: try await send(bank))
            #expect(repeated.code == "90001" && repeated.isVerified && repeated.json["requestNo"] == "F1")
            var recharge = Samples.recharge("F1", "investor", "1.00", at: bank.now)
            recharge["requestNo"] = "F1"
            #expect(try await bank.robot.open(.recharge, recharge).returned?.code == "90001")
            #expect(try await frozen(bank) == "0.00")
            try await bank.advance(seconds: 5)
            #expect(try bank.platform.reply(to: try await outcome).code == "00000")
            #expect(try bank.platform.reply(to: try await send(bank)).code == "00000", "the number is free again")
            #expect(try await frozen(bank) == "100.00")
            let reasons = try await bank.admin.rows("/admin/journal").map { $0["reason"]?.string?.contains("running") }
            #expect(reasons == [true, true, nil, nil])
        }
    }

    @Test("A page's button does not overtake the one that is still at work")
    func overtakingPages() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "executeDelay", "milliseconds": 5000], on: bank, "Q1")
            let view = try await bank.robot.open(.recharge, Samples.recharge("Q1", "investor", "1.00", at: bank.now))
            async let first = bank.robot.confirm(view)
            try await arrived(bank)
            let second = try await bank.robot.cancel(view)
            #expect(second.returned == nil && second.html.contains("正在处理"))
            try await bank.advance(seconds: 5)
            #expect(try await first.returned?.code == "00000")
            #expect(try await bank.admin.user("investor")["available"] == "100001.00")
        }
    }

    @Test("A request held back for longer than the bank may work on one is not executed")
    func tooLate() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await plant(["fault": "executeDelay", "milliseconds": 240_000], on: bank)
            async let outcome = send(bank)
            try await arrived(bank)
            try await bank.advance(seconds: 841)
            let late = try bank.platform.reply(to: try await outcome)
            #expect(late.code == "90001" && late.isVerified)
            #expect(try await frozen(bank) == "0.00")
            #expect(try bank.platform.reply(to: try await send(bank)).code == "00000")
        }
    }

    @Test("A plan can be added to, and outlives a restart with what is left of it, like the settings")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        var plan: JSONValue = .null
        var settings: JSONValue = .null
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            try await bank.admin.make(
                "/admin/faults", ["seed": 7, "requests": ["F1": [["fault": "errorBefore", "times": 2]]]])
            plan = try await bank.admin.make(
                "/admin/faults?add=true",
                ["requests": ["X": [["fault": "dropAfter"]]], "services": ["RECHARGE": ["answerDelay": 1]]])
            #expect(plan["seed"] == 7 && plan["requests"]?.object?.count == 2 && plan["services"]?.object?.count == 1)
            #expect(try bank.platform.reply(to: try await send(bank)).httpStatus == 500)
            plan = try await bank.admin.view("/admin/faults")
            settings = try await bank.admin.make(
                "/admin/settings", ["payoutDelaySeconds": 77, "auditResult": "REFUSED", "cancelAfterClose": false])
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            let left = try await bank.admin.view("/admin/faults")
            #expect(left == plan)
            #expect(try await bank.admin.view("/admin/settings") == settings)
            #expect(try bank.platform.reply(to: try await send(bank)).httpStatus == 500)
            #expect(try bank.platform.reply(to: try await send(bank)).code == "00000", "used up")
        }
    }
}
