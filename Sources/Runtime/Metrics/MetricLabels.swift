/// The labels of one metric, ordered by name and written as Prometheus reads them.
struct MetricLabels: Hashable, Comparable, Sendable {
    /// `name="value"` with commas between, as bytes: texts that look the same need not be the same.
    private let pairs: [UInt8]

    init(_ labels: [(String, String)]) {
        pairs = Array(labels.sorted { $0.0 < $1.0 }.map(Self.pair).joined(separator: ",").utf8)
    }

    private static func pair(_ label: (String, String)) -> String {
        "\(label.0)=\"\(MetricText.escaped(label: label.1))\""
    }

    /// Empty, or in braces.
    var text: String { pairs.isEmpty ? "" : "{\(String(decoding: pairs, as: UTF8.self))}" }

    /// The same with one more behind them.
    func text(adding label: (String, String)) -> String {
        "{\(pairs.isEmpty ? "" : String(decoding: pairs, as: UTF8.self) + ",")\(Self.pair(label))}"
    }

    static func < (one: MetricLabels, other: MetricLabels) -> Bool {
        one.pairs.lexicographicallyPrecedes(other.pairs)
    }
}
