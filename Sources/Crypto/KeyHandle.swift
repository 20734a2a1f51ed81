import COpenSSL

/// An RSA key of OpenSSL, with a context that is ready to sign or verify over SHA-1.
///
/// Sendable because both are only read after they are made: every operation works on a copy of the context,
/// and OpenSSL counts references and locks its own caches.
final class KeyHandle: @unchecked Sendable {
    enum Use { case signing, verifying }

    let key: OpaquePointer
    let bits: Int
    private let prepared: OpaquePointer

    /// Takes over `key`, whatever happens; refuses what is not RSA or too small.
    init(owning key: OpaquePointer, for use: Use) throws(CryptoError) {
        do {
            bits = try Self.checkedBits(key)
            prepared = try Self.prepare(key, for: use)
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
    }

    deinit {
        EVP_PKEY_CTX_free(prepared)
        EVP_PKEY_free(key)
    }

    /// Runs `body` with a context of its own.
    func withContext<Value>(_ body: (OpaquePointer) -> Value?) -> Value? {
        guard let context = EVP_PKEY_CTX_dup(prepared) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        return body(context)
    }

    /// Whether `other` verifies what this key signs: a damaged file can still read as a key, and sign wrongly.
    ///
    /// Without a digest, so that the answer does not depend on which digests this system allows.
    func fits(_ other: KeyHandle) -> Bool {
        guard let signing = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
        defer { EVP_PKEY_CTX_free(signing) }
        guard let verifying = EVP_PKEY_CTX_new_from_pkey(nil, other.key, nil) else { return false }
        defer { EVP_PKEY_CTX_free(verifying) }
        let probe = [UInt8](0..<36)
        var signature = [UInt8](repeating: 0, count: (bits + 7) / 8)
        var count = signature.count
        return EVP_PKEY_sign_init(signing) == 1 && EVP_PKEY_verify_init(verifying) == 1
            && EVP_PKEY_CTX_set_rsa_padding(signing, RSA_PKCS1_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_padding(verifying, RSA_PKCS1_PADDING) == 1
            && EVP_PKEY_sign(signing, &signature, &count, probe, probe.count) == 1
            && EVP_PKEY_verify(verifying, signature, count, probe, probe.count) == 1
    }

    /// The public half in DER (SubjectPublicKeyInfo).
    func publicDER() throws(CryptoError) -> [UInt8] {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(key, &encoded)
        guard count > 0, let encoded else { throw ErrorQueue.error("write a public key") }
        defer { CRYPTO_free(encoded, #file, #line) }
        return [UInt8](UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    /// A key of its own that holds the public half only; the caller frees it.
    func publicHalf() throws(CryptoError) -> OpaquePointer {
        let encoded = try publicDER()
        let half = encoded.withUnsafeBufferPointer { bytes in
            var position = bytes.baseAddress
            return d2i_PUBKEY(nil, &position, bytes.count)
        }
        guard let half else { throw ErrorQueue.error("read a public key") }
        return half
    }

    private static func checkedBits(_ key: OpaquePointer) throws(CryptoError) -> Int {
        guard EVP_PKEY_is_a(key, "RSA") == 1 else {
            throw .notRSA(algorithm: EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "another algorithm")
        }
        let bits = Int(EVP_PKEY_get_bits(key))
        guard bits >= PublicKey.minimumBits else { throw .keyTooSmall(bits: bits) }
        return bits
    }

    private static func prepare(_ key: OpaquePointer, for use: Use) throws(CryptoError) -> OpaquePointer {
        ErrorQueue.clear()
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else {
            throw ErrorQueue.error("prepare an RSA key")
        }
        let started =
            switch use {
            case .signing: EVP_PKEY_sign_init(context)
            case .verifying: EVP_PKEY_verify_init(context)
            }
        guard started == 1, EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1 else {
            EVP_PKEY_CTX_free(context)
            throw ErrorQueue.error("prepare an RSA key")
        }
        guard let sha1 = Algorithm.sha1.handle, EVP_PKEY_CTX_set_signature_md(context, sha1) == 1 else {
            EVP_PKEY_CTX_free(context)
            throw .sha1Forbidden(reasons: ErrorQueue.drain())
        }
        return context
    }
}
