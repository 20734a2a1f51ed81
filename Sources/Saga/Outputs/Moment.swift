import Custody

/// A time as people read it: `2026-01-31 12:00:00 +08:00`, on the clocks of Asia/Shanghai, as the bank's are.
struct Moment: CustomStringConvertible {
    private let milliseconds: Int64

    init(_ milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    var description: String {
        let digits = Array(Timestamp(milliseconds: milliseconds).wire)
        guard digits.count == 14 else { return "\(milliseconds) ms" }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8)) \(part(8..<10)):\(part(10..<12)):\(part(12..<14)) +08:00"
    }
}
