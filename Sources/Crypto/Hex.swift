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
            text[index * 2] = digit(bytes[index] >> 4)
            text[index * 2 + 1] = digit(bytes[index] & 15)
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
            let high = value(digits[index * 2])
            let low = value(digits[index * 2 + 1])
            bad |= (high | low) & 0xF0
            bytes[index] = (high << 4) | (low & 15)
        }
        return bad == 0
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
    }

    /// 0 to 15, or 255 for what is no digit.
    private static func value(_ digit: UInt8) -> UInt8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: 255
        }
    }
}
