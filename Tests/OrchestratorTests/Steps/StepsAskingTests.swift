import Bank
import Custody
import JSON
import Orchestrator
import Saga
import TestSupport
import Testing

@Suite("Step workers that may ask the bank what became of a call") struct StepsAskingTests {
    private static let asking: Profile = {
        var profile = Profile.sandbox
        profile.query = QueryPolicy(
            service: "TRANSACTION_QUERY", answersAlike: 3, interval: .seconds(30), timeout: .seconds(1))
        return profile
    }()

    /// What the bank did with the first attempt, and then with the second: the outcome of each, and the bank's journal.
    private func attempts(
        _ fault: String?, _ fen: Int64 = 100_00, offered: Bool = true
    ) async throws -> (kinds: [String], journal: [String]) {
        var result: (kinds: [String], journal: [String]) = ([], [])
        try await BankFixture.use({ if offered { $0.profile = Self.asking } }) { bank in
            try await bank.stageForSteps()
            try await StepsFixture.use { steps in
                try await steps.working(bank: bank.server.address, profile: { _ in Self.asking }) { _ in
                    let command = steps.command(1, with: StepsFixture.freeze(fen))
                    if let fault {
                        let plan: JSONValue = [
                            "requests": .object([command.requestNo.text: [["fault": .string(fault)]]])
                        ]
                        try await bank.admin.make("/admin/faults", plan)
                    }
                    try await steps.send([command])
                    _ = try await steps.outcomes(1)
                    try await steps.send([steps.command(1, attempt: 2, with: StepsFixture.freeze(fen))])
                    let outcomes = try await steps.outcomes(2)
                    #expect(outcomes.map(\.attempt) == [1, 2])
                    result.kinds = outcomes.map(\.outcome.kind)
                }
            }
            result.journal = try await bank.admin.rows("/admin/journal").map { row in
                "\(row["service"]?.string ?? "-") \(row["changed"] == true ? "changed" : "same")"
            }
        }
        return result
    }

    private let freeze = "USER_AUTO_PRE_TRANSACTION"

    @Test("What the bank says it has done is not sent again")
    func found() async throws {
        let (kinds, journal) = try await attempts("dropAfter")
        #expect(kinds == ["inDoubt transport", "already TRANSACTION_QUERY"])
        #expect(journal == ["\(freeze) changed", "TRANSACTION_QUERY same"])
    }

    @Test("What the bank does not have is sent again")
    func notFound() async throws {
        let (kinds, journal) = try await attempts("dropBefore")
        #expect(kinds == ["inDoubt transport", "applied"])
        #expect(journal == ["\(freeze) same", "TRANSACTION_QUERY same", "\(freeze) changed"])
    }

    @Test("What was refused is sent again, to learn with which code")
    func refused() async throws {
        let (kinds, journal) = try await attempts("errorAfter", 99_999_999_00)
        #expect(kinds.first == "inDoubt httpStatus(500)" && kinds.last?.hasPrefix("refused 20") == true, "\(kinds)")
        #expect(journal == ["\(freeze) same", "TRANSACTION_QUERY same", "\(freeze) same"])
    }

    @Test("A bank that does not answer such questions is sent the call again")
    func notOffered() async throws {
        let (kinds, journal) = try await attempts("dropAfter", offered: false)
        #expect(kinds == ["inDoubt transport", "applied"])
        #expect(journal.filter { $0.hasPrefix(freeze) } == ["\(freeze) changed", "\(freeze) same"])
    }

    @Test("When asking has taken too long, the call is not sent")
    func late() async throws {
        try await StepsFixture.use { steps in
            let server = try MisbehavingServer { [clock = steps.clock] _ in
                .serve { _ in
                    clock.set(clock.now + .seconds(61))
                    return .answerAndClose(MisbehavingServer.response(500, "busy"))
                }
            }
            try await steps.working(bank: server.url, profile: { _ in Self.asking }) { _ in
                try await steps.send([steps.command(1, attempt: 2)])
                #expect(try await steps.outcomes(1).map(\.outcome) == [.notSent(.stale)])
                let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
                #expect(bodies.count == 1 && bodies[0].hasPrefix("serviceName=TRANSACTION_QUERY&"))
            }
        }
    }
}
