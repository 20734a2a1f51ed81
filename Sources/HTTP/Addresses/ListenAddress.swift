import Glibc

/// An address to listen on: a literal of IPv4 or IPv6 with a port, `127.0.0.1:8701` or `[::1]:0`.
public enum ListenAddress {
    public static func isUsable(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), port(text[text.index(after: colon)...]) != nil else { return false }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            let inner = host.dropFirst().dropLast()
            return inner.contains(":") && isLiteral(String(inner))
        }
        return !host.contains(":") && isLiteral(String(host))
    }

    static func isLiteral(_ host: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, host, &four) == 1 || inet_pton(AF_INET6, host, &six) == 1
    }

    static func port(_ digits: Substring) -> UInt16? {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt16(digits)
    }
}
