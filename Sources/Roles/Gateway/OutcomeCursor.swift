import Crypto

/// How far somebody has read the outcomes: what a platform without Kafka is given with each answer and gives back.
public struct OutcomeCursor: Hashable, Sendable {
    /// By partition, the offset that is to be read next; none is negative.
    public let offsets: [Int64]

    /// More partitions than any topic has.
    static let maximumPartitions = 10_000

    public init(offsets: [Int64]) {
        self.offsets = offsets
    }

    /// Reads back what `text` wrote; nil for a text that was cut, changed or made up.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count > Self.checkBytes else { return nil }
        let content = Array(bytes.dropLast(Self.checkBytes))
        guard bytes.suffix(Self.checkBytes).elementsEqual(Self.check(of: content)), content.first == Self.format else {
            return nil
        }
        var offsets: [Int64] = []
        var rest = content.dropFirst()
        while !rest.isEmpty {
            guard offsets.count < Self.maximumPartitions, let offset = Self.takeOffset(&rest) else { return nil }
            offsets.append(offset)
        }
        self.offsets = offsets
    }

    /// Letters, digits, `-` and `_`.
    public var text: String {
        var bytes = [Self.format]
        for offset in offsets {
            var rest = UInt64(bitPattern: offset)
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        return Base64URL.encode(bytes + Self.check(of: bytes))
    }

    private static let format: UInt8 = 1
    private static let checkBytes = 4

    private static func check(of content: [UInt8]) -> ArraySlice<UInt8> {
        Digest.sha256(Array("loan.outcomes".utf8) + content).prefix(checkBytes)
    }

    /// Seven bits a byte, the lowest first, the last byte without its top bit.
    private static func takeOffset(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        var offset: UInt64 = 0
        for place in 0..<9 {
            guard let byte = bytes.popFirst() else { return nil }
            offset |= UInt64(byte & 0x7f) << UInt64(7 * place)
            if byte < 0x80 { return Int64(offset) }
        }
        return nil
    }
}
