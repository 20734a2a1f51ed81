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
            for verdict in try verifier.verify(workflow, setting) {
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
        let verdicts = try verifier.verify(workflow, setting)
        #expect(!verdicts.isEmpty)
        for verdict in verdicts {
            #expect(verdict.isGood && !verdict.isCut, "\(verdict.lines.joined(separator: "\n"))")
        }
    }

    @Test("Keeps every property after operators' commands, but for skip", arguments: ["loan-funding", "repayment"])
    func operators(_ workflow: String) throws {
        let verifier = try Verifier(ShippedFiles.files(of: workflow), bounds: Self.bounds(faults: 1, commands: 1))
        let verdicts = try verifier.verify(workflow, .shipped)
        #expect(!verdicts.isEmpty)
        for verdict in verdicts {
            #expect(verdict.isGood && !verdict.isCut, "\(verdict.lines.joined(separator: "\n"))")
            #expect(verdict.dangers.allSatisfy { $0.kind == .skip })
        }
    }

    /// Bounds at which every path can be walked to its end.
    private static let small: [(workflow: String, bounds: Bounds)] = {
        func small(
            _ workflow: String, children: Int = 1, faults: Int = 0, commands: Int = 0, whims: Int = 1,
            surprises: Int = 1
        ) -> (String, Bounds) {
            var bounds = bounds(children: children, faults: faults, commands: commands)
            bounds.whims = whims
            bounds.surprises = surprises
            return (workflow, bounds)
        }
        return [
            small("recharge", faults: 1, commands: 1), small("withdraw", faults: 1), small("repayment"),
            small("repayment", children: 2), small("debenture-transfer", children: 2, whims: 0),
            small("loan-funding", faults: 1, whims: 0), small("loan-funding", commands: 1, whims: 0),
            small("loan-funding", children: 2), small("loan-funding", children: 3, whims: 0),
            small("loan-funding", children: 2, faults: 1, whims: 0), small("loan-funding", faults: 1),
            small("loan-funding", commands: 1, surprises: 2),
        ]
    }()

    @Test(
        "Comes to the same verdicts, ends and commands with and without merging",
        arguments: small, [BankSetting.shipped, .all[15]])
    func merging(_ walk: (workflow: String, bounds: Bounds), _ setting: BankSetting) throws {
        let files = try ShippedFiles.files(of: walk.workflow)
        var apart = walk.bounds
        apart.merges = false
        let merged = try Verifier(files, bounds: walk.bounds).verify(walk.workflow, setting)
        let whole = try Verifier(files, bounds: apart).verify(walk.workflow, setting)
        #expect(!merged.isEmpty && merged.count == whole.count)
        if walk.workflow == "loan-funding", walk.bounds.whims > 0 {
            #expect(whole.last?.never.contains("event loan.bid.withdrawn") == false)
        }
        for (one, other) in zip(merged, whole) {
            #expect(one.isGood && other.isGood, "\(other.lines.joined(separator: "\n"))")
            #expect(one.ends.map(\.end) == other.ends.map(\.end))
            #expect(one.never == other.never)
            #expect(one.given.map(\.kind) == other.given.map(\.kind))
            #expect(one.dangers.map(\.kind) == other.dangers.map(\.kind))
            #expect(other.merged == 0)
            #expect(!other.isCut)
        }
    }

    @Test(
        "Finds the same mistake with and without merging",
        arguments: BadDefinition.all.filter { $0.children == 1 && $0.faults == 0 })
    func mistakesApart(_ bad: BadDefinition) throws {
        let setting = try #require(BankSetting(name: bad.setting))
        var bounds = Self.bounds(faults: 0)
        bounds.merges = false
        let verdicts = try Verifier(bad.files(), bounds: bounds).verify(bad.workflow, setting)
        #expect(verdicts.compactMap(\.counterExample).first?.flaw.property == bad.property)
    }

    @Test("Comes to the same however many look at states at once", arguments: [2, 3])
    func crews(_ size: Int) throws {
        var verifier = try Verifier(
            ShippedFiles.files(of: "loan-funding"), bounds: Self.bounds(commands: 1))
        let alone = try verifier.verify("loan-funding", .shipped)
        // The last first: nothing depends on the order either.
        verifier.crew = Crew(size: size) { part in for number in (0..<size).reversed() { part(number) } }
        let together = try verifier.verify("loan-funding", .shipped)
        #expect(alone.map(\.lines) == together.map(\.lines))
    }

    @Test("Refuses a planted mistake with the property that it breaks", arguments: BadDefinition.all)
    func mistakes(_ bad: BadDefinition) throws {
        let setting = try #require(BankSetting(name: bad.setting))
        let verifier = try Verifier(bad.files(), bounds: Self.bounds(children: bad.children, faults: bad.faults))
        let verdicts = try verifier.verify(bad.workflow, setting)
        let found = try #require(verdicts.compactMap(\.counterExample).first, "nothing was found")
        #expect(found.flaw.property == bad.property, "\(found.flaw)")
        #expect(found.flaw.sentence.contains(bad.saying), "\(found.flaw.sentence)")
        #expect(found.lines.first?.contains("the platform sends") == true)
        #expect(verdicts.last?.isGood == false)
        #expect(verdicts.last?.never == [], "not everything was reached")
    }

    /// Mistakes planted in the fold, and the property that the walk of a workflow finds broken.
    private static let planted: [(fault: EngineFault, workflow: String, property: Property)] = [
        (.holdSwallowed, "loan-funding", .goesOn),
        (.undoWhileInDoubt, "loan-funding", .order),
        (.doubtTakenAsRefusal, "loan-funding", .project),
        (.failedUndoTakenAsDone, "loan-funding", .project),
    ]

    @Test("Finds a mistake that is planted in the fold", arguments: planted)
    func mistakesOfTheFold(_ planted: (fault: EngineFault, workflow: String, property: Property)) throws {
        var bounds = Self.bounds(faults: 2)
        bounds.attempts = 1
        var verifier = try Verifier(ShippedFiles.files(of: planted.workflow), bounds: bounds)
        verifier.fault = planted.fault
        let found = try #require(
            try verifier.verify(planted.workflow, .shipped).compactMap(\.counterExample).first, "nothing was found")
        #expect(found.flaw.property == planted.property, "\(found.flaw)")
    }

    @Test("Comes to holds for doubt with few faults when few attempts are allowed") func attempts() throws {
        var bounds = Self.bounds(commands: 1)
        let files = try ShippedFiles.files(of: "guarantor-freeze")
        let asWritten = try Verifier(files, bounds: bounds).verify("guarantor-freeze", .shipped)
        #expect(asWritten.last?.never.contains("held inDoubt") == true)
        bounds.attempts = 1
        for verdict in try Verifier(files, bounds: bounds).verify("guarantor-freeze", .shipped) {
            #expect(verdict.isGood, "\(verdict.lines.joined(separator: "\n"))")
            #expect(verdict.ends.contains { $0.end.contains("held (inDoubt)") })
            #expect(verdict.given.contains { $0.kind == .retry })
            #expect(!verdict.never.contains("held inDoubt"))
        }
    }

    @Test("Walks optional fields both ways, and refuses more events than a state can hold") func premises() throws {
        let files = try ShippedFiles.files(of: "loan-funding")
        let verdicts = try Verifier(files, bounds: Self.bounds(faults: 0)).verify("loan-funding", .shipped)
        #expect(
            verdicts.map(\.premise) == [
                "with optional fields, room for all", "without optional fields, room for all but one",
            ])
        let crowd = try Verifier(files, bounds: Self.bounds(children: 40))
        #expect(throws: Verifier.TooManyEvents.self) { try crowd.verify("loan-funding", .shipped) }
    }

    @Test("Walks a repayment with a project that owes what its event says") func repaid() throws {
        let verifier = try Verifier(ShippedFiles.files(of: "repayment"), bounds: Self.bounds(faults: 0))
        let premises = try verifier.verify("repayment", .shipped).map(\.premise)
        for (isLast, isOwed) in [("isLast true", "no more is owed"), ("isLast false", "more is owed")] {
            #expect(premises.contains { $0.contains(isLast) })
            #expect(premises.filter { $0.contains(isLast) }.allSatisfy { $0.hasSuffix(", \(isOwed)") }, "\(premises)")
        }
    }

    @Test("Takes a workflow whose event does not say whether a repayment is the last for one whose repayments all are")
    func lastAlways() throws {
        let bad = try #require(BadDefinition.all.first { $0.mistake == "every repayment closes the project" })
        let files = try bad.files().map { name, json in
            let text = json.text.replacing(#""isLast":"boolean","#, with: "")
                .replacing(#","isLast":"${input.isLast}""#, with: "")
            return (name, try JSONValue(reading: Array(text.utf8)))
        }
        let verdicts = try Verifier(files, bounds: Self.bounds(faults: 0)).verify("repayment", .shipped)
        #expect(!verdicts.isEmpty)
        for verdict in verdicts {
            #expect(verdict.isGood, "\(verdict.lines.joined(separator: "\n"))")
            #expect(verdict.premise.contains("no more is owed"))
        }
    }

    @Test("Refuses with every code that a step names, and comes to holds for a wrong signature") func refusals() throws
    {
        var bounds = Self.bounds()
        let files = try ShippedFiles.files(of: "repayment")
        let walked = try Verifier(files, bounds: bounds).verify("repayment", .shipped)
        #expect(walked.last?.never.contains("freeze refused 20006") == false)
        #expect(walked.last?.never.contains("held misconfigured") == false)
        #expect(walked.contains { $0.ends.contains { $0.end.contains("held (misconfigured)") } })
        bounds.surprises = 0
        let undisturbed = try Verifier(files, bounds: bounds).verify("repayment", .shipped)
        #expect(undisturbed.last?.never.contains("freeze refused 20006") == true)
    }

    @Test("Says nothing of what never happened where not everything was walked") func never() throws {
        let bad = try #require(BadDefinition.all.first { $0.faults == 0 })
        let verdicts = try Verifier(bad.files(), bounds: Self.bounds()).verify(bad.workflow, .shipped)
        #expect(verdicts.last?.isGood == false)
        #expect(verdicts.last?.never == [])
    }

    @Test("Speaks of children in its bounds only where there are some") func bounds() {
        #expect(Bounds().sentence(takesInChildren: true).contains("3 children"))
        #expect(!Bounds().sentence(takesInChildren: false).contains("child"))
    }

    @Test("Is stopped by too many states, and says so") func cut() throws {
        var bounds = Self.bounds()
        bounds.states = 50
        let verdicts = try Verifier(ShippedFiles.files(of: "loan-funding"), bounds: bounds).verify(
            "loan-funding", .shipped)
        #expect(verdicts.first?.isCut == true)
        #expect(verdicts.first?.lines.contains { $0.contains("CUT") } == true)
    }

    @Test("Names every setting by what is otherwise than shipped") func names() {
        #expect(BankSetting.all.count == 16)
        #expect(Set(BankSetting.all.map(\.description)).count == 16)
        #expect(BankSetting.all.allSatisfy { BankSetting(name: $0.description) == $0 })
        #expect(BankSetting(name: "xxxx") == nil)
    }
}
