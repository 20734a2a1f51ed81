import COpenSSL

/// The blocks of a PEM file.
enum PEM {
    /// One block: its label and the DER bytes inside.
    struct Block {
        let label: String
        let isEncrypted: Bool
        let content: SecretBytes

        /// What one of OpenSSL's d2i functions makes of the content; nil if bytes are left over.
        func decode(
            _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
        ) -> OpaquePointer? {
            content.withBytes { bytes in
                let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                var position = start
                guard let key = read(&position, bytes.count) else { return nil }
                guard position == start.map({ $0 + bytes.count }) else {
                    EVP_PKEY_free(key)
                    return nil
                }
                return key
            }
        }
    }

    /// Every block in `bytes`, in order; text around them is skipped, as OpenSSL does.
    static func blocks(in pem: SecretBytes) throws(CryptoError) -> [Block] {
        try pem.withBytes { bytes throws(CryptoError) in try blocks(in: bytes) }
    }

    private static func blocks(in bytes: UnsafeRawBufferPointer) throws(CryptoError) -> [Block] {
        guard !bytes.isEmpty else { throw .notPEM }
        ErrorQueue.clear()
        guard let source = BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
            throw ErrorQueue.error("read a PEM file")
        }
        defer { BIO_free(source) }
        var blocks: [Block] = []
        while let block = next(source) { blocks.append(block) }
        // Reading ends with an error always: at the end of the file it is "no start line".
        let last = ERR_peek_last_error()
        let reasons = ErrorQueue.drain()
        let ended = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE
        guard ended else { throw .damagedKey(reasons: reasons) }
        guard !blocks.isEmpty else { throw .notPEM }
        return blocks
    }

    private static func next(_ source: OpaquePointer) -> Block? {
        var label: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var content: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(source, &label, &header, &content, &count) == 1 else { return nil }
        defer {
            CRYPTO_free(label, #file, #line)
            CRYPTO_free(header, #file, #line)
            CRYPTO_clear_free(content, count, #file, #line)
        }
        guard let label else { return nil }
        let name = String(cString: label)
        let headers = header.map { String(cString: $0) } ?? ""
        return Block(
            label: name,
            isEncrypted: name == "ENCRYPTED PRIVATE KEY" || headers.utf8.starts(with: "Proc-Type: 4,ENCRYPTED".utf8),
            content: SecretBytes(copying: UnsafeRawBufferPointer(start: content, count: count)))
    }

    /// The text that `write` puts into a memory BIO.
    static func written(
        _ what: String, by write: (OpaquePointer) -> Int32
    ) throws(CryptoError) -> SecretBytes {
        ErrorQueue.clear()
        guard let target = BIO_new(BIO_s_mem()) else { throw ErrorQueue.error("write a \(what)") }
        defer { BIO_free(target) }
        guard write(target) == 1 else { throw ErrorQueue.error("write a \(what)") }
        let count = BIO_ctrl_pending(target)
        return try SecretBytes(count: count) { bytes throws(CryptoError) in
            var taken = 0
            guard BIO_read_ex(target, bytes.baseAddress, count, &taken) == 1, taken == count else {
                throw ErrorQueue.error("write a \(what)")
            }
        }
    }
}
