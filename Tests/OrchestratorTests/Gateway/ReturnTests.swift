import Crypto
import Custody
import HTTP
import JSON
import Log
import Orchestrator
import TestSupport
import Testing
import Topics
import Visitors

@Suite("Browsers that come back from the bank", .timeLimit(.minutes(2)))
struct ReturnTests {
    private static func page(_ fixture: GatewayFixture, _ body: [UInt8]) async throws -> (HTTPAnswer, WebPage) {
        let answer = try await fixture.post("/custody/return", body, GatewayFixture.form)
        return (answer, try WebPage(reading: answer.text))
    }

    @Test(
        "A signed result is shown with its number and amount, and has no effect",
        arguments: [("SUCCESS", "操作成功"), ("ACCEPT", "处理中"), ("FAIL", "操作未完成")])
    func verified(status: String, title: String) async throws {
        try await GatewayFixture.use({ $0.homeURL = "https://platform.example/我的?a=1&b=2".replacing("我的", with: "my") })
        { fixture in
            let number = fixture.number("p").text
            let respData = #"""
                {"requestNo":"\#(number)","amount":"88.00","status":"\#(status)","realName":"欧阳晓明","respMsg":"<script>"}
                """#
            let (answer, page) = try await Self.page(
                fixture, fixture.notification(respData, ["responseType": "CALLBACK"]))
            #expect(answer.status == 200 && page.title.hasPrefix(title))
            #expect(page.facts["金额"] == "¥ 88.00" && page.facts["请求流水号"] == number)
            #expect(!answer.text.contains("欧阳晓明") && page.scripts.isEmpty && page.forms.isEmpty)
            #expect(answer.text.contains(#"href="https://platform.example/my?a=1&amp;b=2""#))
            #expect(answer.headers["Content-Security-Policy"]?.contains("script-src") == false)
            #expect(answer.headers["Cache-Control"] == "no-store")
            for topic in [fixture.topics.inbox, fixture.topics.deadLetters] {
                #expect(try fixture.records(topic).isEmpty)
            }
            #expect(fixture.metric(#"loansaga_gateway_returns_total{outcome="verified"}"#) == 1)
        }
    }

    @Test(
        "What cannot be vouched for is thanked and not shown",
        arguments: [
            ["signature": "00"], ["signature": "zz"], ["respData": #"{"status":"FAIL","amount":"1.00"}"#],
            ["respData": String(repeating: " ", count: 70_000)],
        ])
    func unverified(changes: [String: String]) async throws {
        try await GatewayFixture.use { fixture in
            let body = try fixture.notification(#"{"status":"SUCCESS","amount":"66.00"}"#, changes)
            let (answer, page) = try await Self.page(fixture, body)
            #expect(answer.status == 200 && page.text.contains("已返回，结果以平台通知为准"))
            #expect(!page.text.contains("成功") && page.facts.isEmpty)
        }
    }

    @Test(
        "Damaged forms and signed nonsense get the same page",
        arguments: ["", "a=%", "respData=1&respData=2", "respData=%FF&signature=00"])
    func damaged(body: String) async throws {
        try await GatewayFixture.use { fixture in
            let (answer, page) = try await Self.page(fixture, Array(body.utf8))
            #expect(answer.status == 200 && page.text.contains("已返回，结果以平台通知为准"))
            let (_, nonsense) = try await Self.page(fixture, fixture.notification("[1,2"))
            #expect(nonsense.text.contains("已返回，结果以平台通知为准"))
            #expect(try await fixture.get("/custody/return").headers["Allow"] == "POST")
        }
    }
}
