import Crypto
import Custody
import Expressions
import Foundation
import HTTP
import JSON
import Orchestrator
import Roles
import Runtime
import Saga
import Synchronization
import TestSupport
import Testing
import Visitors

@Suite("Pages that send users to the bank", .timeLimit(.minutes(2)))
struct PayTests {
    private static let json: HTTPHeaders = ["Accept": "application/json"]

    @Test("The page shows what is about to be done, and posts a form that was signed now")
    func page() async throws {
        try await GatewayFixture.use({ $0.platformName = "测试<平台>" }) { fixture in
            let command = PageSamples.bid(fixture)
            fixture.clock.set(fixture.clock.now + .seconds(1_200))
            let answer = try await fixture.get(PageSamples.path(fixture, command))
            #expect(answer.status == 200)
            let page = try WebPage(reading: answer.text)
            #expect(page.facts["办理业务"] == "投标" && page.facts["金额"] == "¥ 300.00")
            #expect(page.facts["平台编号"] == "5000001" && page.text.contains("测试<平台>"))
            let form = try page.form()
            #expect(form.action == "https://bank.example/gateway" && form.buttons.map(\.text) == ["前往银行"])
            let reqData = try #require(form["reqData"]?.value)
            let signature = try #require(form["signature"]?.value)
            let platformKeys = fixture.keys.bank.platformKeys
            #expect(platformKeys.verifies(Array(reqData.utf8), signature: signature))
            let request = try JSONValue(reading: reqData)
            #expect(request["timestamp"] == .string(fixture.clock.now.wire))
            #expect(request["requestNo"] == .string(command.requestNo.text) && request["amount"] == "300.00")
            #expect(request["callbackUrl"] == .string(fixture.address + "/custody/return"))
            #expect(form["serviceName"]?.value == "USER_PRE_FREEZE" && form["platformNo"]?.value == "5000001")
        }
    }

