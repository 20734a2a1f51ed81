/// Addresses that only this machine reaches.
public enum LoopbackAddress {
    /// Whether an address to listen on, such as `127.0.0.1:8701` or `[::1]:0`, is on the loopback interface.
    public static func isListening(_ address: String) -> Bool {
        isLiteral(hostPart(of: address))
    }

    /// Whether the value of a `Host` header names the loopback interface.
    public static func isHost(_ host: String) -> Bool {
        let name = hostPart(of: host)
        return isLiteral(name) || name.lowercased() == "localhost"
    }

    /// Whether an absolute address is `http://` to the loopback interface.
    public static func isPlainURL(_ url: String) -> Bool {
        let scheme = "http://"
        guard url.lowercased().hasPrefix(scheme) else { return false }
        return isHost(String(url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }))
    }

    /// Without the port.
    private static func hostPart(of address: String) -> String {
        if address.hasPrefix("[") { return String(address.dropFirst().prefix { $0 != "]" }) }
        return String(address.prefix { $0 != ":" })
    }

    private static func isLiteral(_ host: String) -> Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.first == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
