import Pages
import Testing

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

    @Test("A form that posts itself carries its fields unchanged, and no markup of theirs")
    func postedForm() {
        let form = HTML.postedAtOnce([("reqData", #"{"a":"<b>&'"}"#)], to: "https://bank.example/?a=1&b=2", button: "去")
        #expect(form.text.contains(#"value="{&quot;a&quot;:&quot;&lt;b&gt;&amp;&#39;&quot;}""#))
        #expect(form.text.contains(#"action="https://bank.example/?a=1&amp;b=2""#))
    }
}
