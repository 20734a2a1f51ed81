/// Finds out at start whether this system's OpenSSL signs and verifies SHA1withRSA, and does it right.
public enum SignatureSelfTest {
    /// Signs and verifies with a key of its own, within a few milliseconds.
    ///
    /// - Throws: `sha1Forbidden` when signing or verifying is refused, `wrongSelfTestAnswer` when it is wrong.
    public static func run() throws(CryptoError) {
        let key: PrivateKey
        do {
            key = try PrivateKey(pem: [UInt8](SelfTestKey.pem.utf8))
        } catch .damagedKey(let reasons) {
            // This key is in order; a system that says otherwise does not let it work.
            throw .sha1Forbidden(reasons: reasons)
        }
        try check(
            sign: { bytes throws(CryptoError) in try key.signSHA1(bytes) },
            verifies: { key.publicKey.verifiesSHA1($0, of: $1) })
    }

    static func check(
        sign: ([UInt8]) throws(CryptoError) -> [UInt8], verifies: ([UInt8], [UInt8]) -> Bool
    ) throws(CryptoError) {
        let message = [UInt8](SelfTestKey.message.utf8)
        let expected = Hex.decode(SelfTestKey.signature.filter { !$0.isWhitespace })
        let signature: [UInt8]
        do {
            signature = try sign(message)
        } catch .library(_, let reasons) {
            // Some builds let the context be prepared and refuse to sign.
            throw .sha1Forbidden(reasons: reasons)
        }
        guard signature == expected else { throw .wrongSelfTestAnswer }
        // A right signature that does not verify: verifying is what is forbidden.
        guard verifies(signature, message) else { throw .sha1Forbidden(reasons: []) }
        var changed = signature
        changed[changed.count - 1] ^= 1
        guard !verifies(changed, message) else { throw .wrongSelfTestAnswer }
    }
}
