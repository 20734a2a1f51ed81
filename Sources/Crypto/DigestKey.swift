/// The key that digests what must not be guessed from its digest; it never changes.
public final class DigestKey: Sendable {
    /// The length of the key in bytes.
    public static let size = 32

    private let keyed: HMAC

    /// - Parameter bytes: 32 bytes; the caller wipes them.
    public convenience init(bytes: [UInt8]) throws(CryptoError) {
        try self.init(secret: SecretBytes(copying: bytes))
    }

    init(secret: SecretBytes) throws(CryptoError) {
        guard secret.count == Self.size else { throw .badDigestKey }
        guard let keyed = secret.withBytes({ HMAC(key: $0) }) else { throw ErrorQueue.error("prepare HMAC-SHA256") }
        self.keyed = keyed
    }

    /// Reads 64 hexadecimal digits, with nothing but white space around them.
    convenience init(file: SecretBytes) throws(CryptoError) {
        let secret = file.withBytes { KeyText.secret(hex: KeyText.trimmed($0[...]), count: Self.size) }
        guard let secret else { throw .badDigestKey }
        try self.init(secret: secret)
    }

    /// The 32 bytes of HMAC-SHA256 of `bytes`; any number of threads may call it at once.
    public func hmacSHA256(_ bytes: [UInt8]) -> [UInt8] {
        guard let digest = keyed.digest(of: bytes) else {
            preconditionFailure("OpenSSL has no working HMAC-SHA256: \(ErrorQueue.drain())")
        }
        return digest
    }
}
