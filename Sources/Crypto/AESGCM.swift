import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a nonce of 96 bit and a tag of 128 bit.
enum AESGCM {
    static let keyBytes = 32
    static let nonceBytes = 12
    static let tagBytes = 16

    /// The encrypted text with its tag behind it; nil when OpenSSL fails (its queue then says why).
    static func seal(
        _ plain: [UInt8], key: SecretBytes, nonce: ArraySlice<UInt8>, associatedData: [UInt8]
    ) -> [UInt8]? {
        withContext(key: key, nonce: nonce, sealing: true) { context in
            guard associate(associatedData, context) else { return nil }
            var succeeded = false
            let sealed = [UInt8](unsafeUninitializedCapacity: plain.count + tagBytes) { output, count in
                guard let start = output.baseAddress else { return }
                var written: Int32 = 0
                let tag = start + plain.count
                succeeded =
                    EVP_EncryptUpdate(context, start, &written, plain, Int32(plain.count)) == 1
                    && EVP_EncryptFinal_ex(context, tag, &written) == 1
                    && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), tag) == 1
                count = succeeded ? plain.count + tagBytes : 0
            }
            return succeeded ? sealed : nil
        }
    }

    /// The plain text of an encrypted text with its tag behind it; nil when anything does not fit.
    static func open(
        _ sealed: ArraySlice<UInt8>, key: SecretBytes, nonce: ArraySlice<UInt8>, associatedData: [UInt8]
    ) -> [UInt8]? {
        guard sealed.count >= tagBytes else { return nil }
        let text = sealed.dropLast(tagBytes)
        var tag = [UInt8](sealed.suffix(tagBytes))
        return withContext(key: key, nonce: nonce, sealing: false) { context in
            guard associate(associatedData, context),
                EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1
            else { return nil }
            var succeeded = false
            let plain = [UInt8](unsafeUninitializedCapacity: text.count + 1) { output, count in
                guard let start = output.baseAddress else { return }
                var written: Int32 = 0
                succeeded =
                    text.withUnsafeBufferPointer {
                        EVP_DecryptUpdate(context, start, &written, $0.baseAddress, Int32(text.count)) == 1
                    } && EVP_DecryptFinal_ex(context, start + text.count, &written) == 1
                // What was decrypted before its tag proved wrong must not stay behind.
                if !succeeded { OPENSSL_cleanse(start, text.count) }
                count = succeeded ? text.count : 0
            }
            return succeeded ? plain : nil
        }
    }

    private static func withContext(
        key: SecretBytes, nonce: ArraySlice<UInt8>, sealing: Bool, _ body: (OpaquePointer) -> [UInt8]?
    ) -> [UInt8]? {
        guard key.count == keyBytes, nonce.count == nonceBytes, let cipher = Algorithm.aes256GCM.handle,
            let context = EVP_CIPHER_CTX_new()
        else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        let started = key.withBytes { key in
            nonce.withUnsafeBufferPointer { nonce in
                let key = key.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return EVP_CipherInit_ex2(context, cipher, key, nonce.baseAddress, sealing ? 1 : 0, nil)
            }
        }
        return started == 1 ? body(context) : nil
    }

    private static func associate(_ bytes: [UInt8], _ context: OpaquePointer) -> Bool {
        var written: Int32 = 0
        return bytes.isEmpty || EVP_CipherUpdate(context, nil, &written, bytes, Int32(bytes.count)) == 1
    }
}
