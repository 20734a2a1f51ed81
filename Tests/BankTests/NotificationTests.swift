import Custody
import JSON
import TestSupport
import Testing

@testable import Bank

@Suite("Notifications")
struct NotificationTests {
    /// Lets the investor recharge one yuan, which is notified.
    private func recharge(_ requestNo: String, _ bank: BankFixture) async throws -> PageRobot.Returned {
        let view = try await bank.robot.open(
            .recharge, Samples.recharge(requestNo, "investor", "1.00", at: bank.now))
        guard let returned = try await bank.robot.confirm(view).returned else { throw TestBankError("no way back") }
        return returned
    }

    /// What the admin list says: number of the request, attempt, outcome.
    private func list(_ bank: BankFixture) async throws -> [String] {
        try await bank.settle()
        return try await bank.admin.rows("/admin/notifications").map { row in
            "\(row["requestNo"]?.string ?? "-") \(row["attempt"]?.number?.text ?? "-") \(row["outcome"]?.string ?? "-")"
        }
    }

    @Test("The platform hears what the browser heard, signed, in a form, once it answers OK")
    func received() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let returned = try await recharge("Q1", bank)
            let notice = try await bank.receiver.received.wait(for: 1)[0]
            #expect(notice.isVerified && notice.envelope.respData == returned.envelope.respData)
            #expect(notice.envelope.serviceName == "RECHARGE" && notice.envelope.responseType == .notify)
            #expect(notice.envelope.platformNo == "5000001")
            #expect(notice.contentType?.hasPrefix("application/x-www-form-urlencoded") == true)
            #expect(try await list(bank) == ["Q1 1 received"])
            for seconds in [300, 1500] {
                try await bank.advance(seconds: seconds)
                #expect(try await list(bank) == ["Q1 1 received"])
            }
            #expect(bank.receiver.received.elements.count == 1 && bank.receiver.refused.elements.isEmpty)
        }
    }

    @Test(
        "Anything but exactly OK is asked for again, three times within the hour, then given up",
        arguments: [
            NotificationReceiver.Behaviour.answer(status: 200, body: "ok"),
            .answer(status: 200, body: "OK\n"), .answer(status: 200, body: ""), .answer(status: 200, body: "\"OK\""),
            .answer(status: 500, body: "OK"), .answer(status: 201, body: "OK"), .answer(status: 302, body: "OK"),
            .silence,
        ])
    func retries(behaviour: NotificationReceiver.Behaviour) async throws {
        try await BankFixture.use({ $0.notifyTimeout = .milliseconds(300) }) { bank in
            try await bank.stage()
            bank.receiver.behave(behaviour)
            _ = try await recharge("Q1", bank)
            #expect(try await list(bank) == ["Q1 1 failed"])
            try await bank.advance(seconds: 299)
            #expect(try await list(bank).count == 1)
            try await bank.advance(seconds: 1)
            #expect(try await list(bank) == ["Q1 1 failed", "Q1 2 failed"])
            try await bank.advance(seconds: 1500)
            #expect(try await list(bank) == ["Q1 1 failed", "Q1 2 failed", "Q1 3 givenUp"])
            try await bank.advance(seconds: 86_400)
            #expect(try await list(bank).count == 3)
            let received = bank.receiver.received.elements
            #expect(received.count == 3 && received.allSatisfy(\.isVerified))
            #expect(Set(received.map(\.envelope.respData)).count == 1)
        }
    }

    @Test("A platform that is back hears at the next attempt")
    func recovery() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            bank.receiver.behave(.answer(status: 503, body: ""))
            _ = try await recharge("Q1", bank)
            try await bank.settle()
            bank.receiver.behave(.ok)
            try await bank.advance(seconds: 300)
            #expect(try await list(bank) == ["Q1 1 failed", "Q1 2 received"])
        }
    }

    @Test("Nobody to notify: given up at once, and the list says why")
    func nowhere() async throws {
        try await BankFixture.use({ $0.notifyURL = nil }) { bank in
            try await bank.stage()
            _ = try await recharge("Q1", bank)
            try await bank.settle()
            let rows = try await bank.admin.rows("/admin/notifications")
            #expect(rows.map { $0["outcome"] } == ["givenUp"])
            #expect(rows[0]["reason"]?.string?.contains("no notification address") == true)
        }
    }

    @Test("Nobody at the address: not sent, and tried again")
    func refused() async throws {
        let absent = try NotificationReceiver(keys: try BankKeyRing.shared())
        absent.stop()
        try await BankFixture.use({ $0.notifyURL = absent.address }) { bank in
            try await bank.stage()
            _ = try await recharge("Q1", bank)
            try await bank.settle()
            let row = try #require(try await bank.admin.rows("/admin/notifications").first)
            #expect(row["outcome"] == "failed")
        }
    }

    @Test("A withdrawal is notified twice, a registration and its audit too, and the list names no person")
    func phases() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let withdrawal = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            _ = try await bank.robot.confirm(withdrawal)
            let registration = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            _ = try await bank.robot.confirm(registration, Samples.person)
            try await bank.settle()
            try await bank.advance(seconds: 1)
            try await bank.settle()
            let received = bank.receiver.received.elements
            func statuses(_ service: String) -> [String] {
                received.filter { $0.envelope.serviceName == service }
                    .map { $0.json["status"]?.string ?? $0.json["auditStatus"]?.string ?? "-" }
            }
            #expect(statuses("WITHDRAW") == ["ACCEPT", "SUCCESS"])
            #expect(statuses("PERSONAL_REGISTER") == ["SUCCESS", "PASSED"])
            let rows = try await bank.admin.rows("/admin/notifications")
            #expect(rows.count == 4)
            for value in Samples.person.values { #expect(!JSONValue.array(rows).text.contains(value)) }
        }
    }

    @Test("A clock that jumps over a payout and its hour leaves no result untold")
    func lateResult() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let withdrawal = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            _ = try await bank.robot.confirm(withdrawal)
            try await bank.advance(seconds: 7200)
            let received = try await bank.receiver.received.wait(for: 2)
            #expect(Set(received.map { $0.json["status"] }) == ["ACCEPT", "SUCCESS"])
            #expect(try await list(bank) == ["W1 1 received", "W1 1 received"])
        }
    }

    @Test("A bank that was stopped over a payout, an audit and their hour tells both results when it is back")
    func stoppedOverResults() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            let withdrawal = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "10.00", at: bank.now))
            _ = try await bank.robot.confirm(withdrawal)
            let registration = try await bank.robot.open(.personalRegister, Samples.register("R1", "new_1"))
            _ = try await bank.robot.confirm(registration, Samples.person)
            try await bank.settle()
            #expect(bank.receiver.received.elements.count == 2)
        }
        let later = TestClock(at: TestClock.morning + .seconds(7200))
        try await BankFixture.use({
            $0.dataFolder = data
            $0.clock = later.wallClock
        }) { bank in
            let received = try await bank.receiver.received.wait(for: 2)
            #expect(Set(received.map { $0.json["status"] ?? $0.json["auditStatus"] }) == ["SUCCESS", "PASSED"])
            #expect(try await list(bank).count == 4)
        }
    }

    @Test("A notification whose hour passes between two attempts is given up, and the list says so")
    func lateRetry() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            bank.receiver.behave(.answer(status: 500, body: ""))
            _ = try await recharge("Q1", bank)
            #expect(try await list(bank) == ["Q1 1 failed"])
            try await bank.advance(seconds: 7200)
            #expect(try await list(bank) == ["Q1 1 failed", "Q1 2 givenUp"])
            #expect(bank.receiver.received.elements.count == 1)
        }
    }

    @Test("Many notifications at once arrive, each once")
    func many() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            let count = 100
            for number in 0..<count { _ = try await recharge("Q\(number)", bank) }
            let received = try await bank.receiver.received.wait(for: count)
            #expect(Set(received.map { $0.json["requestNo"]?.string }).count == count)
            #expect(try await list(bank).count == count)
        }
    }

    @Test("Planted faults lose, repeat and delay notifications")
    func faults() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await bank.admin.make(
                "/admin/faults",
                [
                    "requests": [
                        "LOST": [["fault": "loseNotification"]], "TWICE": [["fault": "repeatNotification"]],
                        "LATE": [["fault": "delayNotification", "milliseconds": 10_000]],
                    ]
                ])
            for number in ["LATE", "LOST", "TWICE"] { _ = try await recharge(number, bank) }
            _ = try await bank.receiver.received.wait(for: 2)
            _ = try await recharge("PLAIN", bank)
            func arrived() -> [String] {
                bank.receiver.received.elements.compactMap { $0.json["requestNo"]?.string }
            }
            _ = try await bank.receiver.received.wait(for: 3)
            #expect(arrived() == ["TWICE", "TWICE", "PLAIN"])
            try await bank.advance(seconds: 10)
            _ = try await bank.receiver.received.wait(for: 4)
            #expect(arrived().last == "LATE", "later ones have overtaken it")
            try await bank.advance(seconds: 290)
            _ = try await bank.receiver.received.wait(for: 5)
            #expect(arrived().last == "LOST", "it counts as not received")
            let outcomes = try await list(bank)
            #expect(
                Set(outcomes) == [
                    "LOST 1 failed", "TWICE 1 received", "PLAIN 1 received", "LATE 1 received", "LOST 2 received",
                ])
        }
    }

    @Test("Notifications held back take no place from others, and all arrive in the end")
    func manyDelayed() async throws {
        try await BankFixture.use { bank in
            try await bank.stage()
            try await bank.admin.make(
                "/admin/faults",
                ["services": ["RECHARGE": ["delayNotification": ["rate": 1, "milliseconds": 10_000]]]])
            let count = Notifier.limit + 20
            for number in 0..<count { _ = try await recharge("Q\(number)", bank) }
            let withdrawal = try await bank.robot.open(
                .withdraw, Samples.withdrawal("W1", "investor", "1.00", at: bank.now))
            _ = try await bank.robot.confirm(withdrawal)
            let first = try await bank.receiver.received.wait(for: 1)
            #expect(first.map(\.envelope.serviceName) == ["WITHDRAW"])
            try await bank.settle()
            try await bank.advance(seconds: 10)
            try await bank.settle()
            let arrived = bank.receiver.received.elements.compactMap { $0.json["requestNo"]?.string }
            #expect(Set(arrived).count == count + 1 && arrived.count == count + 2, "a withdrawal has two")
        }
    }

    @Test("A run without an address leaves the notifications of earlier runs to a run that has one")
    func heldOver() async throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            try await bank.stage()
            bank.receiver.behave(.answer(status: 500, body: ""))
            _ = try await recharge("Q1", bank)
            try await bank.settle()
        }
        try await BankFixture.use({
            $0.dataFolder = data
            $0.notifyURL = nil
        }) { bank in
            _ = try await recharge("Q2", bank)
            try await bank.advance(seconds: 300)
            #expect(try await list(bank) == ["Q1 1 failed", "Q2 1 givenUp"])
        }
        try await BankFixture.use({ $0.dataFolder = data }) { bank in
            let notice = try await bank.receiver.received.wait(for: 1)[0]
            #expect(notice.json["requestNo"] == "Q1")
            #expect(try await list(bank) == ["Q1 1 failed", "Q2 1 givenUp", "Q1 2 received"])
        }
    }
}
