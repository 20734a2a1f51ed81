/// A key that seals, and the name by which sealed text refers to it.
public final class SealKey: Sendable {
    /// 1 to 32 letters, digits, `-` and `_` of ASCII.
    public let id: String
    let bytes: SecretBytes

    /// - Parameter bytes: 32 bytes; the caller wipes them.
    public convenience init(id: String, bytes: [UInt8]) throws(CryptoError) {
        try self.init(id: id, secret: SecretBytes(copying: bytes))
    }

    init(id: String, secret: SecretBytes) throws(CryptoError) {
        guard (1...32).contains(id.utf8.count), id.utf8.allSatisfy(Self.mayName) else {
            throw .badSealKey(.badID, line: nil)
        }
        guard secret.count == AESGCM.keyBytes else { throw .badSealKey(.badKey, line: nil) }
        self.id = id
        bytes = secret
    }

    /// A new random key under a new random name.
    public static func generate() throws(CryptoError) -> SealKey {
        let id = "k" + Hex.encode(try Random.bytes(4))
        return try SealKey(id: id, secret: try Random.secret(AESGCM.keyBytes))
    }

    private static func mayName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
