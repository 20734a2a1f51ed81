import Bank
import Custody
import JSON
import TestSupport
import Testing

/// The gateway pages as people meet them: in a real browser, from the platform's page to the platform's page.
@Suite("Gateway pages in Chromium", .serialized, .timeLimit(.minutes(3)))
struct GatewayInChromiumTests {
    /// A bank with an investor and a project, the platform's web site, and a browser.
    private static func visit(
        runsScripts: Bool = true, _ work: @Sendable (BankFixture, PlatformSite, Browser) async throws -> Void
    ) async throws {
        try await BankFixture.use { bank in
            try await bank.admin.make("/admin/users", ["userNo": "borrower", "role": "BORROWER", "kind": "person"])
            try await bank.admin.make(
                "/admin/users", ["userNo": "investor", "role": "INVESTOR", "kind": "person", "available": "1000.00"])
            let project: JSONValue = [
                "projectNo": "project", "userNo": "borrower", "projectAmount": "5000.00",
            ]
            try await bank.admin.make("/admin/projects", project)
            let site = try PlatformSite(platform: bank.platform)
            defer { site.stop() }
            try await Browser.use(runsScripts: runsScripts) { try await work(bank, site, $0) }
        }
    }

    private static func bid(_ bank: BankFixture, _ site: PlatformSite) -> JSONObject {
        [
            "requestNo": "bid_1", "userNo": "investor", "bizType": "TENDER", "amount": "300.00",
            "preMarketingAmount": "5.00", "expired": .string((bank.now + .seconds(900)).wire),
            "remark": "<b>投标</b> & \"引号\"", "callbackUrl": .string(site.callbackUrl), "projectNo": "project",
        ]
    }

    private static func open(_ browser: Browser, _ page: String) async throws {
        try await browser.open(page)
        try await browser.click("button")
    }

    /// The verified result that the browser brought back last and the verified notification, which must agree.
    private static func result(_ bank: BankFixture, _ site: PlatformSite, visits: Int = 1) async throws -> JSONValue {
        let returned = try await site.returned.wait(for: visits)[visits - 1]
        #expect(site.isVerified(returned))
        #expect(returned.responseType == .callback)
        let notified = try await bank.receiver.received.wait(for: 1)[0]
        #expect(notified.isVerified)
        #expect(notified.envelope.responseType == .notify)
        #expect(notified.envelope.serviceName == returned.serviceName)
        #expect(try JSONValue(reading: returned.respData)["respCode"] == notified.json["respCode"])
        return notified.json
    }

