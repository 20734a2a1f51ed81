import Crypto

/// What request numbers carry of a family's name: the first 10 bytes of its SHA-256.
public struct FamilyDigest: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt16

    public init(of family: String) {
        self.init(Digest.sha256(Array(family.utf8)).prefix(10))
    }

    /// Reads back what `description` wrote: 20 hexadecimal digits in lower case.
    public init?(text: String) {
        guard text.utf8.count == 20, let bytes = Hex.decode(text) else { return nil }
        self.init(bytes[...])
        guard description == text else { return nil }
    }

    /// - Parameter bytes: 10 of them.
    /// The first 4 bytes, big-endian, modulo the partitions.
    public func partition(among partitions: Int) -> Int { Int(high >> 32) % max(1, partitions) }

    private init(_ bytes: ArraySlice<UInt8>) {
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt16($1) }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 20) { text in
            var end = 0
            write { byte in
                text[end] = byte
                end += 1
            }
            return end
        }
    }

    /// Writes the digits one by one.
    func write(_ write: (UInt8) -> Void) {
        for place in 0..<20 {
            let shifted = place < 16 ? high >> UInt64(60 - 4 * place) : UInt64(low >> UInt16(76 - 4 * place))
            let digit = UInt8(truncatingIfNeeded: shifted & 15)
            write(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
