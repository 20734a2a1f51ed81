/// The checksum of iSCSI (RFC 3720, B.4), which finds every error of up to 32 neighbouring bits.
///
/// Of our own because the only library of Debian that has nothing but this one is in C++, and it is forty lines.
enum CRC32C {
    private static let polynomial: UInt32 = 0x82f6_3b78

    /// Of each byte, and of each byte followed by one to seven of nought.
    private static let tables: [UInt32] = {
        var tables = (0..<256 as Range<UInt32>).map { byte in
            (0..<8).reduce(byte) { rest, _ in rest & 1 == 0 ? rest >> 1 : rest >> 1 ^ polynomial }
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables.append(before >> 8 ^ tables[Int(before & 0xff)])
        }
        return tables
    }()

    /// - Parameter checksum: of what stands before the bytes; 0 for nothing.
    static func checksum(of bytes: UnsafeRawBufferPointer, after checksum: UInt32 = 0) -> UInt32 {
        var rest = ~checksum
        tables.withUnsafeBufferPointer { tables in
            var index = 0
            while index + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                let mixed = word ^ UInt64(rest)
                rest = tables[1792 + Int(mixed & 0xff)] ^ tables[1536 + Int(mixed >> 8 & 0xff)]
                rest ^= tables[1280 + Int(mixed >> 16 & 0xff)] ^ tables[1024 + Int(mixed >> 24 & 0xff)]
                rest ^= tables[768 + Int(mixed >> 32 & 0xff)] ^ tables[512 + Int(mixed >> 40 & 0xff)]
                rest ^= tables[256 + Int(mixed >> 48 & 0xff)] ^ tables[Int(mixed >> 56)]
                index += 8
            }
            while index < bytes.count {
                rest = rest >> 8 ^ tables[Int(UInt8(truncatingIfNeeded: rest) ^ bytes[index])]
                index += 1
            }
        }
        return ~rest
    }
}
