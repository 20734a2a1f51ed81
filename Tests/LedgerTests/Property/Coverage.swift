import Custody

/// How often what happened.
struct Coverage: Sendable {
    var tried: [Service: Int] = [:]
    var applied: [Service: Int] = [:]
    var codes: [ReturnCode: Int] = [:]
    /// Answers that repeated an earlier one.
    var repeats = 0
    var comparedRefusals = 0
    var notifications = 0

    var requests: Int { tried.values.reduce(0, +) }
    var successes: Int { applied.values.reduce(0, +) }

    mutating func add(_ other: Coverage) {
        tried.merge(other.tried, uniquingKeysWith: +)
        applied.merge(other.applied, uniquingKeysWith: +)
        codes.merge(other.codes, uniquingKeysWith: +)
        repeats += other.repeats
        comparedRefusals += other.comparedRefusals
        notifications += other.notifications
    }

    /// All that admission and the rule book can say no with.
    static let refusals: [ReturnCode] =
        ((10001...10007).map(String.init) + (20001...20027).map(String.init)).map(ReturnCode.init(rawValue:))

    var table: String {
        var lines = ["\(requests) requests, \(successes) applied, \(repeats) repeated, \(notifications) notifications"]
        for service in Service.allCases {
            lines.append("\(service): \(tried[service] ?? 0) tried, \(applied[service] ?? 0) applied")
        }
        let counts = ([.success] + Self.refusals).map { "\($0)×\(codes[$0] ?? 0)" }
        for start in stride(from: 0, to: counts.count, by: 9) {
            lines.append(counts[start..<min(start + 9, counts.count)].joined(separator: "  "))
        }
        return lines.joined(separator: "\n")
    }
}
