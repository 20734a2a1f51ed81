/// A length of time as definitions write it: a whole number and `s`, `m`, `h` or `d`, such as `30m`.
public struct Period: Hashable, Sendable, CustomStringConvertible {
    public let milliseconds: Int64
    private let text: String

    /// - Returns: nil for anything else, for nothing, and for more than ten years.
    public init?(_ text: String) {
        guard let unit = text.utf8.last, let count = Int64(text.dropLast()), count > 0, text.first != "+",
            text.first != "0"
        else {
            return nil
        }
        let factor: Int64? =
            switch unit {
            case UInt8(ascii: "s"): 1_000
            case UInt8(ascii: "m"): 60_000
            case UInt8(ascii: "h"): 3_600_000
            case UInt8(ascii: "d"): 86_400_000
            default: nil
            }
        guard let factor, count <= 3_650 * 86_400_000 / factor else { return nil }
        milliseconds = count * factor
        self.text = text
    }

    static func seconds(_ count: Int64) -> Period { Period(milliseconds: count * 1_000, text: "\(count)s") }

    private init(milliseconds: Int64, text: String) {
        self.milliseconds = milliseconds
        self.text = text
    }

    public var description: String { text }
}
