import Foundation
import JSON
import Simulation

extension Figures {
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

    /// JSON has no number for infinity or for none.
    static func json(_ number: Double) -> JSONValue {
        number.isFinite ? JSONNumber(text: String(format: "%.3f", number)).map { .number($0) } ?? .null : .null
    }

    static func json(_ number: Int) -> JSONValue { .number(JSONNumber(number)) }
}
