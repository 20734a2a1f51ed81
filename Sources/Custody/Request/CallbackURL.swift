/// Addresses that a browser may be sent back to.
public enum CallbackURL {
    /// Whether this is an absolute `http` or `https` address of at most 256 printable ASCII characters with a host and
    /// without user information.
    public static func isUsable(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 256, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !forbidden.contains($0) }) else {
            return false
        }
        for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) {
            let authority = bytes.dropFirst(scheme.utf8.count).prefix { !endsOfAuthority.contains($0) }
            return !authority.isEmpty && authority.first != UInt8(ascii: ":") && !authority.contains(UInt8(ascii: "@"))
        }
        return false
    }

    private static let forbidden = Set("\"<>\\^`{|}".utf8)
    private static let endsOfAuthority = Set("/?#".utf8)
}
