import JSON
import TestSupport
import Testing

@testable import loansaga

/// Waits until nothing is left to be done.
enum LoanSettling {
    /// Waits until every saga has ended; what is held is counted, and retried once, as there are no faults any more.
    static func settle(_ console: JSONClient) async throws {
        try await wait("sagas go on", within: .seconds(900)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "stopped"].allSatisfy { states?[$0]?.number?.int64 == 0 }
        }
        let states = try await console.get("/v1/overview")["states"]
        let all = (states?.object ?? [:]).reduce(Int64(0)) { $0 + ($1.value.number?.int64 ?? 0) }
        let held = states?["held"]?.number?.int64 ?? 0
        #expect(held * 100 <= all, "at most one in a hundred is held: \(held) of \(all)")
        if held > 0 {
            let causes = try await causes(of: console)
            print("held: \(causes)")
            // What the planted faults lead to.
            #expect(causes.keys.allSatisfy { ["inDoubt", "notSent"].contains($0) }, "\(causes)")
            var command: JSONObject = ["action": "retry", "reason": "the bank is well again"]
            var preview = command
            preview["dryRun"] = true
            preview["filter"] = ["state": "held"]
            preview["limit"] = 1_000
            preview["perSecond"] = 200
            let shown = try await console.post("/v1/commands", .object(preview))["results"]?.array ?? []
            command["items"] = .array(
                shown.map { saga in
                    [
                        "family": saga["family"] ?? nil, "saga": saga["saga"] ?? nil,
                        "version": saga["version"] ?? nil, "plan": saga["digest"] ?? nil,
                    ]
                })
            try await console.post("/v1/commands", .object(command))
        }
        try await wait("held sagas go on", within: .seconds(900)) {
            let states = try await console.get("/v1/overview")["states"]
            return ["running", "undoing", "stopped", "held"].allSatisfy { states?[$0]?.number?.int64 == 0 }
        }
        let ended = try await console.get("/v1/overview")["states"]
        #expect(ended?["unconfirmed"]?.number?.int64 == 0, "every call of these workflows has an undo")
    }

    /// Why sagas are held, and how many for each reason.
    private static func causes(of console: JSONClient) async throws -> [String: Int64] {
        let causes = try await console.get("/v1/overview")["causes"]?.array ?? []
        return Dictionary(
            causes.map { ($0["cause"]?.string ?? "", $0["count"]?.number?.int64 ?? 0) }, uniquingKeysWith: +)
    }

    /// Asks again and again; the view that is asked is a moment behind, and who tells of it may be away for a while.
    static func wait(_ what: String, within limit: Duration, _ isDone: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !isDone() {
            guard ContinuousClock.now < deadline else { throw TestBankError("waited \(limit) until \(what)") }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
