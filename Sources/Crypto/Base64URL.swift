/// Bytes as text for addresses (RFC 4648, section 5): letters, digits, `-` and `_`, without padding.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes).utf8.prefix { $0 != padding }
        return String(decoding: text.map { byte in pairs.first { $0.plain == byte }?.url ?? byte }, as: UTF8.self)
    }

    /// Nil for anything that `encode` would not have written.
    public static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.allSatisfy({ byte in byte != padding && !pairs.contains { $0.plain == byte } }) else {
            return nil
        }
        var plain = text.utf8.map { byte in pairs.first { $0.url == byte }?.plain ?? byte }
        plain += Array(repeating: padding, count: (4 - plain.count % 4) % 4)
        return Base64.decode(String(decoding: plain, as: UTF8.self)[...].utf8)
    }

    private static let padding = UInt8(ascii: "=")
    private static let pairs: [(plain: UInt8, url: UInt8)] = [
        (UInt8(ascii: "+"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "_")),
    ]
}
