/// How values stand in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
enum MetricText {
    static func escaped(help: String) -> String {
        help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    static func escaped(label: String) -> String {
        escaped(help: label).replacing("\"", with: "\\\"")
    }

    /// Whole numbers without a point.
    static func number(_ value: Double) -> String {
        switch value {
        case .infinity: "+Inf"
        case -.infinity: "-Inf"
        case _ where value.isNaN: "NaN"
        case _: Int64(exactly: value).map { "\($0)" } ?? "\(value)"
        }
    }
}
