import Foundation
import JSON

/// Figures as people read them.
enum Figures {
    /// With a comma at each thousand.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    /// Such as `1.5`.
    static func short(_ number: Double) -> String { String(format: "%.1f", number) }

    /// Such as `3 days`.
    static func length(_ duration: Duration) -> String {
        let seconds = seconds(duration)
        return switch seconds {
        case ..<120: "\(short(seconds)) s"
        case ..<7_200: "\(short(seconds / 60)) minutes"
        case ..<172_800: "\(short(seconds / 3_600)) hours"
        case ..<63_072_000: "\(grouped(Int(seconds / 86_400))) days"
        default: "\(grouped(Int(seconds / 31_536_000))) years"
        }
    }

    /// `1 fault`, `2 faults`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(grouped(number)) \(number == 1 ? one : many)"
    }

    /// JSON has no number for infinity or for none.
    static func json(_ number: Double) -> JSONValue {
        number.isFinite ? JSONNumber(text: String(format: "%.3f", number)).map { .number($0) } ?? .null : .null
    }

    static func json(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }
}
