import Testing

/// One thing that every log must do.
struct ConformanceCase: Sendable {
    /// What the log promises.
    let name: String
    let needs: Set<LogFeature>
    let body: @Sendable (any LogUnderTest) throws -> Void

    init(
        _ name: String, needs: Set<LogFeature> = [], _ body: @escaping @Sendable (any LogUnderTest) throws -> Void
    ) {
        self.name = name
        self.needs = needs
        self.body = body
    }
}

/// One case on one log.
struct ConformanceRun: Sendable, CustomTestStringConvertible {
    let kind: LogKind
    let test: ConformanceCase

    var testDescription: String { "\(kind): \(test.name)" }

    /// Why it cannot run; empty when it can.
    var missing: [LogFeature] {
        test.needs.intersection(kind.lacks).sorted { $0.rawValue < $1.rawValue }
    }

    private static let cases: [[ConformanceCase]] = [
        appendCases, readCases, groupCases, membershipCases, compactionCases, restartCases, refusalCases,
    ]

    static let all: [ConformanceRun] = LogKind.allCases.flatMap { kind in
        cases.joined().map { ConformanceRun(kind: kind, test: $0) }
    }
}
