/// What metrics and labels may be called: lower-case words with underscores, units last
/// (https://prometheus.io/docs/practices/naming/).
enum MetricName {
    /// What a histogram's own samples end in, and so nothing else.
    private static let histogramEndings = ["_bucket", "_count", "_sum"]

    /// What is wrong with a metric's name, or nil.
    static func problem(_ name: String, _ kind: MetricKind) -> String? {
        if !isWords(name) {
            return "the metric's name \"\(name)\" must be lower-case letters, digits and underscores, a letter first"
        }
        if name.hasSuffix("_total") != (kind == .counter) {
            return "the metric's name \"\(name)\" must end in _total if it is a counter, and only then"
        }
        if let ending = histogramEndings.first(where: name.hasSuffix) {
            return "the metric's name \"\(name)\" must not end in \(ending), as a histogram's samples do"
        }
        if kind == .histogram, !name.hasSuffix("_seconds") {
            return "the metric's name \"\(name)\" must end in _seconds: a histogram is of durations"
        }
        return nil
    }

    /// What is wrong with the names of a metric's labels, or nil.
    static func problem(withLabels names: [String], _ kind: MetricKind) -> String? {
        for name in names where !isWords(name) || (kind == .histogram && name == "le") {
            return "\"\(name)\" cannot be a label's name"
        }
        return Set(names).count == names.count ? nil : "a label comes twice"
    }

    private static func isWords(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
