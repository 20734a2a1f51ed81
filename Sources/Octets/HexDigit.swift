/// Digits of base 16, as ASCII.
public enum HexDigit {
    /// 0 to 15, of a digit in either case; nil for any other byte.
    @inlinable
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The digit of a value's low four bits.
    @inlinable
    public static func lower(_ value: UInt8) -> UInt8 {
        digit(value & 15, ten: UInt8(ascii: "a"))
    }

    /// The digit of a value's low four bits.
    @inlinable
    public static func upper(_ value: UInt8) -> UInt8 {
        digit(value & 15, ten: UInt8(ascii: "A"))
    }

    @inlinable
    static func digit(_ value: UInt8, ten: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : ten + value - 10
    }
}
