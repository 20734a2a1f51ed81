import Testing

@testable import Bank

@Suite("HTML")
struct HTMLTests {
    @Test("Interpolated text is never markup, whatever is in it")
    func escaping() {
        let hostile = #"<script>alert("x")</script>&'"# + "\u{0}\u{85}\t"
        let html: HTML = "<p title=\"\(hostile)\">\(hostile)</p>"
        let escaped =
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;\u{FFFD}\u{FFFD}\t"
        #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("Pieces of pages are put together as they are")
    func pieces() {
        let piece: HTML = "<b>\("&")</b>"
        let none: HTML? = nil
        let html: HTML = "\(piece)\([piece, piece])\(none)"
        #expect(html.text == "<b>&amp;</b><b>&amp;</b><b>&amp;</b>")
    }

    @Test(
        "Personal data is shown in part",
        arguments: [
            ("13800130022", "138****0022"), ("11010519491231002X", "110****002X"), ("欧阳晓明", "欧****"), ("李", "****"),
            ("1234567", "12****67"), ("", "****"),
        ])
    func masking(text: String, masked: String) {
        #expect(Mask.partly(text) == masked)
    }
}
