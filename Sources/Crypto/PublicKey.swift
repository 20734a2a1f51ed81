import COpenSSL

/// An RSA key that verifies signatures.
public final class PublicKey: Sendable {
    /// The shortest RSA key that is accepted, in bits.
    public static let minimumBits = 2048

    let handle: KeyHandle

    /// Reads one PEM block, `PUBLIC KEY` or `RSA PUBLIC KEY`.
    ///
    /// - Throws: what is wrong with the key; more than one block is refused (`TrustedKeys` takes several).
    public convenience init(pem: [UInt8]) throws(CryptoError) {
        let blocks = try PEM.blocks(in: SecretBytes(copying: pem))
        guard blocks.count == 1 else { throw .tooManyPublicKeys(blocks.count, limit: 1) }
        try self.init(block: blocks[0])
    }

    convenience init(block: PEM.Block) throws(CryptoError) {
        ErrorQueue.clear()
        let key: OpaquePointer?
        switch block.label {
        case "PUBLIC KEY": key = block.decode { d2i_PUBKEY(nil, $0, $1) }
        case "RSA PUBLIC KEY": key = block.decode { d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) }
        default: throw .wrongBlock(label: block.label, wanted: .publicKey)
        }
        guard let key else { throw .damagedKey(reasons: ErrorQueue.drain()) }
        try self.init(owning: key)
    }

    /// Takes over `key`, whatever happens.
    init(owning key: OpaquePointer) throws(CryptoError) {
        handle = try KeyHandle(owning: key, for: .verifying)
    }

    /// The length of the modulus in bits.
    public var bits: Int { handle.bits }

    /// The key as a `PUBLIC KEY` block of PEM.
    public func pem() throws(CryptoError) -> [UInt8] {
        let text = try PEM.written("public key") { PEM_write_bio_PUBKEY($0, handle.key) }
        return text.withBytes { [UInt8]($0) }
    }

    /// Whether both are the same key.
    public func isSame(as other: PublicKey) -> Bool {
        defer { ErrorQueue.clear() }
        return EVP_PKEY_eq(handle.key, other.handle.key) == 1
    }

    /// Whether `signature` (raw bytes) is SHA1withRSA (PKCS #1 v1.5) of `bytes` under this key.
    ///
    /// Anything that hinders the check is a no; `SignatureSelfTest` finds out beforehand whether checks work at all.
    public func verifiesSHA1(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let digest = bytes.withUnsafeBytes({ Algorithm.digest($0, with: .sha1, size: 20) }) else {
            ErrorQueue.clear()
            return false
        }
        return verifies(signature, ofDigest: digest)
    }

    /// The same, of a digest made before (20 bytes).
    func verifies(_ signature: [UInt8], ofDigest digest: [UInt8]) -> Bool {
        let verified = handle.withContext { context in
            EVP_PKEY_verify(context, signature, signature.count, digest, digest.count) == 1
        }
        if verified != true { ErrorQueue.clear() }
        return verified == true
    }
}
