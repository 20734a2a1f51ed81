import Testing

@testable import EmbeddedLog

@Suite("CRC-32C") struct CRC32CTests {
    /// RFC 3720, B.4, and the check value of the catalogue of CRCs.
    static let known: [(bytes: [UInt8], checksum: UInt32)] = [
        (Array("123456789".utf8), 0xe306_9283), (Array(repeating: 0, count: 32), 0x8a91_36aa),
        (Array(repeating: 0xff, count: 32), 0x62a8_ab43), (Array(0..<32), 0x46dd_794e),
        ((0..<32).reversed(), 0x113f_db5c), ([], 0),
    ]

    @Test("Known bytes have the known checksums", arguments: known)
    func answers(bytes: [UInt8], checksum: UInt32) {
        #expect(bytes.withUnsafeBytes { CRC32C.checksum(of: $0) } == checksum)
    }

    @Test("The checksum of two parts one after the other is that of the whole", arguments: 0...40)
    func parts(cut: Int) {
        let bytes = (0..<41).map { UInt8(truncatingIfNeeded: $0 * 37) }
        bytes.withUnsafeBytes { bytes in
            let before = CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[..<cut]))
            let after = CRC32C.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[cut...]), after: before)
            #expect(after == CRC32C.checksum(of: bytes))
        }
    }
}
