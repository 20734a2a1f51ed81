/// Dates and times as the platform's events write them (RFC 3339, section 5.6).
extension Timestamp {
    /// Reads `2026-01-31T12:00:00+08:00` or `2026-01-31T04:00:00.123Z`, years 1992 to 9999; nil for anything else, a
    /// time without its zone, a thirtieth of February and a sixtieth second included. What is below a millisecond is
    /// dropped.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == Self.dash, bytes[7] == Self.dash,
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let date = WireDate(wire: String(decoding: bytes[0..<4] + bytes[5..<7] + bytes[8..<10], as: UTF8.self)),
            let time = Self.minutes(bytes[11..<16]), bytes[16] == Self.colon, let second = Self.number(bytes[17..<19]),
            second < 60
        else { return nil }
        var rest = bytes[19...]
        guard let fraction = Self.takeFraction(from: &rest), let offset = Self.offset(rest) else { return nil }
        let seconds = date.daysSince1970 * 86_400 + (time - offset) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
    }

    /// `2026-01-31T04:00:00.123Z`
    public var rfc3339: String {
        let seconds = WireDate.floor(milliseconds, 1000)
        let day = WireDate.floor(seconds, 86_400)
        let time = seconds - day * 86_400
        let date = WireDate(daysSince1970: day)
        let digits = [date.month, date.day, time / 3600, time / 60 % 60, time % 60].map { WireDate.padded($0, 2) }
        return "\(WireDate.padded(date.year, 4))-\(digits[0])-\(digits[1])T\(digits[2]):\(digits[3]):\(digits[4])"
            + ".\(WireDate.padded(milliseconds - seconds * 1000, 3))Z"
    }

    private static let dash = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
        WireDate.digits(String(decoding: bytes, as: UTF8.self), count: bytes.count)?.reduce(0) { $0 * 10 + Int64($1) }
    }

    /// Of `hh:mm`, since midnight.
    private static func minutes(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard bytes.count == 5, bytes[bytes.startIndex + 2] == colon, let hours = number(bytes.prefix(2)),
            let minutes = number(bytes.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }

    /// Takes `.123456` off the front.
    ///
    /// - Returns: milliseconds, 0 where there is no point; nil for a point without digits.
    private static func takeFraction(from bytes: inout ArraySlice<UInt8>) -> Int64? {
        guard bytes.first == UInt8(ascii: ".") else { return 0 }
        let digits = bytes.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        bytes = bytes.dropFirst(1 + digits.count)
        guard !digits.isEmpty else { return nil }
        let zero = UInt8(ascii: "0")
        return number((digits + [zero, zero]).prefix(3))
    }

    /// Minutes ahead of UTC.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        switch bytes.first {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"): bytes.count == 1 ? 0 : nil
        case UInt8(ascii: "+"): minutes(bytes.dropFirst())
        case dash: minutes(bytes.dropFirst()).map { -$0 }
        default: nil
        }
    }
}
