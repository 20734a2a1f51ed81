import HTTP
import Roles

/// What somebody asks of the outcomes.
struct OutcomeRequest: Sendable {
    /// Nil for the first that are kept.
    let cursor: OutcomeCursor?
    let wait: Duration
    let limit: OutcomeLimit

    static let maximumCount = 1_000
    private static let standardCount = 100

    /// Why it cannot be asked so, in a sentence.
    struct Problem: Error, Hashable {
        let code: String
        let message: String
    }

    /// Reads `after`, `wait` in seconds, and `limit`; none has to be there.
    init(_ query: [HTTPRequest.QueryItem]) throws(Problem) {
        var values: [String: String] = [:]
        for item in query {
            guard ["after", "wait", "limit"].contains(item.name) else {
                throw Problem(code: "parameter", message: "There are 'after', 'wait' and 'limit', and nothing else.")
            }
            guard values.updateValue(item.value, forKey: item.name) == nil else {
                throw Problem(code: "parameter", message: "'\(item.name)' comes twice.")
            }
        }
        let seconds = try Self.number("wait", values, 0...GatewayOptions.longestWait) ?? 0
        wait = .seconds(seconds)
        limit = OutcomeLimit(count: try Self.number("limit", values, 1...Self.maximumCount) ?? Self.standardCount)
        guard let text = values["after"], !text.isEmpty else {
            cursor = nil
            return
        }
        guard let cursor = OutcomeCursor(text: text) else {
            throw Problem(code: "cursor", message: "'after' is no cursor of an answer; leave it out to begin anew.")
        }
        self.cursor = cursor
    }

    private static func number(
        _ name: String, _ values: [String: String], _ range: ClosedRange<Int>
    ) throws(Problem) -> Int? {
        guard let text = values[name] else { return nil }
        guard text.utf8.count <= 9, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text),
            range.contains(number)
        else {
            throw Problem(
                code: "parameter",
                message: "'\(name)' must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}
