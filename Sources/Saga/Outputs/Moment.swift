import Custody

/// A time as people read it: `2026-01-31 12:00:00 +08:00`, on the clocks of Asia/Shanghai, as the bank's are.
struct Moment: CustomStringConvertible {
    private let milliseconds: Int64

    init(_ milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    var description: String {
        let digits = Array(Timestamp(milliseconds: milliseconds).wire.utf8)
        guard digits.count == 14 else { return "\(milliseconds) ms" }
        var text: [UInt8] = []
        text.reserveCapacity(26)
        for (place, digit) in digits.enumerated() {
            switch place {
            case 4, 6: text.append(UInt8(ascii: "-"))
            case 8: text.append(UInt8(ascii: " "))
            case 10, 12: text.append(UInt8(ascii: ":"))
            default: break
            }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self) + " +08:00"
    }
}
