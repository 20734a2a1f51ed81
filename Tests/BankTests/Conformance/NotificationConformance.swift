import Custody
import JSON
import TestSupport
import Testing

@Suite("Bank: notifications")
struct NotificationConformance {
    static let notOK = [
        NotificationReceipt(body: "ok"), NotificationReceipt(body: "OK\n"), NotificationReceipt(body: " OK"),
        NotificationReceipt(body: "\"OK\""), NotificationReceipt(body: "OKAY"), NotificationReceipt(body: ""),
        NotificationReceipt(body: "SUCCESS"), NotificationReceipt(body: "\u{FEFF}OK"), NotificationReceipt(body: "ＯＫ"),
        NotificationReceipt(status: 500, body: "OK"), NotificationReceipt(status: 404, body: "OK"),
        NotificationReceipt(status: 302, body: "OK"),
    ]

    @Test(
        "An answer that is not exactly OK brings the notification again, three times in all, within the hour",
        arguments: BankDriverKind.allCases, notOK)
    func retries(on kind: BankDriverKind, _ receipt: NotificationReceipt) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.driver.answerNotifications(with: receipt)
            let start = try await bank.driver.now()
            let answer = try await bank.run(.recharge("Q1", "I1", "1.00"))
            var arrived = try await bank.notifications()
            #expect(arrived.count == 1, "at once")
            for seconds in [299, 1, 1499, 1, 1799] {
                try await bank.advance(.seconds(seconds))
                arrived += try await bank.notifications()
            }
            #expect(arrived.map { $0.at - start } == [.zero, .seconds(300), .seconds(1800)])
            #expect(Set(arrived.map(\.answer.respData)) == [answer.respData], "word for word the same")
            try await bank.advance(.seconds(86_400))
            #expect(try await bank.notifications().isEmpty, "given up")
        }
    }

    @Test("OK ends it, also at the second or third attempt", arguments: BankDriverKind.allCases, [1, 2, 3])
    func received(on kind: BankDriverKind, atAttempt attempt: Int) async throws {
        try await withStagedBank(kind) { bank in
            try await bank.driver.answerNotifications(with: attempt == 1 ? .ok : NotificationReceipt(body: "later"))
            _ = try await bank.run(.recharge("Q1", "I1", "1.00"))
            var count = try await bank.notifications().count
            for (index, seconds) in [300, 1500, 7200].enumerated() {
                if index + 2 == attempt { try await bank.driver.answerNotifications(with: .ok) }
                try await bank.advance(.seconds(seconds))
                count += try await bank.notifications().count
            }
            #expect(count == attempt)
        }
    }

    @Test("A withdrawal's two phases are notified each on its own", arguments: BankDriverKind.allCases)
    func phases(on kind: BankDriverKind) async throws {
        var settings = BankTestSettings()
        settings.payoutDelay = .seconds(60)
        try await withStagedBank(kind, settings) { bank in
            try await bank.driver.answerNotifications(with: NotificationReceipt(body: "no"))
            let start = try await bank.driver.now()
            try await bank.apply(.withdraw("W1", "I1", "1.00"))
            for seconds in [60, 240, 60, 1440, 60, 3600] { try await bank.advance(.seconds(seconds)) }
            let arrived = try await bank.notifications()
            #expect(
                arrived.map { "\($0.answer.status) \(($0.at - start).components.seconds)" } == [
                    "ACCEPT 0", "SUCCESS 60", "ACCEPT 300", "SUCCESS 360", "ACCEPT 1800", "SUCCESS 1860",
                ])
        }
    }

    @Test(
        "The audit is notified as often as any, and its refusal to arrive keeps no result back",
        arguments: BankDriverKind.allCases)
    func audit(on kind: BankDriverKind) async throws {
        try await withBank(kind) { bank in
            try await bank.driver.answerNotifications(with: NotificationReceipt(body: "no"))
            try await bank.apply(.register("R1", userNo: "N1"))
            for seconds in [1, 299, 1, 1499, 1, 3600] { try await bank.advance(.seconds(seconds)) }
            let arrived = try await bank.notifications()
            #expect(arrived.filter { $0.answer["auditStatus"] == "PASSED" }.count == 3)
            #expect(arrived.filter { $0.answer["requestNo"] == "R1" }.count == 3)
            #expect(arrived.count == 6)
        }
    }

    @Test(
        "Direct services are answered, not notified", arguments: BankDriverKind.allCases,
        ServiceScene.all.filter { !$0.call.isGateway })
    func direct(on kind: BankDriverKind, _ scene: ServiceScene) async throws {
        try await withStagedBank(kind) { bank in
            try await scene.prepare(bank)
            try await bank.apply(scene.call)
            try await bank.refuse(scene.refused, scene.code)
            try await bank.advance(.seconds(7200))
            #expect(try await bank.notifications().isEmpty)
        }
    }

    @Test(
        "A notification has its table's parameters, a browser's return those of the answer",
        arguments: BankDriverKind.allCases)
    func parameters(on kind: BankDriverKind) async throws {
        let registration = [
            "requestNo", "userNo", "realName", "idNumber", "userRole", "mobile", "cardNumber", "bankCode", "respCode",
            "respMsg", "status",
        ]
        let recharge = [
            "requestNo", "userNo", "amount", "payCompany", "rechargeWay", "transactionTime", "respCode", "respMsg",
            "status",
        ]
        let freeze = ["requestNo", "bizType", "respCode", "respMsg", "status"]
        let tables: [(BankCall, answer: [String], notification: [String])] = [
            (.register("R1", userNo: "N1"), registration, registration),
            (.recharge("Q1", "I1", "1.00"), recharge, recharge),
            (
                .withdraw("W1", "I1", "1.00"), ["respCode", "respMsg", "requestNo", "userNo", "amount", "status"],
                ["amount", "requestNo", "userNo", "transactionTime", "status", "respCode", "respMsg"]
            ),
            (.freeze("F1", "I1", "1.00", by: .page), freeze, freeze),
        ]
        try await withStagedBank(kind) { bank in
            for (call, answer, notification) in tables {
                let answered = try await bank.apply(call)
                #expect(answered.names == answer, "\(call.service)")
                let arrived = try await bank.notifications()
                #expect(arrived.map(\.answer.names) == [notification], "\(call.service)")
            }
        }
    }
}
