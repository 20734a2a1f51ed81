/// The metrics of one name.
struct MetricFamily: Sendable {
    /// Where one metric's number comes from.
    enum Source: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
        /// Looked up whenever somebody asks; nil leaves it out.
        case reading(@Sendable () -> Double?)
    }

    let kind: MetricKind
    let help: String
    /// By their labels as they are written.
    var members: [MetricLabels: Source] = [:]

    /// The family's lines, members ordered by their labels.
    func write(_ name: String, to text: inout String) {
        text += "# HELP \(name) \(MetricText.escaped(help: help))\n# TYPE \(name) \(kind.rawValue)\n"
        for (labels, source) in members.sorted(by: { $0.key < $1.key }) {
            switch source {
            case .counter(let counter): text += "\(name)\(labels.text) \(counter.value)\n"
            case .gauge(let gauge): text += "\(name)\(labels.text) \(MetricText.number(gauge.value))\n"
            case .histogram(let histogram): Self.write(name, labels, histogram, to: &text)
            case .reading(let read):
                if let value = read() { text += "\(name)\(labels.text) \(MetricText.number(value))\n" }
            }
        }
    }

    /// Every bucket counts what is at most its bound, the buckets before it included.
    private static func write(_ name: String, _ labels: MetricLabels, _ histogram: Histogram, to text: inout String) {
        let contents = histogram.contents
        var count = 0
        for (bound, own) in zip(histogram.bounds + [.infinity], contents.counts) {
            count += own
            text += "\(name)_bucket\(labels.text(adding: ("le", MetricText.number(bound)))) \(count)\n"
        }
        text += "\(name)_sum\(labels.text) \(MetricText.number(contents.sum))\n"
        text += "\(name)_count\(labels.text) \(count)\n"
    }
}
