import Bank
import Custody
import EmbeddedLog
import HTTP
import JSON
import Log
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing
import Topics
import Visitors

/// From the link to the bank and back, with the sandbox bank over HTTP.
@Suite("A user's way to the bank and back", .serialized, .timeLimit(.minutes(3)))
struct BankJourneyTests {
    /// A gateway that takes the bank's notifications and one that sends users to the bank, on one log.
    static func visit(_ work: (BankFixture, GatewayFixture) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let log = try EmbeddedLog(folder: folder.path("log"))
        let first = try GatewayFixture(log: log)
        await first.becomeReady()
        do {
            try await BankFixture.use({ $0.notifyURL = first.address + "/custody/notify" }) { bank in
                try await bank.admin.make(
                    "/admin/users", ["userNo": "borrower", "role": "BORROWER", "kind": "person"])
                try await bank.admin.make(
                    "/admin/users",
                    ["userNo": "investor", "role": "INVESTOR", "kind": "person", "available": "1000.00"])
                try await bank.admin.make(
                    "/admin/projects", ["projectNo": "project", "userNo": "borrower", "projectAmount": "5000.00"])
                try await GatewayFixture.use(log: log, { $0.bankURL = bank.server.address }) {
                    try await work(bank, $0)
                }
            }
            await first.stop()
        } catch {
            await first.stop()
            throw error
        }
    }

    @Test("A bid is confirmed without scripts: the bank freezes, notifies, and the return page says so")
    func robot() async throws {
        try await Self.visit { bank, fixture in
            let command = PageSamples.bid(fixture)
            let link = try await fixture.get(PageSamples.path(fixture, command))
            let form = try WebPage(reading: link.text).form()
            #expect(form.action == bank.server.address + "/gateway")
            let view = try await bank.robot.open(form.fields(pressing: "前往银行"))
            #expect(view.page.facts["金额"] == "¥ 300.00")
            let confirmed = try await bank.robot.confirm(view)
            let back = try confirmed.page.form()
            #expect(back.action == fixture.address + "/custody/return")
            let fields = try back.fields(pressing: "返回商户平台")
            let returned = try await fixture.post("/custody/return", Form.encode(fields), GatewayFixture.form)
            let page = try WebPage(reading: returned.text)
            #expect(page.title.hasPrefix("操作成功") && page.facts["请求流水号"] == command.requestNo.text)
            try await bank.settle()
            guard case .byNumber(let notification) = try fixture.inbox().first else {
                Issue.record("the bank's notification is not in the inbox")
                return
            }
            #expect(notification.requestNo == command.requestNo && notification.result["status"] == "SUCCESS")
            #expect(try await bank.admin.user("investor")["frozen"] == "300.00")
            let rows = try await bank.admin.rows("/admin/notifications")
            #expect(rows.map { $0["outcome"] } == ["received"])
        }
    }

    @Test("An account is opened with sealed data: result and audit both come in, and neither is readable in the log")
    func registration() async throws {
        try await Self.visit { bank, fixture in
            let command = try PageSamples.registration(fixture)
            let link = try await fixture.get(PageSamples.path(fixture, command))
            let form = try WebPage(reading: link.text).form()
            let view = try await bank.robot.open(form.fields(pressing: "前往银行"))
            let confirmed = try await bank.robot.confirm(view)
            #expect(confirmed.returned?.status == "SUCCESS")
            // The bank's audit takes a moment of its clock.
            try await bank.settle()
            try await bank.advance(seconds: 5)
            try await bank.settle()
            let records = try fixture.inbox()
            #expect(records.count == 2)
            let audits = records.compactMap { record in
                if case .family(let family, .audit(let audit)) = record { (family, audit.status) } else { nil }
            }
            #expect(audits.map(\.0) == ["newcomer"] && audits.map(\.1) == ["PASSED"])
            let written = try fixture.records(fixture.topics.inbox)
                .map { String(decoding: $0.value ?? [], as: UTF8.self) }.joined()
            for secret in ["欧阳晓明", "11010519491231002X", "13800138000", "6222020200012345678"] {
                #expect(!written.contains(secret))
            }
        }
    }

    @Test("A user who cancels comes back to a page that says so")
    func cancelled() async throws {
        try await Self.visit { bank, fixture in
            let link = try await fixture.get(PageSamples.path(fixture, PageSamples.bid(fixture)))
            let view = try await bank.robot.open(try WebPage(reading: link.text).form().fields(pressing: "前往银行"))
            let cancelled = try await bank.robot.cancel(view)
            let fields = try cancelled.page.form().fields(pressing: "返回商户平台")
            let returned = try await fixture.post("/custody/return", Form.encode(fields), GatewayFixture.form)
            #expect(try WebPage(reading: returned.text).title.hasPrefix("操作未完成"))
        }
    }

    @Test("In a real browser, with and without scripts", arguments: [true, false])
    func browser(runsScripts: Bool) async throws {
        try await Self.visit { bank, fixture in
            let command = PageSamples.bid(fixture)
            let path = try PageSamples.path(fixture, command)
            try await Browser.use(runsScripts: runsScripts) { browser in
                try await browser.open(fixture.address + path)
                if !runsScripts {
                    #expect(try await browser.text("dl").contains("300.00"))
                    try await browser.click("button")
                }
                try await browser.type("123456", into: "input[name=password]")
                try await browser.click("button[value=confirm]")
                if !runsScripts { try await browser.click("button") }
                #expect(try await browser.text("dl").contains(command.requestNo.text))
                #expect(try await browser.text("h1") == "操作成功")
                #expect(try await browser.url == fixture.address + "/custody/return")
            }
            try await bank.settle()
            #expect(try fixture.inbox().count == 1)
            #expect(try await bank.admin.user("investor")["frozen"] == "300.00")
        }
    }
}
