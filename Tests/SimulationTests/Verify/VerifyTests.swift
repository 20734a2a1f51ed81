import JSON
import Saga
import Simulation
import Testing

@Suite("Verify") struct VerifyTests {
    private static func bounds(children: Int = 1, faults: Int = 1, commands: Int = 0) -> Bounds {
        var bounds = Bounds()
        bounds.children = children
        bounds.faults = faults
        bounds.commands = commands
        return bounds
    }

    @Test("Finds nothing wrong with what is shipped, whatever the bank has settled", arguments: BankSetting.all)
    func accounts(_ setting: BankSetting) throws {
        for workflow in ["recharge", "account-opening", "withdraw"] {
            let verifier = try Verifier(ShippedFiles.files(of: workflow), bounds: Self.bounds(commands: 1))
            for verdict in verifier.verify(workflow, setting) {
                #expect(verdict.isGood, "\(verdict.lines.joined(separator: "\n"))")
                #expect(!verdict.isCut)
                #expect(verdict.ends.contains { $0.end.contains("completed") })
            }
        }
    }

    @Test(
        "Finds nothing wrong with loans, repayments and transfers under the mildest and the harshest bank",
        arguments: ["loan-funding", "repayment", "guarantor-freeze", "debenture-transfer"],
        [
            "as-shipped", "forgets-refusals+miscarries-over-freezes+cancels-only-while-open",
            "forgets-refusals+cancels-only-while-open+answers-queries",
        ])
    func loans(_ workflow: String, _ name: String) throws {
        let setting = try #require(BankSetting(name: name))
        let verifier = try Verifier(ShippedFiles.files(of: workflow), bounds: Self.bounds())
        for verdict in verifier.verify(workflow, setting) {
            #expect(verdict.isGood, "\(verdict.lines.joined(separator: "\n"))")
        }
    }

    @Test("Keeps every property after operators' commands, but for skip", arguments: ["loan-funding", "repayment"])
    func operators(_ workflow: String) throws {
        let verifier = try Verifier(ShippedFiles.files(of: workflow), bounds: Self.bounds(faults: 1, commands: 1))
        for verdict in verifier.verify(workflow, .shipped) {
            #expect(verdict.isGood, "\(verdict.lines.joined(separator: "\n"))")
            #expect(verdict.dangers.allSatisfy { $0.kind == .skip })
        }
    }

    @Test("Walks to the same ends with and without merging", arguments: ["recharge", "withdraw", "repayment"])
    func merging(_ workflow: String) throws {
        var bounds = Self.bounds(faults: workflow == "repayment" ? 0 : 1)
        let merged = try Verifier(ShippedFiles.files(of: workflow), bounds: bounds)
        bounds.merges = false
        let whole = try Verifier(ShippedFiles.files(of: workflow), bounds: bounds)
        for (one, other) in zip(merged.verify(workflow, .shipped), whole.verify(workflow, .shipped)) {
            #expect(one.isGood == other.isGood)
            #expect(one.ends.map(\.end) == other.ends.map(\.end))
            #expect(one.never == other.never)
            #expect(other.merged == 0)
        }
    }

    @Test("Refuses a planted mistake with the property that it breaks", arguments: BadDefinition.all)
    func mistakes(_ bad: BadDefinition) throws {
        let setting = try #require(BankSetting(name: bad.setting))
        let verifier = try Verifier(bad.files(), bounds: Self.bounds(children: bad.children, faults: bad.faults))
        let verdicts = verifier.verify(bad.workflow, setting)
        let found = try #require(verdicts.compactMap(\.counterExample).first, "nothing was found")
        #expect(found.flaw.property == bad.property, "\(found.flaw)")
        #expect(found.flaw.sentence.contains(bad.saying), "\(found.flaw.sentence)")
        #expect(found.lines.first?.contains("the platform sends") == true)
        #expect(verdicts.last?.isGood == false)
    }

    @Test("Is stopped by too many states, and says so") func cut() throws {
        var bounds = Self.bounds()
        bounds.states = 50
        let verdicts = try Verifier(ShippedFiles.files(of: "loan-funding"), bounds: bounds).verify(
            "loan-funding", .shipped)
        #expect(verdicts.first?.isCut == true)
        #expect(verdicts.first?.lines.contains { $0.contains("CUT") } == true)
    }

    @Test("Names every setting by four letters") func names() {
        #expect(BankSetting.all.count == 16)
        #expect(Set(BankSetting.all.map(\.description)).count == 16)
        #expect(BankSetting.all.allSatisfy { BankSetting(name: $0.description) == $0 })
        #expect(BankSetting(name: "xxxx") == nil)
    }
}
