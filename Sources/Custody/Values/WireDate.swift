/// A day of the Gregorian calendar (specification, 参数规范, type D: `yyyyMMdd`).
public struct WireDate: Hashable, Sendable {
    public let year: Int64
    public let month: Int64
    public let day: Int64

    /// Reads `yyyyMMdd`, years 1992 to 9999; nil where there is no such day.
    public init?(wire text: String) {
        guard let digits = Self.digits(text, count: 8) else { return nil }
        self.init(digits: digits[...])
    }

    init?(digits: ArraySlice<Int>) {
        let number = digits.reduce(0) { $0 * 10 + $1 }
        year = Int64(number / 10_000)
        month = Int64(number / 100 % 100)
        day = Int64(number % 100)
        guard year >= 1992, (1...12).contains(month), day >= 1, day <= Self.length(ofMonth: month, in: year) else {
            return nil
        }
    }

    public var wire: String { Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2) }

    // Both directions count from 1 March of the year 0, so that the leap day ends the year and months have a formula
    // (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days).
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = Self.floor(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func digits(_ text: String, count: Int) -> [Int]? {
        guard text.utf8.count == count else { return nil }
        var digits: [Int] = []
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits.append(Int(byte - UInt8(ascii: "0")))
        }
        return digits
    }

    static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value >= 0 ? value / unit : (value - unit + 1) / unit
    }

    static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
