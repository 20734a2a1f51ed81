import Crypto

/// Tells the content of an event from any other: 16 bytes of an HMAC over its plain fields, made by intake.
public struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Of what has no content of its own.
    static let none = ContentDigest()

    private init() {
        high = 0
        low = 0
    }

    /// - Parameter bytes: 16 of them, or more, of which the first 16 count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads back what `description` wrote: 32 hexadecimal digits.
    public init?(text: String) {
        guard text.utf8.count == 32, let bytes = Hex.decode(text) else { return nil }
        self.init(bytes)
    }

    /// 32 hexadecimal digits, in lower case.
    public var description: String {
        Hex.encode([high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } })
    }
}
