import Custody
import JSON
import Testing

@Suite("Addresses that a browser returns to")
struct CallbackURLTests {
    private static func long(_ count: Int) -> String {
        "https://p.example/" + String(repeating: "a", count: count - 18)
    }

    @Test(
        "are usable",
        arguments: [
            "http://127.0.0.1:8080/back", "https://p.example", "https://p.example/", "https://p.example?a=b",
            "https://p.example#a", "https://p.example/a/b?c=d&e=%E5%90%8D#f", "http://[::1]:8080/back",
            "https://p.example/a@b", "https://p.example/?u=a@b:c", "https://p.example:443", "http://localhost/a'b",
            long(256),
        ])
    func usable(text: String) {
        #expect(CallbackURL.isUsable(text))
    }

    @Test(
        "are not usable",
        arguments: [
            "", "p.example", "/back", "//p.example/back", "ftp://p.example", "javascript:alert(1)", "data:text/html,a",
            "https:p.example", "https:/p.example", "https://", "https:///back", "https://?a", "https://#a",
            "https://:443/", "https://user@p.example/", "https://user:secret@p.example/", "https://@p.example/",
            "https://p.example\\@evil.example/", "https://p.example /", " https://p.example/", "https://p.example/\n",
            "https://p.example/\r\nSet-Cookie: a", "https://p.example/\u{0}", "https://p.example/\u{7F}",
            "https://p.example/名", "https://p\u{2024}example/", "https://p.example/\"", "https://p.example/<a>",
            "https://p.example/`", "https://p.example/{a}", "https://p.example/a|b", "https://p.example/a^b",
            long(257),
        ])
    func unusable(text: String) {
        #expect(!CallbackURL.isUsable(text))
    }

    @Test("and request numbers are quoted from a request only where they have the form of one")
    func quoted() {
        let good = RequestObject(["requestNo": "R_1", "callbackUrl": "https://p.example/"])
        #expect(good.requestNo == "R_1")
        #expect(good.callbackUrl == "https://p.example/")
        let bad = RequestObject(["requestNo": "R 1", "callbackUrl": "p.example"])
        #expect(bad.requestNo == nil)
        #expect(bad.callbackUrl == nil)
        let odd = RequestObject(["requestNo": 1, "callbackUrl": ["https://p.example/"]])
        #expect(odd.requestNo == nil)
        #expect(odd.callbackUrl == nil)
        #expect(RequestObject([:]).requestNo == nil)
    }
}
