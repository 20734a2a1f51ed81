/// Keys as lines of hexadecimal digits, read and written without leaving copies behind.
enum KeyText {
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    static func trimmed(_ text: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }

    /// The `count` bytes that the digits stand for; nil for another count or anything but digits.
    static func secret(hex: Slice<UnsafeRawBufferPointer>, count: Int) -> SecretBytes? {
        guard hex.count == count * 2 else { return nil }
        var valid = false
        let secret = SecretBytes(count: count) { valid = Hex.decode(UnsafeRawBufferPointer(rebasing: hex), into: $0) }
        return valid ? secret : nil
    }

    /// `head`, the digits of `secret`, and the end of the line.
    static func join(_ head: [UInt8], hexOf secret: SecretBytes) -> SecretBytes {
        SecretBytes(count: head.count + secret.count * 2 + 1) { text in
            text.copyBytes(from: head)
            secret.withBytes { bytes in
                Hex.encode(bytes, into: UnsafeMutableRawBufferPointer(rebasing: text[head.count...].dropLast()))
            }
            text[text.count - 1] = UInt8(ascii: "\n")
        }
    }
}
