/// What a client would rather have (RFC 9110, section 12.5.1).
public enum AcceptHeader {
    /// Whether JSON is asked for more than HTML; a client that does not say gets a page.
    public static func prefersJSON(_ accept: String) -> Bool {
        let ranges = accept.lowercased().split(separator: ",").map(range)
        return quality("application", "json", ranges) > quality("text", "html", ranges)
    }

    private struct Range {
        let type: Substring
        let subtype: Substring
        /// Thousandths.
        let quality: Int
    }

    private static func range(_ text: Substring) -> Range {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        let names = (parts.first ?? "").split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let weight = parts.dropFirst().first { $0.hasPrefix("q=") }
        return Range(
            type: names.first ?? "", subtype: names.count > 1 ? names[1] : "",
            quality: weight.map { thousandths($0.dropFirst(2)) } ?? 1000)
    }

    /// `1`, `0.8`, `0.123`; anything else counts as nothing.
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole) else { return 0 }
        let decimals = parts.count > 1 ? parts[1] : ""
        guard decimals.utf8.count <= 3, decimals.utf8.allSatisfy({ (48...57).contains($0) }) else { return 0 }
        let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count)) ?? 0
        return min(1000, whole * 1000 + fraction)
    }

    /// The most exact range that names the type counts.
    private static func quality(_ type: String, _ subtype: String, _ ranges: [Range]) -> Int {
        let exact = ranges.first { $0.type == type && $0.subtype == subtype }
        let some = exact ?? ranges.first { $0.type == type && $0.subtype == "*" }
        return (some ?? ranges.first { $0.type == "*" && $0.subtype == "*" })?.quality ?? 0
    }
}
