import COpenSSL

/// OpenSSL's algorithms, fetched once: fetching takes longer than hashing a short message.
///
/// Sendable because a fetched algorithm never changes and is never freed.
struct Algorithm: @unchecked Sendable {
    let handle: OpaquePointer?

    static let sha1 = Algorithm(handle: EVP_MD_fetch(nil, "SHA1", nil))
    static let sha256 = Algorithm(handle: EVP_MD_fetch(nil, "SHA2-256", nil))
    static let aes256GCM = Algorithm(handle: EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
    static let hmac = Algorithm(handle: EVP_MAC_fetch(nil, "HMAC", nil))

    /// The digest of `bytes`, `size` bytes long; nil when OpenSSL fails (its queue then says why).
    static func digest(_ bytes: UnsafeRawBufferPointer, with algorithm: Algorithm, size: Int) -> [UInt8]? {
        guard let handle = algorithm.handle else { return nil }
        var succeeded = false
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            var written: UInt32 = 0
            succeeded =
                EVP_Digest(bytes.baseAddress, bytes.count, output.baseAddress, &written, handle, nil) == 1
                && Int(written) == size
            count = succeeded ? size : 0
        }
        return succeeded ? digest : nil
    }
}
