import Synchronization

/// The numbers by which a process is watched.
///
/// Handles are cheap to use and are kept by whoever uses them often; asking for the same name and labels again gives
/// the same handle. Labels have few values each (services, outcomes, topics), never a saga or a person, since every
/// combination stays for as long as the process lives. Names are the program's own, so a bad one is a mistake in the
/// program and traps; values of labels may be any text.
public final class Metrics: Sendable {
    private let families = Mutex<[String: MetricFamily]>([:])

    public init() {}

    /// - Parameters:
    ///   - name: ends in `_total`, such as `loansaga_bank_requests_total`.
    ///   - help: a sentence; the first one given for a name counts.
    public func counter(_ name: String, _ help: String, labels: [(String, String)] = []) -> Counter {
        member(name, help, labels, .counter, make: { .counter(Counter()) }) {
            if case .counter(let counter) = $0 { counter } else { nil }
        }
    }

    /// - Parameter name: ends in a unit where there is one, such as `loansaga_inbox_lag_records`.
    public func gauge(_ name: String, _ help: String, labels: [(String, String)] = []) -> Gauge {
        member(name, help, labels, .gauge, make: { .gauge(Gauge()) }) {
            if case .gauge(let gauge) = $0 { gauge } else { nil }
        }
    }

    /// - Parameters:
    ///   - name: ends in `_seconds`.
    ///   - buckets: upper bounds in seconds, ascending, the same for every histogram of the name.
    public func histogram(
        _ name: String, _ help: String, buckets: [Double], labels: [(String, String)] = []
    ) -> Histogram {
        let isAscending = zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 }
        precondition(isAscending && buckets.allSatisfy(\.isFinite), "the buckets of \(name) must be finite and ascend")
        return member(name, help, labels, .histogram, make: { .histogram(Histogram(bounds: buckets)) }) {
            guard case .histogram(let histogram) = $0 else { return nil }
            precondition(histogram.bounds == buckets, "the histogram \(name) has other buckets already")
            return histogram
        }
    }

    /// A gauge whose number is looked up whenever somebody asks.
    ///
    /// - Parameter read: called on any thread, must be quick; nil leaves the gauge out. The last one given counts.
    public func gauge(
        _ name: String, _ help: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double?
    ) {
        keep(.reading(read), name, help, labels, .gauge)
    }

    /// A counter that somebody else counts.
    ///
    /// - Parameter read: as a gauge's; what it gives never gets less.
    public func counter(
        _ name: String, _ help: String, labels: [(String, String)] = [], read: @escaping @Sendable () -> Double?
    ) {
        keep(.reading(read), name, help, labels, .counter)
    }

    /// All of it in Prometheus' text format, version 0.0.4, ordered by name and labels.
    public var text: String {
        var text = ""
        // What is looked up may take locks of its own, so this one is not held meanwhile.
        for (name, family) in families.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            family.write(name, to: &text)
        }
        return text
    }

    private func member<Handle: Sendable>(
        _ name: String, _ help: String, _ labels: [(String, String)], _ kind: MetricKind,
        make: () -> MetricFamily.Source, handle: (MetricFamily.Source) -> Handle?
    ) -> Handle {
        let key = MetricLabels(labels)
        let source = families.withLock { families in
            if let source = families[name]?.members[key] { return source }
            let source = make()
            Self.add(source, key, to: &families, name, help, labels, kind)
            return source
        }
        guard let handle = handle(source) else { preconditionFailure("the metric \(name) is of another kind already") }
        return handle
    }

    private func keep(
        _ source: MetricFamily.Source, _ name: String, _ help: String, _ labels: [(String, String)], _ kind: MetricKind
    ) {
        families.withLock { families in
            Self.add(source, MetricLabels(labels), to: &families, name, help, labels, kind)
        }
    }

    /// Names are looked at here, once for every metric.
    private static func add(
        _ source: MetricFamily.Source, _ key: MetricLabels, to families: inout [String: MetricFamily],
        _ name: String, _ help: String, _ labels: [(String, String)], _ kind: MetricKind
    ) {
        let problem = MetricName.problem(name, kind) ?? MetricName.problem(withLabels: labels.map(\.0), kind)
        precondition(problem == nil, problem ?? "")
        var family = families[name] ?? MetricFamily(kind: kind, help: help)
        precondition(family.kind == kind, "the metric \(name) is of another kind already")
        family.members[key] = source
        families[name] = family
    }
}
