import Octets

/// Bytes as hexadecimal text.
public enum Hex {
    /// Two lower-case digits per byte.
    public static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { text in
            bytes.withUnsafeBytes { encode($0, into: UnsafeMutableRawBufferPointer(text)) }
            return bytes.count * 2
        }
    }

    /// Fills `text` (twice as long as `bytes`) with lower-case digits.
    static func encode(_ bytes: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer) {
        for index in bytes.indices {
            text[index * 2] = HexDigit.lower(bytes[index] >> 4)
            text[index * 2 + 1] = HexDigit.lower(bytes[index])
        }
    }

    /// The bytes of hexadecimal text in either case; nil if its length is odd or anything but a digit is in it.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { digits in
            guard digits.count.isMultiple(of: 2) else { return nil }
            var valid = true
            let bytes = [UInt8](unsafeUninitializedCapacity: digits.count / 2) { bytes, count in
                valid = decode(UnsafeRawBufferPointer(digits), into: UnsafeMutableRawBufferPointer(bytes))
                count = digits.count / 2
            }
            return valid ? bytes : nil
        }
    }

    /// Fills `bytes` (half as long as `digits`); false if there is anything but hexadecimal digits.
    static func decode(_ digits: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
        guard digits.count == bytes.count * 2 else { return false }
        var bad: UInt8 = 0
        for index in bytes.indices {
            let high = HexDigit.value(digits[index * 2]) ?? 0xFF
            let low = HexDigit.value(digits[index * 2 + 1]) ?? 0xFF
            bad |= (high | low) & 0xF0
            bytes[index] = (high << 4) | (low & 15)
        }
        return bad == 0
    }
}