    @Test(
        "A bid is confirmed on the page, with and without scripts, and comes back both ways", arguments: [true, false])
    func confirms(runsScripts: Bool) async throws {
        try await Self.visit(runsScripts: runsScripts) { bank, site, browser in
            try await Self.open(browser, try site.page(to: .userPreFreeze, Self.bid(bank, site)))
            let page = try await browser.text("main")
            for shown in ["投标", "300.00", "5.00", "1000.00", "project", "<b>投标</b> & \"引号\""] {
                #expect(page.contains(shown), "the page shows \(shown)")
            }
            #expect(try await browser.count("main b") == 0, "a remark is text, not markup")
            #expect(
                try await browser.count("input[name=amount], input[name=userNo], input[name=projectNo]") == 0,
                "what the platform passed is shown and cannot be changed")
            try await browser.type("123456", into: "input[name=password]")
            try await browser.click("button[value=confirm]")
            if !runsScripts { try await browser.click("button") }
            #expect(try await browser.text("#returned") == "welcome back")
            #expect(try await browser.url == site.callbackUrl)

            let result = try await Self.result(bank, site)
            #expect(result["status"] == "SUCCESS")
            #expect(result["requestNo"] == "bid_1")
            #expect(try await bank.admin.user("investor")["frozen"] == "300.00")
            #expect(try await bank.admin.view("/admin/books")["balanced"] == true)
        }
    }

    @Test("A newcomer opens an account: what was passed is fixed, what is missing is asked for")
    func registers() async throws {
        try await Self.visit { bank, site, browser in
            let parameters: JSONObject = [
                "requestNo": "open_1", "userNo": "newcomer", "realName": "张三", "userRole": "INVESTOR",
                "callbackUrl": .string(site.callbackUrl),
            ]
            try await Self.open(browser, try site.page(to: .personalRegister, parameters))
            #expect(try await browser.count("input[name=realName]") == 0)
            try await browser.type("110101199003070014", into: "input[name=idNumber]")
            try await browser.type("13800138000", into: "input[name=mobile]")
            try await browser.type("6222020200012345678", into: "input[name=cardNumber]")
            try await browser.type("s3cret-pass", into: "input[name=password]")
            try await browser.type("s3cret-pass", into: "input[name=passwordAgain]")
            try await browser.click("input[name=authorised_TENDER]")
            try await browser.click("button[value=confirm]")
            #expect(try await browser.text("#returned") == "welcome back")

            let result = try await Self.result(bank, site)
            #expect(result["status"] == "SUCCESS")
            #expect(result["realName"] == "张三")
            let user = try await bank.admin.user("newcomer")
            #expect(user["authorised"] == ["TENDER"])
            #expect(user["role"] == "INVESTOR")
        }
    }

    @Test("Cancelling brings the user back with 20026 and freezes nothing")
    func cancels() async throws {
        try await Self.visit { bank, site, browser in
            try await Self.open(browser, try site.page(to: .userPreFreeze, Self.bid(bank, site)))
            try await browser.click("button[value=cancel]")
            #expect(try await browser.text("#returned") == "welcome back")
            let result = try await Self.result(bank, site)
            #expect(result["status"] == "FAIL")
            #expect(result["respCode"] == "20026")
            #expect(try await bank.admin.user("investor")["frozen"] == "0.00")
        }
    }

    @Test("A wrong password asks again and does nothing; the right one then confirms")
    func wrongPassword() async throws {
        try await Self.visit { bank, site, browser in
            try await Self.open(browser, try site.page(to: .userPreFreeze, Self.bid(bank, site)))
            try await browser.type("654321", into: "input[name=password]")
            try await browser.click("button[value=confirm]")
            #expect(try await browser.text("[role=alert]").contains("密码"))
            #expect(try await bank.admin.user("investor")["frozen"] == "0.00")
            #expect(bank.receiver.received.elements.isEmpty)
            try await browser.type("123456", into: "input[name=password]")
            try await browser.click("button[value=confirm]")
            #expect(try await browser.text("#returned") == "welcome back")
            #expect(try await Self.result(bank, site)["status"] == "SUCCESS")
        }
    }

    @Test("A page that has expired does nothing: 20020 by the browser, no notification, and the number is free again")
    func expires() async throws {
        try await Self.visit { bank, site, browser in
            try await Self.open(browser, try site.page(to: .userPreFreeze, Self.bid(bank, site)))
            try await browser.type("123456", into: "input[name=password]")
            try await bank.advance(seconds: 901)
            try await browser.click("button[value=confirm]")
            #expect(try await browser.text("#returned") == "welcome back")
            let returned = try await site.returned.wait(for: 1)[0]
            #expect(site.isVerified(returned))
            #expect(try JSONValue(reading: returned.respData)["respCode"] == "20020")
            try await bank.settle()
            #expect(bank.receiver.received.elements.isEmpty)
            #expect(try await bank.admin.user("investor")["frozen"] == "0.00")

            try await Self.open(browser, try site.page(to: .userPreFreeze, Self.bid(bank, site)))
            try await browser.type("123456", into: "input[name=password]")
            try await browser.click("button[value=confirm]")
            #expect(try await browser.text("#returned") == "welcome back")
            #expect(try await Self.result(bank, site, visits: 2)["status"] == "SUCCESS", "the number was free")
        }
    }
}
