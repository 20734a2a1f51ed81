import COpenSSL

/// Random bytes fit for keys, nonces and tokens.
public enum Random {
    static func fill(_ bytes: UnsafeMutableRawBufferPointer) throws(CryptoError) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard RAND_bytes(start, Int32(clamping: bytes.count)) == 1 else {
            throw ErrorQueue.error("draw random bytes")
        }
    }

    public static func bytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(clamping: count)) == 1 else { throw ErrorQueue.error("draw random bytes") }
        return bytes
    }

    static func secret(_ count: Int) throws(CryptoError) -> SecretBytes {
        try SecretBytes(count: count) { bytes throws(CryptoError) in try fill(bytes) }
    }
}
