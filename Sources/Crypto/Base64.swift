import COpenSSL

/// Bytes as base64 text (RFC 4648, section 4, with padding), one text for one sequence of bytes.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        // OpenSSL writes a zero byte at the end, hence one more.
        let size = (bytes.count + 2) / 3 * 4
        return String(unsafeUninitializedCapacity: size + 1) { text in
            Int(EVP_EncodeBlock(text.baseAddress, bytes, Int32(clamping: bytes.count)))
        }
    }

    /// Nil for anything that `encode` would not have written: spaces, missing padding, spare bits that are set.
    static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
        let characters = [UInt8](text)
        guard characters.count.isMultiple(of: 4) else { return nil }
        var decoded = 0
        var bytes = [UInt8](unsafeUninitializedCapacity: characters.count / 4 * 3) { bytes, count in
            decoded = Int(EVP_DecodeBlock(bytes.baseAddress, characters, Int32(clamping: characters.count)))
            count = max(decoded, 0)
        }
        guard decoded == characters.count / 4 * 3 else {
            ErrorQueue.clear()
            return nil
        }
        // OpenSSL gives zero bytes for the padding, and is lenient about much else.
        bytes.removeLast(characters.suffix(2).count { $0 == UInt8(ascii: "=") })
        return encode(bytes).utf8.elementsEqual(characters) ? bytes : nil
    }
}
