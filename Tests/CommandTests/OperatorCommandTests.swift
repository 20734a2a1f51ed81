import Console
import Custody
import Foundation
import JSON
import Orchestrator
import Roles
import Saga
import TestSupport
import Testing

@Suite("Commands for operators, from outside", .timeLimit(.minutes(3))) final class OperatorCommandTests {
    let fixture: ConsoleFixture

    init() throws { fixture = try ConsoleFixture() }

    /// Runs the command against the console, as the operator.
    private func run(_ words: String..., token: String? = nil, input: String = "") async throws -> CommandResult {
        try await CommandRunner.run(
            CommandRunner.loansaga, words + ["--console", fixture.address],
            environment: ["LOANSAGA_TOKEN": token ?? fixture.operator], input: Array(input.utf8), within: .seconds(60))
    }

    @Test("Sagas are listed as a table that says how old it is, and as JSON")
    func list() async throws {
        try await fixture.held("p1")
        try await fixture.approve("p2")
        _ = try await fixture.view("funding", of: "p2")
        let table = try await run("sagas", "list", token: fixture.viewer)
        #expect(table.exitCode == 0, "\(table.errors)")
        #expect(table.outputLines[0].hasPrefix("SAGA") && table.outputLines[1].hasPrefix("p1/funding"))
        #expect(table.outputLines[1].contains("misconfigured") && table.outputLines.count == 3)
        #expect(table.errors.contains(" s ago."))
        let lines = try await run("sagas", "list", "--json", "--state", "running").outputLines
        #expect(try lines.map { try JSONValue(reading: $0)["family"]?.string } == ["p2"])
        let search = try await run(
            "sagas", "list", "--search", "projectNo=p1", "--search", "borrowerNo=borrower1", "--json")
        #expect(search.outputLines.count == 1, "\(search.errors)")
        let one = try await run("sagas", "list", "--limit", "1")
        #expect(one.outputLines.count == 2 && one.errors.contains("--limit"))
    }

    @Test(
        "One saga is shown, with why it is where it is, and its history; its family is enough where it is the only open one"
    )
    func show() async throws {
        try await fixture.held("p1")
        let shown = try await run("sagas", "show", "p1")
        #expect(shown.exitCode == 0 && shown.output.contains("CREATE_PROJECT"), "\(shown.errors)")
        #expect(shown.output.contains("misconfigured") && shown.output.contains("borrower1"))
        let why = try await run("sagas", "why", "p1/funding")
        #expect(why.output.hasPrefix("p1/funding is held at 'create-project'.\nSince "))
        #expect(why.output.contains("An operator can: retry"))
        let history = try await run("sagas", "history", "p1")
        #expect(history.outputLines.count == 5 && history.output.contains("started as loan-funding, version 1"))
        let entries = try await run("sagas", "history", "p1", "--json").outputLines
        #expect(
            try entries.map { try JSONValue(reading: $0)["what"]?["kind"] } == ["started", "called", "outcome", "held"])
        #expect(try await run("sagas", "show", "--json", "p1/funding").output.contains(#""offered":["retry""#))
        let none = try await run("sagas", "show", "p9")
        #expect(none.exitCode == 1 && none.errors.contains("no open saga"))
        let missing = try await run("sagas", "why", "p1/b1")
        #expect(missing.exitCode == 1 && missing.errors.contains("There is no saga 'b1'"))
        #expect(try await run("sagas", "show", "a/b/c").exitCode == 64)
    }

    @Test("All sagas held for a cause are shown what would happen, tried again, and told of one by one")
    func retry() async throws {
        for project in ["p1", "p2"] { try await fixture.held(project) }
        let preview = try await run("sagas", "retry", "--cause", "misconfigured", "--reason", "it is up", "--dry-run")
        #expect(preview.exitCode == 0, "\(preview.errors)")
        #expect(preview.output.contains("planned") && preview.output.contains("call with CREATE_PROJECT"))
        #expect(try await fixture.view("funding", of: "p1").held != nil, "nothing has happened")
        let asked = try await run("sagas", "retry", "p1", "--reason", "it is up", input: "y\n")
        #expect(asked.exitCode == 64 && asked.errors.contains("--yes"), "there is no terminal to ask at")
        let done = try await run(
            "sagas", "retry", "--cause", "misconfigured", "--reason", "it is up", "--yes", "--json")
        #expect(done.exitCode == 0, "\(done.errors)")
        #expect(try done.outputLines.map { try JSONValue(reading: $0)["result"] } == ["applied", "applied"])
        for project in ["p1", "p2"] { _ = try await fixture.view("funding", of: project) { $0.held == nil } }
        let again = try await run("sagas", "retry", "p1", "p2/funding", "--reason", "again", "--yes")
        #expect(again.exitCode == 1 && again.outputLines.count == 3 && again.output.contains("refused"))
        let nobody = try await run("sagas", "retry", "--cause", "inDoubt", "--reason", "r", "--yes")
        #expect(nobody.exitCode == 0 && nobody.errors.contains("No saga is held"))
    }

    @Test("What an operator can do is told in words that can be typed, and where 'hold' leads to is said")
    func words() async throws {
        try await fixture.approve("p1")
        try await fixture.report(.inDoubt(.otherCall(parameter: "amount")), in: "p1")
        _ = try await fixture.view("funding", of: "p1") { $0.held != nil }
        for command in ["why", "show"] {
            let told = try await run("sagas", command, "p1")
            #expect(told.output.contains("resolve --as applied, "), "\(told.output)")
            #expect(!told.output.contains("resolveApplied"), "\(told.output)")
        }
        let help = try await CommandRunner.loansaga("sagas", "hold", "--help").output
        #expect(help.contains("'stopped'") && help.contains("'held'"), "\(help)")
    }

    @Test("A call is resolved with evidence, a saga stopped, released and undone")
    func others() async throws {
        try await fixture.approve("p1")
        try await fixture.report(.inDoubt(.otherCall(parameter: "amount")), in: "p1")
        _ = try await fixture.view("funding", of: "p1") { $0.held != nil }
        let early = try await run(
            "sagas", "resolve", "p1", "--as", "notApplied", "--evidence", "journal", "--reason", "asked", "--yes")
        #expect(early.exitCode == 1)
        let resolved = try await run(
            "sagas", "resolve", "p1", "--as", "applied", "--evidence", "journal row 17", "--reason", "asked", "--yes")
        #expect(resolved.exitCode == 0 && resolved.output.contains("applied"), "\(resolved.errors)")
        let retried = try await run("sagas", "retry", "p1", "--reason", "go on", "--yes")
        #expect(retried.exitCode == 0, "\(retried.errors)")
        _ = try await fixture.view("funding", of: "p1") { $0.held == nil }
        for (action, state) in [("hold", "stopped"), ("release", "running"), ("undo", "undoing")] {
            let result = try await run("sagas", action, "p1/funding", "--reason", "looked into", "--yes")
            #expect(result.exitCode == 0, "\(result.errors)")
            _ = try await fixture.view("funding", of: "p1") { $0.state.rawValue == state }
        }
        let correct = try await run("sagas", "correct", "p1", "--set", "amount=1,0", "--reason", "r", "--yes")
        #expect(correct.exitCode == 1 && correct.output.contains("fields.amount"), "\(correct.errors)\(correct.output)")
    }

    @Test(
        "Wrong usage is named",
        arguments: [
            (["sagas", "retry", "--reason", "r", "--yes"], "--cause"), (["sagas", "retry", "p1", "--yes"], "--reason"),
            (["sagas", "retry", "p1", "--cause", "inDoubt", "--reason", "r", "--yes"], "'p1'"),
            (["sagas", "resolve", "p1", "--reason", "r", "--yes"], "--as"),
            (["sagas", "resolve", "p1", "--as", "done", "--reason", "r", "--yes"], "--as"),
            (["sagas", "resolve", "p1", "--as", "applied", "--reason", "r", "--yes"], "--evidence"),
            (["sagas", "correct", "p1", "--reason", "r", "--yes"], "--set"),
            (["sagas", "correct", "p1", "--set", "x", "--reason", "r", "--yes"], "NAME=TEXT"),
            (["sagas", "correct", "p1", "--set", "a=1", "--set", "a=2", "--reason", "r", "--yes"], "once"),
            (["sagas", "retry", "p1", "--per-second", "0", "--reason", "r", "--yes"], "1 to 200"),
            (["dead-letters", "retry", "--reason", "r", "--yes"], "ID"),
            (["dead-letters", "discard", "l1", "--yes"], "--reason"),
            (["dead-letters", "discard", "l1", "--reason", "r"], "--yes"),
            (["partitions", "skip", "3", "--reason", "r", "--yes"], "3@1042"),
            (["partitions", "skip", "x@1", "--reason", "r", "--yes"], "3@1042"),
            (["partitions", "upgrade", "--to", "0", "--reason", "r", "--yes"], "--to"),
            (["partitions", "upgrade", "--yes"], "--reason"),
            (["operators", "add", "f", "liu"], "--role"),
            (["operators", "add", "f", "liu", "--role", "root"], "viewer"),
            (["operators", "add", "f", "a b", "--role", "viewer"], "NAME"),
            (["sagas", "list", "--console", "ftp://x"], "https://"),
            (["sagas", "list", "--state", "running", "--state", "helt"], "Did you mean 'held'?"),
            (["sagas", "list", "--cause", "inDoubtt"], "Did you mean 'inDoubt'?"),
            (["sagas", "retry", "--cause", "notSend", "--reason", "r", "--dry-run"], "Did you mean 'notSent'?"),
            (["dead-letters", "list", "--state", "opn"], "one of open, retried, discarded, all. Did you mean 'open'?"),
            (["dead-letters", "list", "--kind", "events"], "Did you mean 'event'?"),
        ])
    func usage(words: [String], naming: String) async throws {
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, words, environment: ["LOANSAGA_TOKEN": "x"])
        #expect(result.exitCode == 64, "\(result.errors)")
        #expect(result.errors.contains(naming), "\(result.errors)")
    }

    @Test("Who has no token is told so, and a console that is away is a reason to try again")
    func away() async throws {
        let nobody = try await run("sagas", "list", token: "ls_wrong")
        #expect(nobody.exitCode == 1 && nobody.errors.contains("LOANSAGA_TOKEN"))
        let viewer = try await run("partitions", "upgrade", "--reason", "r", "--yes", token: fixture.viewer)
        #expect(viewer.exitCode == 1 && viewer.errors.contains("operator"))
        let file = fixture.folder.path("token")
        try Data((fixture.viewer + "\n").utf8).write(to: URL(filePath: file))
        #expect(try await run("sagas", "list", "--token-file", file, token: "").exitCode == 0)
        let away = try await CommandRunner.loansaga("sagas", "list", "--console", "http://127.0.0.1:1")
        #expect(away.exitCode == 75)
    }

    @Test("An operator is added, whose token works at once and is shown once")
    func added() async throws {
        let path = fixture.operators.path
        let added = try await CommandRunner.loansaga("operators", "add", path, "wang", "--role", "viewer")
        #expect(added.exitCode == 0 && added.outputLines.count == 1, "\(added.errors)")
        #expect(try await run("sagas", "list", token: added.outputLines[0]).exitCode == 0)
        #expect(!(try String(contentsOfFile: path, encoding: .utf8)).contains(added.outputLines[0]))
        let json = try await CommandRunner.loansaga(
            "operators", "add", path, "wang", "--role", "operator", "--json")
        #expect(try JSONValue(reading: json.output)["token"]?.string?.hasPrefix("ls_") == true)
    }

    @Test("Dead letters are listed, mended and put back, or discarded; partitions are listed")
    func letters() async throws {
        for id in ["l1", "l2"] {
            let event: JSONValue = [
                "specversion": "1.0", "id": .string(id), "source": "test", "type": "user.recharge.requested",
                "data": ["rechargeNo": .string(id), "amount": "1,00"],
            ]
            try fixture.lay(id, event: event)
        }
        _ = try await fixture.eventually("both are shown") { [projection = fixture.projection] in
            try projection.readModel.letter("l2").map { _ in true }
        }
        let list = try await run("dead-letters", "list")
        #expect(list.exitCode == 0 && list.outputLines.count == 3, "\(list.errors)")
        #expect(try await run("dead-letters", "show", "l1").output.contains("'data.amount'"))
        let still = try await run("dead-letters", "retry", "l1", "--reason", "r", "--set", "data.amount=2,00", "--yes")
        #expect(still.exitCode == 1 && still.output.contains("refused"), "\(still.output)\(still.errors)")
        let shown = try await run("dead-letters", "discard", "l1", "nobody", "--reason", "a test", "--dry-run")
        #expect(shown.exitCode == 1 && shown.outputLines.count == 3, "\(shown.errors)")
        #expect(shown.output.contains("planned  discard the event 'user.recharge.requested' (l1)"), "\(shown.output)")
        #expect(try await run("dead-letters", "list").outputLines.count == 3, "nothing was discarded")
        let event = try await run("dead-letters", "retry", "l1", "l2", "--event", "x", "--reason", "r", "--yes")
        #expect(event.exitCode == 64)
        let discarded = try await run(
            "dead-letters", "discard", "l1", "nobody", "--reason", "a test", "--yes", "--json")
        #expect(discarded.exitCode == 1)
        #expect(
            try discarded.outputLines.map { try JSONValue(reading: $0)["result"]?.string } == ["discarded", "refused"])
        #expect(try await run("partitions", "list").outputLines[0].hasPrefix("PARTITION"))
        let skip = try await run("partitions", "skip", "0@5", "--reason", "r", "--yes")
        #expect(skip.exitCode == 1 && !skip.errors.isEmpty)
    }
}
