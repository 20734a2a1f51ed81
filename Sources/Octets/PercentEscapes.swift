/// The escapes of URLs and forms: `%` and two hexadecimal digits for a byte (RFC 3986, 2.1; URL Standard,
/// application/x-www-form-urlencoded).
public enum PercentEscapes {
    /// The bytes that the text stands for.
    ///
    /// - Parameter plusIsSpace: as in forms and in the queries of URLs.
    /// - Returns: nil for a `%` that two digits do not follow.
    public static func decoded(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) -> ArraySlice<UInt8>? {
        let percent = UInt8(ascii: "%")
        let plus = plusIsSpace ? UInt8(ascii: "+") : percent
        guard text.contains(where: { $0 == percent || $0 == plus }) else { return text }
        var isBroken = false
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count) { bytes, count in
            var index = text.startIndex
            while index < text.endIndex {
                var byte = text[index]
                if byte == percent {
                    guard index + 2 < text.endIndex, let high = HexDigit.value(text[index + 1]),
                        let low = HexDigit.value(text[index + 2])
                    else {
                        isBroken = true
                        return
                    }
                    byte = high << 4 | low
                    index += 2
                } else if byte == plus {
                    byte = UInt8(ascii: " ")
                }
                bytes[count] = byte
                count += 1
                index += 1
            }
        }
        return isBroken ? nil : bytes[...]
    }
}