    @Test("The page may go to the bank and nowhere else, is kept by nobody, and runs one known script")
    func headers() async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.get(PageSamples.path(fixture, PageSamples.bid(fixture)))
            let policy = try #require(answer.headers["Content-Security-Policy"])
            #expect(policy.contains("form-action https://bank.example;") && policy.contains("default-src 'none'"))
            let page = try WebPage(reading: answer.text)
            #expect(page.scripts.count == 1)
            let hash = Data(Digest.sha256(Array(page.scripts[0].utf8))).base64EncodedString()
            #expect(policy.contains("script-src 'sha256-\(hash)'"))
            #expect(answer.headers["Cache-Control"] == "no-store" && answer.headers["Vary"] == "Accept")
            #expect(answer.headers["Referrer-Policy"] == "no-referrer")
        }
    }

    @Test("An app gets the same form as data, and until when it is good")
    func data() async throws {
        try await GatewayFixture.use({ $0.publicURL = "https://pay.example" }) { fixture in
            let command = PageSamples.bid(fixture, expired: fixture.clock.now.milliseconds + 300_000)
            let answer = try await fixture.get(PageSamples.path(fixture, command), Self.json)
            #expect(answer.status == 200 && answer.headers["Cache-Control"] == "no-store")
            let form = answer.json
            #expect(form["action"] == "https://bank.example/gateway" && form["method"] == "POST")
            let time = Timestamp(milliseconds: fixture.clock.now.milliseconds + 300_000)
            #expect(form["expires"] == .string(WallClock.text(of: time.milliseconds)))
            let reqData = try #require(form["fields"]?["reqData"]?.string)
            #expect(
                fixture.keys.bank.platformKeys.verifies(
                    Array(reqData.utf8), signature: form["fields"]?["signature"]?.string ?? ""))
            let request = try JSONValue(reading: reqData)
            #expect(request["callbackUrl"] == "https://pay.example/custody/return")
            #expect(request["expired"] == .string(time.wire))
        }
    }

    @Test("Personal data is opened for the bank's form only: the page shows none, and no line of the log has any")
    func personal() async throws {
        try await GatewayFixture.use { fixture in
            let path = try PageSamples.path(fixture, PageSamples.registration(fixture))
            let answer = try await fixture.get(path)
            let page = try WebPage(reading: answer.text)
            let reqData = try #require(try page.form()["reqData"]?.value)
            #expect(try JSONValue(reading: reqData)["realName"] == "欧阳晓明")
            for secret in ["欧阳晓明", "11010519491231002X", "13800138000", "6222020200012345678"] {
                #expect(!page.text.contains(secret) && !fixture.logged.contains(secret))
            }
            #expect(!fixture.logged.contains(path.dropFirst(5)), "a token is a key to the page")
        }
    }

    @Test(
        "A link that leads nowhere says so to people and to programs",
        arguments: [
            ("expired", 410, "页面已过期"), ("givenUp", 410, "操作已取消"), ("unknown", 404, "链接无效"),
            ("notReady", 503, "请稍后再试"), ("broken", 500, "暂时无法办理"),
        ])
    func refused(what: String, status: Int, title: String) async throws {
        try await GatewayFixture.use { fixture in
            let path = try Self.path(to: what, fixture)
            let page = try await fixture.get(path)
            #expect(page.status == status)
            let read = try WebPage(reading: page.text)
            #expect(read.title.hasPrefix(title) && read.alert != nil && read.forms.isEmpty)
            #expect(page.headers["Content-Security-Policy"]?.contains("form-action 'none'") == true)
            let data = try await fixture.get(path, Self.json)
            #expect(data.status == status && data.json["error"]?["code"] == .string(what))
            #expect(status != 503 || data.headers["Retry-After"] == "1" && page.headers["Retry-After"] == "1")
            #expect(fixture.metric(#"loansaga_gateway_pages_total{outcome="\#(what)"}"#) == 2)
            #expect(!fixture.logged.contains(path.dropFirst(5)))
        }
    }

    private static func path(to what: String, _ fixture: GatewayFixture) throws -> String {
        switch what {
        case "expired":
            return try PageSamples.path(
                fixture, PageSamples.bid(fixture, expired: fixture.clock.now.milliseconds - 1))
        case "givenUp":
            let command = PageSamples.bid(fixture)
            fixture.givenUp.sagas.withLock { _ = $0.insert("\(command.family)/\(command.saga)") }
            return try PageSamples.path(fixture, command)
        case "notReady":
            return try PageSamples.path(
                fixture, PageSamples.command(fixture, .recharge, [("amount", .amount(1))], profile: "not read yet"))
        case "broken":
            // The bank's tables want more of a recharge than this.
            return try PageSamples.path(fixture, PageSamples.command(fixture, .recharge, [("amount", .amount(1))]))
        case _:
            return try PageSamples.path(fixture, PageSamples.command(fixture, .confirmLoan, []))
        }
    }

    @Test(
        "Nobody can make a link up or change one",
        arguments: ["", "x", "sealed1.k.AAAA", "%00", String(repeating: "A", count: 5_000)])
    func madeUp(token: String) async throws {
        try await GatewayFixture.use { fixture in
            let answer = try await fixture.get("/pay/" + token)
            #expect([400, 404].contains(answer.status))
            let path = try PageSamples.path(fixture, PageSamples.bid(fixture))
            let changed = path.dropLast() + (path.hasSuffix("A") ? "B" : "A")
            #expect(try await fixture.get(String(changed)).status == 404)
            #expect(try await fixture.post(path, []).status == 405)
        }
    }

    @Test("A link of another key is unknown")
    func otherKey() async throws {
        try await GatewayFixture.use { fixture in
            let other = try Sealer(current: SealKey.generate())
            let token = try PageToken.text(of: PageSamples.bid(fixture), sealer: other)
            #expect(try await fixture.get("/pay/" + token).status == 404)
        }
    }
}
