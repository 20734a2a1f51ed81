/// What happened, as a number: two runs of a seed give the same (FNV-1a, 64 bits).
struct Trace: Hashable, Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func mix(_ number: Int64) {
        var bits = UInt64(bitPattern: number)
        for _ in 0..<8 {
            mix(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }

    mutating func mix(_ text: String) {
        for byte in text.utf8 { mix(byte) }
        mix(0xFF as UInt8)
    }

    mutating func mix(_ text: StaticString) {
        text.withUTF8Buffer { buffer in for byte in buffer { mix(byte) } }
        mix(0xFF as UInt8)
    }

    mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
}
