/// Eight bytes looked at together.
struct ByteWord {
    private static let ones = 0x0101_0101_0101_0101 as UInt64
    private static let tops = 0x8080_8080_8080_8080 as UInt64

    private let bits: UInt64

    init(at bytes: UnsafePointer<UInt8>) {
        bits = UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// How many bytes come before the first control character, quote, backslash or byte beyond ASCII: 8 when there is none.
    var plainASCII: Int { (suspects | bits & Self.tops).trailingZeroBitCount >> 3 }

    /// How many bytes come before the first control character, quote or backslash: 8 when there is none.
    var unescaped: Int { (suspects & ~bits).trailingZeroBitCount >> 3 }

    /// The top bit of every control character, quote and backslash is set. So are those of some bytes beyond ASCII, and
    /// of some bytes above one of the former, because borrows run upwards; only the lowest counts.
    private var suspects: UInt64 {
        let quotes = bits ^ (Self.ones &* UInt64(ASCII.quote))
        let backslashes = bits ^ (Self.ones &* UInt64(ASCII.backslash))
        return ((bits &- Self.ones &* 0x20) | (quotes &- Self.ones) | (backslashes &- Self.ones)) & Self.tops
    }
}
