import Foundation
import JSON

/// A benchmark's figures, for people and for scripts.
struct BenchmarkReport {
    let benchmark: String
    let figures: [BenchmarkFigure]
    var note: String?

    var met: Bool { figures.allSatisfy(\.met) }

    var table: String {
        var table = Table(("FIGURE", .left), ("VALUE", .right), ("UNIT", .left), ("TARGET", .right), ("MET", .left))
        for figure in figures {
            let target =
                switch figure.target {
                case .atLeast(let least): "≥ " + Self.rounded(least)
                case .atMost(let most): "≤ " + Self.rounded(most)
                case nil: ""
                }
            let met = figure.target == nil ? "" : figure.met ? "yes" : "NO"
            table.add(figure.name, Self.rounded(figure.value), figure.unit, target, met)
        }
        return table.text + (note.map { "\n\n" + $0 } ?? "")
    }

    var json: JSONValue {
        let figures = figures.map { figure -> JSONValue in
            let target: JSONValue =
                switch figure.target {
                case .atLeast(let least): ["atLeast": Self.number(least)]
                case .atMost(let most): ["atMost": Self.number(most)]
                case nil: nil
                }
            return [
                "name": .string(figure.name), "value": Self.number(figure.value), "unit": .string(figure.unit),
                "target": target, "met": .bool(figure.met),
            ]
        }
        return [
            "benchmark": .string(benchmark), "met": .bool(met), "figures": .array(figures),
            "note": note.map { .string($0) } ?? nil,
        ]
    }

    /// Three digits that say something, without an exponent.
    private static func rounded(_ value: Double) -> String {
        let magnitude = value.magnitude
        let decimals =
            magnitude >= 1_000 || value == value.rounded() ? 0 : magnitude >= 100 ? 1 : magnitude >= 1 ? 2 : 3
        return String(format: "%.\(decimals)f", value)
    }

    /// JSON has no number for infinity or for none.
    private static func number(_ value: Double) -> JSONValue {
        value.isFinite ? JSONNumber(text: "\(value)").map { .number($0) } ?? .null : .null
    }
}
