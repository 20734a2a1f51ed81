import COpenSSL

/// SHA-256, HMAC-SHA256 and comparison in constant time.
public enum Digest {
    /// The 32 bytes of SHA-256 (FIPS 180-4).
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        guard let digest = bytes.withUnsafeBytes({ Algorithm.digest($0, with: .sha256, size: 32) }) else {
            preconditionFailure("OpenSSL has no working SHA-256: \(ErrorQueue.drain())")
        }
        return digest
    }

    /// The 32 bytes of HMAC-SHA256 (RFC 2104) under a key of any length.
    ///
    /// For many messages under one key `DigestKey` is faster.
    public static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        let keyed = key.withUnsafeBytes { HMAC(key: $0) }
        guard let digest = keyed?.digest(of: bytes) else {
            preconditionFailure("OpenSSL has no working HMAC-SHA256: \(ErrorQueue.drain())")
        }
        return digest
    }

    /// Whether two texts of bytes are equal, in a time that depends on their lengths alone.
    public static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return CRYPTO_memcmp(one, other, one.count) == 0
    }
}
