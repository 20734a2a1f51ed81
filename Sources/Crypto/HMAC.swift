import COpenSSL

/// HMAC-SHA256 under one key.
///
/// Sendable because the context is only ever copied after it has its key; OpenSSL cleanses it when it is freed.
final class HMAC: @unchecked Sendable {
    private let keyed: OpaquePointer

    /// Nil when OpenSSL fails (its queue then says why).
    init?(key: UnsafeRawBufferPointer) {
        guard let algorithm = Algorithm.hmac.handle, let context = EVP_MAC_CTX_new(algorithm) else { return nil }
        keyed = context
        guard Self.start(context, key: key) else { return nil }
    }

    deinit {
        EVP_MAC_CTX_free(keyed)
    }

    /// The 32 bytes over `bytes`; nil when OpenSSL fails.
    func digest(of bytes: [UInt8]) -> [UInt8]? {
        guard let context = EVP_MAC_CTX_dup(keyed) else { return nil }
        defer { EVP_MAC_CTX_free(context) }
        guard EVP_MAC_update(context, bytes, bytes.count) == 1 else { return nil }
        var succeeded = false
        let digest = [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            succeeded = EVP_MAC_final(context, output.baseAddress, &count, 32) == 1 && count == 32
            if !succeeded { count = 0 }
        }
        return succeeded ? digest : nil
    }

    private static func start(_ context: OpaquePointer, key: UnsafeRawBufferPointer) -> Bool {
        // A null key means "keep the old one" to OpenSSL, so an empty key needs an address too.
        let nothing: [UInt8] = [0]
        return nothing.withUnsafeBytes { empty in
            "SHA2-256".withCString { name in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, UnsafeMutablePointer(mutating: name), 0),
                    OSSL_PARAM_construct_end(),
                ]
                let address = key.baseAddress ?? empty.baseAddress
                let bytes = address?.assumingMemoryBound(to: UInt8.self)
                return EVP_MAC_init(context, bytes, key.count, parameters) == 1
            }
        }
    }
}
