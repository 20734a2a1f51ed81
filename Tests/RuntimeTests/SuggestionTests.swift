import Runtime
import Testing

@Suite("Suggestions")
struct SuggestionTests {
    private static let known = ["bench", "bank", "config", "keys", "--json", "--platform-no"]

    @Test(
        "What is nearest is meant",
        arguments: [
            ("bnech", "bench"), ("benhc", "bench"), ("banc", "bank"), ("conf", "config"), ("--jsno", "--json"),
            ("--platformno", "--platform-no"), ("--plattform-nr", "--platform-no"), ("key", "keys"),
        ])
    func near(text: String, meant: String) {
        #expect(Suggestion.nearest(to: text, in: Self.known) == meant)
    }

    @Test(
        "What is far from everything suggests nothing", arguments: ["", "x", "simulate", "--with", "benchmarks-of-it"])
    func far(text: String) {
        #expect(Suggestion.nearest(to: text, in: Self.known) == nil)
    }

    @Test("Long texts cost nothing and suggest nothing")
    func long() {
        let text = String(repeating: "a", count: 1_000_000)
        #expect(Suggestion.nearest(to: text, in: [text]) == nil)
    }
}
