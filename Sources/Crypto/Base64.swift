import COpenSSL
import Glibc

/// Bytes as base64 text (RFC 4648, section 4, with padding), one text for one sequence of bytes.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        // OpenSSL writes a zero byte at the end, hence one more.
        let size = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: size + 1) { text in
            Int(EVP_EncodeBlock(text.baseAddress, bytes, Int32(clamping: bytes.count)))
        }
    }

    /// Nil for anything that `encode` would not have written: spaces, missing padding, spare bits that are set.
    static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
        // Contiguous already unless the text comes from elsewhere than Swift.
        text.withContiguousStorageIfAvailable(decode) ?? [UInt8](text).withUnsafeBufferPointer(decode)
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let size = text.count / 4 * 3
        var decoded: Int32 = 0
        var bytes = [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
            decoded = EVP_DecodeBlock(bytes.baseAddress, text.baseAddress, Int32(clamping: text.count))
            count = Int(max(decoded, 0))
        }
        guard decoded == size else {
            ErrorQueue.clear()
            return nil
        }
        // OpenSSL gives zero bytes for the padding, and is lenient about much else.
        bytes.removeLast(text.suffix(2).count { $0 == UInt8(ascii: "=") })
        let again = [UInt8](unsafeUninitializedCapacity: text.count + 1) { again, count in
            count = Int(EVP_EncodeBlock(again.baseAddress, bytes, Int32(clamping: bytes.count)))
        }
        guard again.count == text.count else { return nil }
        return text.isEmpty || text.baseAddress.map { memcmp(again, $0, text.count) == 0 } == true ? bytes : nil
    }
}
