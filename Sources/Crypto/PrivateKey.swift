import COpenSSL

/// An RSA key that signs.
public final class PrivateKey: Sendable {
    /// The public half.
    public let publicKey: PublicKey
    let handle: KeyHandle

    /// Reads one PEM block, `PRIVATE KEY` (PKCS #8) or `RSA PRIVATE KEY`; the caller wipes `pem`.
    ///
    /// - Throws: what is wrong with the key.
    public convenience init(pem: [UInt8]) throws(CryptoError) {
        try self.init(pem: SecretBytes(copying: pem))
    }

    convenience init(pem: SecretBytes) throws(CryptoError) {
        let blocks = try PEM.blocks(in: pem)
        guard blocks.count == 1 else { throw .severalPrivateKeys(blocks.count) }
        try self.init(block: blocks[0])
    }

    private convenience init(block: PEM.Block) throws(CryptoError) {
        guard !block.isEncrypted else { throw .encryptedKey }
        ErrorQueue.clear()
        let key: OpaquePointer?
        switch block.label {
        case "PRIVATE KEY": key = block.decode { d2i_AutoPrivateKey(nil, $0, $1) }
        case "RSA PRIVATE KEY": key = block.decode { d2i_PrivateKey(EVP_PKEY_RSA, nil, $0, $1) }
        case "EC PRIVATE KEY", "DSA PRIVATE KEY": throw .notRSA(algorithm: String(block.label.prefix { $0 != " " }))
        default: throw .wrongBlock(label: block.label, wanted: .privateKey)
        }
        guard let key else { throw .damagedKey(reasons: ErrorQueue.drain()) }
        try self.init(owning: key)
    }

    /// Takes over `key`, whatever happens.
    init(owning key: OpaquePointer) throws(CryptoError) {
        handle = try KeyHandle(owning: key, for: .signing)
        publicKey = try PublicKey(owning: try handle.publicHalf())
        guard handle.fits(publicKey.handle) else { throw .damagedKey(reasons: ErrorQueue.drain()) }
    }

    /// A new key of 2048 bit; takes a few tenths of a second.
    public static func generate() throws(CryptoError) -> PrivateKey {
        ErrorQueue.clear()
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "RSA", nil) else { throw ErrorQueue.error("make a key") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(PublicKey.minimumBits)) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw ErrorQueue.error("make a key") }
        return try PrivateKey(owning: key)
    }

    /// SHA1withRSA (PKCS #1 v1.5) of `bytes`, as raw bytes, as many as the modulus has.
    ///
    /// Blocks for about 0.2 ms at 2048 bit; any number of threads may sign at once.
    public func signSHA1(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        ErrorQueue.clear()
        guard let digest = bytes.withUnsafeBytes({ Algorithm.digest($0, with: .sha1, size: 20) }) else {
            throw ErrorQueue.error("hash with SHA-1")
        }
        let size = (handle.bits + 7) / 8
        let signature: [UInt8]? = handle.withContext { context in
            var succeeded = false
            let signature = [UInt8](unsafeUninitializedCapacity: size) { output, count in
                count = size
                succeeded = EVP_PKEY_sign(context, output.baseAddress, &count, digest, digest.count) == 1
                if !succeeded { count = 0 }
            }
            return succeeded ? signature : nil
        }
        guard let signature else { throw ErrorQueue.error("sign with RSA over SHA-1") }
        return signature
    }

    /// The key as a `PRIVATE KEY` block of PEM (PKCS #8, not encrypted).
    func pem() throws(CryptoError) -> SecretBytes {
        try PEM.written("private key") { PEM_write_bio_PKCS8PrivateKey($0, handle.key, nil, nil, 0, nil, nil) }
    }
}
