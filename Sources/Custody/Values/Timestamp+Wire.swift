/// Dates and times as the bank writes them: `yyyyMMddHHmmss` and `yyyyMMdd` on the clocks of Asia/Shanghai, which has
/// been eight hours ahead of UTC without a summer time since 1991 (specification, 参数规范, types T and D).
extension Timestamp {
    private static let shanghai: Int64 = 8 * 3600

    /// Reads `yyyyMMddHHmmss`, years 1992 to 9999; nil for anything else, a thirtieth of February included.
    public init?(wire text: String) {
        guard let digits = WireDate.digits(text, count: 14), let date = WireDate(digits: digits.prefix(8)) else {
            return nil
        }
        let hour = digits[8] * 10 + digits[9]
        let minute = digits[10] * 10 + digits[11]
        let second = digits[12] * 10 + digits[13]
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let time = Int64(hour * 3600 + minute * 60 + second)
        self.init(milliseconds: (date.daysSince1970 * 86_400 + time - Self.shanghai) * 1000)
    }

    /// `yyyyMMddHHmmss`; the milliseconds are dropped.
    public var wire: String {
        let seconds = WireDate.floor(milliseconds, 1000) + Self.shanghai
        let day = WireDate.floor(seconds, 86_400)
        let time = seconds - day * 86_400
        return WireDate(daysSince1970: day).wire
            + WireDate.padded(time / 3600, 2) + WireDate.padded(time / 60 % 60, 2) + WireDate.padded(time % 60, 2)
    }
    /// The same for people: `2016-02-13 12:34:56`, the bank's time.
    public var clockText: String {
        let digits = Array(wire)
        guard digits.count == 14 else { return wire }
        return "\(String(digits[0..<4]))-\(String(digits[4..<6]))-\(String(digits[6..<8])) "
            + "\(String(digits[8..<10])):\(String(digits[10..<12])):\(String(digits[12..<14]))"
    }
}
