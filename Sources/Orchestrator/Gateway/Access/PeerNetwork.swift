import Glibc

/// Addresses of IPv4 or IPv6 that begin alike, as `192.0.2.0/24` or `2001:db8::/32` writes them.
public struct PeerNetwork: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let prefix: Int

    public let description: String

    /// Only this machine.
    public static let loopback = ["127.0.0.0/8", "::1/128"].compactMap(PeerNetwork.init)

    /// Reads `ADDRESS/BITS`, or a single address; nil for anything else, and for an address with bits set behind the
    /// prefix, which is a mistake in one of the two.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, let bytes = Self.bytes(of: String(address)) else { return nil }
        let length = parts.count > 1 ? Self.number(parts[1]) : bytes.count * 8
        guard let length, length <= bytes.count * 8 else { return nil }
        self.bytes = bytes
        prefix = length
        description = text
        guard Self.isClear(bytes, from: length) else { return nil }
    }

    /// Whether an address, without its port, belongs to it.
    public func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        let whole = prefix / 8
        guard other.prefix(whole).elementsEqual(bytes.prefix(whole)) else { return false }
        guard prefix % 8 > 0 else { return true }
        let mask = UInt8.max << UInt8(8 - prefix % 8)
        return other[whole] & mask == bytes[whole] & mask
    }

    private static func isClear(_ bytes: [UInt8], from prefix: Int) -> Bool {
        bytes.enumerated().allSatisfy { index, byte in
            let kept = min(8, max(0, prefix - 8 * index))
            return kept == 8 || byte << UInt8(kept) == 0
        }
    }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }

    private static func bytes(of address: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, address, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        if inet_pton(AF_INET6, address, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
        return nil
    }
}
