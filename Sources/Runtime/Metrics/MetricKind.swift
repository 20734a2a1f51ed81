/// What a metric's numbers mean, by the word that stands behind `# TYPE`.
enum MetricKind: String, Sendable {
    case counter
    case gauge
    case histogram
}
