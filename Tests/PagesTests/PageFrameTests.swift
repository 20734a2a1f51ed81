import HTTP
import Pages
import Testing

@Suite("Pages for people")
struct PageFrameTests {
    private static let frame = PageFrame(name: "测试", house: "<测试> 平台")

    @Test(
        "A page may do what it says and nothing else",
        arguments: [
            (.nothing, "form-action 'none'", false), (.post(to: "'self'"), "form-action 'self'", false),
            (.postAtOnce(to: "https://bank.example"), "form-action https://bank.example;", true),
        ] as [(PageFrame.Powers, String, Bool)])
    func powers(powers: PageFrame.Powers, formAction: String, runsScript: Bool) throws {
        let page = Self.frame.response("标题", "<p>x</p>", powers: powers)
        let policy = try #require(page.headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none';") && policy.contains(formAction))
        #expect(policy.contains("script-src 'sha256-") == runsScript)
        #expect(!policy.contains("unsafe"))
        #expect(page.headers["Cache-Control"] == "no-store")
        #expect(page.headers["X-Frame-Options"] == "DENY")
    }

    @Test("Title and house are text")
    func texts() {
        let page = String(decoding: Self.frame.response("<标题>", "", powers: .nothing, status: 410).body, as: UTF8.self)
        #expect(page.contains("<title>&lt;标题&gt; - 测试</title>"))
        #expect(page.contains("&lt;测试&gt; 平台"))
    }
}
