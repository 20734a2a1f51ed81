/// Decimal text by rule, never by way of a binary fraction.
enum Decimals {
    /// The number as a multiple of 10^-places, or nil where the text is not plain digits with at most `places`
    /// decimals, has a leading zero, or does not fit.
    static func parse(_ text: String.UTF8View, places: Int) -> Int64? {
        var value: Int64 = 0
        var digits = 0
        var decimals: Int?
        var startsWithZero = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if let seen = decimals {
                    guard seen < places else { return nil }
                    decimals = seen + 1
                } else {
                    guard !startsWithZero else { return nil }
                    startsWithZero = digits == 0 && byte == UInt8(ascii: "0")
                }
                digits += 1
                guard let next = appending(byte - UInt8(ascii: "0"), to: value) else { return nil }
                value = next
            case UInt8(ascii: "."):
                guard decimals == nil, digits > 0 else { return nil }
                decimals = 0
            default:
                return nil
            }
        }
        guard digits > 0, decimals != 0 else { return nil }
        for _ in (decimals ?? 0)..<places {
            guard let next = appending(0, to: value) else { return nil }
            value = next
        }
        return value
    }

    /// A multiple of 10^-places that is not negative, without trailing zeros: what `parse` reads back.
    static func text(_ value: Int64, places: Int) -> String {
        let digits = String(value)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        var decimals = Array(padded.utf8.suffix(places))
        while decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        let whole = padded.utf8.dropLast(places)
        return String(decoding: decimals.isEmpty ? Array(whole) : whole + [UInt8(ascii: ".")] + decimals, as: UTF8.self)
    }

    private static func appending(_ digit: UInt8, to value: Int64) -> Int64? {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        let (sum, carry) = shifted.addingReportingOverflow(Int64(digit))
        return carry ? nil : sum
    }
}
