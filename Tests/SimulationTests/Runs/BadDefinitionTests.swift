import Custody
import TestSupport
import Testing

@testable import Simulation

/// Definitions with a mistake that `workflows validate` cannot see, in histories in which nothing else goes wrong.
@Suite("Bad definitions in histories") struct BadDefinitionTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let file: String
        let old: String
        let new: String
        let scenario: Scenario
        let invariant: Invariant
    }

    private static let mistakes: [Mistake] = [
        Mistake(
            testDescription: "all that is repaid goes to the first payee", file: "repayment.v1.json",
            old: "{'userNo': p.userNo, 'amount': p.amount", new: "{'userNo': payees[0].userNo, 'amount': p.amount",
            scenario: .life, invariant: .calmCompletes),
        Mistake(
            testDescription: "the interest is not paid", file: "repayment.v1.json", old: "'interest': p.interest",
            new: "'interest': amount('0.00')", scenario: .life, invariant: .nothingLeft),
        Mistake(
            testDescription: "each payee's interest is paid twice", file: "repayment.v1.json",
            old: "'interest': p.interest", new: "'interest': p.interest + p.interest", scenario: .life,
            invariant: .calmCompletes),
        Mistake(
            testDescription: "a repayment's commission is taken twice", file: "repayment.v1.json",
            old: "chunk.index == 0 ? input.commission : amount('0')",
            new: "chunk.index == 0 ? input.commission + input.commission : amount('0')", scenario: .life,
            invariant: .calmCompletes),
        Mistake(
            testDescription: "a sale's commission is all that is paid for it", file: "debenture-transfer.v1.json",
            old: "min(input.commissionPerPurchase, p.amount)", new: "p.amount", scenario: .life,
            invariant: .rightHands),
    ]

    @Test("Are found", arguments: mistakes)
    func found(_ mistake: Mistake) throws {
        let files = try ShippedWorkflows.files().map { name, bytes in
            guard name == mistake.file else { return (name: name, bytes: bytes) }
            let text = String(decoding: bytes, as: UTF8.self)
            try #require(text.contains(mistake.old), "'\(mistake.old)' is not in \(name)")
            return (name: name, bytes: Array(text.replacing(mistake.old, with: mistake.new).utf8))
        }
        let profile = Profile.text(ofBuiltIn: Profile.sandbox.name) ?? []
        let simulator = Simulator([try Shelf(files: files, profile: profile, setting: .shipped)])
        var plan = CampaignPlan(from: 1, histories: 40, scenarios: [mistake.scenario], children: 4)
        plan.kept = []
        plan.goesOn = true
        let campaign = plan.run(0..<40, on: simulator)
        #expect(campaign.broken[mistake.invariant] ?? 0 > 0, "\(campaign.broken)")
    }
}
