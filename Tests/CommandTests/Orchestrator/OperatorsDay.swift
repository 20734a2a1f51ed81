import Custody
import Foundation
import JSON
import Runtime
import TestSupport
import Testing

@testable import loansaga

/// One day of an operator, who has a shell, a console and the bank's books, beside a platform that lends.
final class OperatorsDay: Sendable {
    private static let outage = ["outage_1", "outage_2", "outage_3"]

    private let folder: TemporaryFolder
    private let stage: OrchestratorStage
    private let platform: DemoPlatform
    private let token: String

    /// Starts everything; an event that nothing waits for is kept for two seconds instead of a day.
    init() async throws {
        folder = try TemporaryFolder()
        let fast = String(decoding: Profile.text(ofBuiltIn: "sandbox-fast") ?? [], as: UTF8.self)
        let profile = folder.path("profile.json")
        try fast.replacing(/"earlyEventWaitSeconds": \d+/, with: #""earlyEventWaitSeconds": 2"#)
            .write(toFile: profile, atomically: true, encoding: .utf8)
        stage = try OrchestratorStage(profile: profile)
        try await stage.start()
        token = try stage.operatorClient.token ?? ""
        platform = DemoPlatform(gateway: stage.gateway, http: stage.http)
        await platform.start { _ in }
        let users: [JSONObject] = [
            ["userNo": "borrower", "role": "BORROWER"],
            ["userNo": "investor", "role": "INVESTOR", "available": "1000.00", "authorised": ["TENDER"]],
        ]
        for user in users { try await stage.bankClient.post("/admin/users", .object(user)) }
    }

    // MARK: Definitions

    /// Retries are to be few and quick from today on; the first attempt at saying so has a mistake.
    func publishDefinitions() async throws {
        let retry = #""retry": { "maximumAttempts": 2, "initialDelay": "1s" },"#
        let text = String(decoding: try ShippedWorkflows.bytes("loan-funding.v1.json"), as: UTF8.self)
            .replacing(#""version": 1"#, with: #""version": 2"#)
            .replacing(#""call": "CREATE_PROJECT","#, with: #""call": "CREATE_PROJECT", \#(retry)"#)
            .replacing(#""call": "CONFIRM_LOAN","#, with: #""call": "CONFIRM_LOAN", \#(retry)"#)
        let file = folder.path("loan-funding.v2.json")
        let child = ShippedWorkflows.folder.appending(path: "bid.v1.json").path()
        func publish() async throws -> CommandResult { try await run("workflows", "publish", file) }

        try text.replacing("MISCARRY", with: "ABANDONED").write(toFile: file, atomically: true, encoding: .utf8)
        let place = "step 'create-project', steps[0].undo.with.projectStatus: 'ABANDONED' is no projectStatus"
        let checked = try await CommandRunner.loansaga("workflows", "validate", file, child)
        #expect(checked.exitCode == 1 && checked.output.contains(place), "\(checked.output)\(checked.errors)")
        let refused = try await publish()
        #expect(refused.exitCode == 1 && refused.output.contains(place), "\(refused.output)\(refused.errors)")

        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let published = try await publish()
        #expect(published.exitCode == 0, "\(published.errors)")
        #expect(published.output.contains(/loan-funding +2 +published now/), "\(published.output)")
    }

    // MARK: The bank is down

    /// Loans are held while the bank does not answer for one service, and all of them go on by one command.
    func tryAgainWhatAnOutageHeld() async throws {
        try await faults(["services": ["CREATE_PROJECT": ["downSeconds": 600]]])
        for project in Self.outage { try await approve(project) }
        let held = ["sagas", "list", "--state", "held", "--cause", "inDoubt"]
        try await LoanSettling.wait("the loans are held", within: .seconds(30)) {
            try await self.json(held).count == Self.outage.count
        }
        let list = try await run(held)
        #expect(list.outputLines.count == 1 + Self.outage.count && list.output.contains("outage_1/funding"))
        #expect(try await run("sagas", "list", "--cause", "notSent", "--json").outputLines.isEmpty)
        let why = try await run("sagas", "why", "outage_1/funding").output
        let sentence =
            "it waits for an operator, because after 2 attempts, nobody knows whether the bank did CREATE_PROJECT; "
            + "then, it goes on with one of: retry, resolve --as applied, undo"
        #expect(why.contains(sentence), "\(why)")

        try await faults([:])
        let retry = ["sagas", "retry", "--cause", "inDoubt", "--reason", "the bank is well again"]
        let before = try await (versions(held), journal("CREATE_PROJECT").count)
        let preview = try await run(retry + ["--dry-run"])
        #expect(preview.exitCode == 0 && preview.output.ranges(of: "planned").count == Self.outage.count)
        let after = try await (versions(held), journal("CREATE_PROJECT").count)
        #expect(before == after, "a preview changes nothing")
        let done = try await json(retry + ["--yes"])
        #expect(done.map { $0["result"] } == Self.outage.map { _ in "applied" }, "\(done)")
        for project in Self.outage {
            try await listed(project)
            try await bid(project, amount: "100.00")
            try await funded(project)
        }
    }

    // MARK: A lost answer

    /// The bank pays a loan out and nobody hears of it: the operator looks into its books and says what they show.
    func settleALostAnswer() async throws {
        try await faults(["services": ["CONFIRM_LOAN": ["dropAfter": 1]]])
        try await approve("lost")
        try await listed("lost")
        try await bid("lost", amount: "100.00")
        try await LoanSettling.wait("the loan is held", within: .seconds(30)) {
            try await self.json(["sagas", "list", "--cause", "inDoubt"]).map { $0["family"] } == ["lost"]
        }
        let project = try await stage.bankClient.get("/admin/projects/lost")
        #expect(project["raised"] == "100.00", "the bank has done it")

        let evidence = "the bank's statement of today, line 7: 100.00 lent"
        let resolved = try await run(
            "sagas", "resolve", "lost/funding", "--as", "applied", "--evidence", evidence, "--reason",
            "asked by telephone", "--yes")
        #expect(resolved.exitCode == 0, "\(resolved.output)\(resolved.errors)")
        try await funded("lost")

        let entries = try await json(["sagas", "history", "lost/funding"])
        let command = try #require(entries.first { $0["what"]?["kind"] == "commanded" })
        #expect(command["what"]?["operator"] == "operator" && command["what"]?["reason"] == "asked by telephone")
        #expect(command["what"]?["evidence"]?.string == evidence)
        let time = try #require(command["time"]?.string.flatMap { Timestamp(rfc3339: $0) })
        #expect(abs(time.milliseconds - WallClock.system.now()) < 60_000)
        let history = try await run("sagas", "history", "lost/funding").output
        #expect(history.contains("operator gave the command resolve"), "\(history)")
        #expect(history.contains(": asked by telephone (evidence: \(evidence))"), "\(history)")
        try await faults([:])
    }

    // MARK: A dead letter

    /// A bid comes before its loan is approved, and lies with the dead letters when it is.
    func putBackAnEarlyBid() async throws {
        try await bid("early", amount: "100.00")
        let list = ["dead-letters", "list", "--family", "early"]
        try await LoanSettling.wait("the bid is a dead letter", within: .seconds(30)) {
            try await self.json(list).count == 1
        }
        let letter = try #require(try await json(list).first)
        let id = try #require(letter["id"]?.string)
        #expect(letter["what"] == "loan.bid.placed" && letter["senderID"] == "early-bid")
        #expect(try await run("dead-letters", "show", id).output.contains("did not come into being in time"))

        try await approve("early")
        try await listed("early")
        let sentence = /it waits for children \(0 held, 0 on their way\), .*; at [-+: 0-9]+, it fails if .* enough\./
        try await LoanSettling.wait("it is said why the loan stands still", within: .seconds(30)) {
            try await self.run("sagas", "why", "early").output.contains(sentence)
        }
        let retried = try await run("dead-letters", "retry", id, "--reason", "the loan is there now", "--yes")
        #expect(retried.exitCode == 0, "\(retried.output)\(retried.errors)")
        try await funded("early")
        try await LoanSettling.wait("no letter is left", within: .seconds(30)) {
            try await self.json(list).isEmpty
        }
        let shown = try await run("dead-letters", "show", id).output
        #expect(shown.contains(/retried +by operator at .*: the loan is there now/), "\(shown)")
    }

    // MARK: A loan that fails

    /// A loan that does not come together is undone, and its investor has the money back.
    func giveUpALoan() async throws {
        try await approve("given_up")
        try await listed("given_up")
        try await bid("given_up", amount: "60.00")
        try await platform.outcome("the freeze") { $0.type == "loan.bid.frozen" && $0.has("projectNo", "given_up") }
        try await LoanSettling.wait("the view has the freeze", within: .seconds(30)) {
            try await self.json(["sagas", "show", "given_up/funding"]).first?["children"]?["held"] == 1
        }
        let frozen = try await stage.bankClient.get("/admin/books")["frozenByProject"]?["given_up"]
        #expect(frozen == "60.00")
        let undone = try await run(
            "sagas", "undo", "given_up/funding", "--reason", "the borrower has withdrawn", "--yes")
        #expect(undone.exitCode == 0, "\(undone.output)\(undone.errors)")
        let failed = try await platform.outcome("the loan has failed") {
            $0.type == "loan.failed" && $0.has("projectNo", "given_up")
        }
        #expect(failed.has("code", "operator") && failed.has("reason", "the borrower has withdrawn"))
    }

    // MARK: In the evening

    /// Nothing waits for the operator, and the bank's books are what the platform was told.
    func closeTheBooks() async throws {
        try await LoanSettling.wait("every saga has ended", within: .seconds(30)) {
            let states = try await self.stage.operatorClient.get("/v1/overview")["states"]
            return ["running", "undoing", "held", "stopped", "unconfirmed"].allSatisfy { states?[$0] == 0 }
        }
        #expect(try await run("sagas", "list", "--state", "held", "--json").outputLines.isEmpty)
        var audit = BankAudit(stage.bankClient)
        try await audit.read()
        #expect(audit.doubled.isEmpty)
        var ends = ["given_up": "loan.failed"]
        for project in Self.outage + ["lost", "early"] { ends[project] = "loan.funded" }
        #expect(try await audit.flaws(ends) == [])
        await platform.stop()
        #expect(try await stage.stop() == .exit(0))
    }

    // MARK: What the platform and its users do

    private func approve(_ project: String) async throws {
        try await platform.publish(
            "loan.project.approved", id: "\(project)-approved",
            [
                "projectNo": .string(project), "borrowerNo": "borrower", "amount": "100.00", "projectName": "示例标的",
                "projectDesc": "短期周转", "projectType": "STANDARD", "projectPeriod": 90, "annualRate": "6.5",
                "repaymentWay": "ONE_TIME",
                "fundingDeadline": .string(WallClock.text(of: WallClock.system.now() + 3_600_000)),
            ])
    }

    private func bid(_ project: String, amount: String) async throws {
        try await platform.publish(
            "loan.bid.placed", id: "\(project)-bid",
            [
                "projectNo": .string(project), "bidNo": "bid", "investorNo": "investor", "amount": .string(amount),
                "automatic": true,
            ])
    }

    /// From now on it takes bids.
    private func listed(_ project: String) async throws {
        try await platform.outcome("'\(project)' is listed", within: .seconds(60)) {
            $0.type == "loan.listed" && $0.has("projectNo", project)
        }
    }

    private func funded(_ project: String) async throws {
        try await platform.outcome("'\(project)' is funded", within: .seconds(60)) {
            $0.type == "loan.funded" && $0.has("projectNo", project)
        }
    }

    // MARK: What the operator does

    private func run(_ words: String...) async throws -> CommandResult { try await run(words) }

    private func run(_ words: [String]) async throws -> CommandResult {
        try await CommandRunner.run(
            CommandRunner.loansaga, words + ["--console", stage.console], environment: ["LOANSAGA_TOKEN": token],
            within: .seconds(60))
    }

    private func json(_ words: [String]) async throws -> [JSONValue] {
        try await run(words + ["--json"]).outputLines.map { try JSONValue(reading: $0) }
    }

    private func versions(_ list: [String]) async throws -> [JSONValue?] { try await json(list).map { $0["version"] } }

    // MARK: At the bank

    private func faults(_ plan: JSONValue) async throws { try await stage.bankClient.post("/admin/faults", plan) }

    private func journal(_ service: String) async throws -> [JSONValue] {
        try await stage.bankClient.get("/admin/journal?limit=1000&service=\(service)")["rows"]?.array ?? []
    }
}
