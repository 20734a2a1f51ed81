/// The address of a peer that is called: `https://host[:port]/path`, or `http://` to the loopback interface.
public enum PeerURL {
    public static func isUsable(_ url: String) -> Bool {
        // The rest would have to be escaped.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return false }
        let parts = url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["https", "http"].contains(parts[0].lowercased()) else { return false }
        let authority = parts[1].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard isAuthority(authority), !parts[1].contains("#") else { return false }
        return parts[0].lowercased() == "https" || LoopbackAddress.isPlainURL(url)
    }

    /// A host and perhaps a port; no user, whose password would end up in logs.
    private static func isAuthority(_ text: Substring) -> Bool {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard ListenAddress.isLiteral(String(host)), host.contains(":") else { return false }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text.dropFirst(host.count)
            guard isName(host) else { return false }
        }
        if rest.isEmpty { return true }
        guard rest.first == ":", let port = ListenAddress.port(rest.dropFirst()) else { return false }
        return port > 0
    }

    private static func isName(_ host: Substring) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return host.utf8.count <= 253
            && labels.allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63
                    && label.utf8.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                            true
                        case _: false
                        }
                    }
            }
    }
}
