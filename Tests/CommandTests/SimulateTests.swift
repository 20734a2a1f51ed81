import Foundation
import JSON
import TestSupport
import Testing

@Suite("loansaga simulate")
struct SimulateTests {
    private static let workflows = ShippedWorkflows.folder.path(percentEncoded: false)

    private func simulate(_ words: String...) async throws -> CommandResult {
        try await CommandRunner.run(CommandRunner.loansaga, ["simulate", "--workflows", Self.workflows] + words)
    }

    @Test("What a run comes to does not depend on the number of threads")
    func jobs() async throws {
        var results: [JSONValue] = []
        for jobs in ["1", "2"] {
            let result = try await simulate("--seeds", "36", "--children", "2", "--jobs", jobs, "--json")
            #expect(result.exitCode == 0, "\(result.errors)")
            guard case .object(var object) = try JSONValue(reading: result.output) else {
                Issue.record("no object")
                return
            }
            for clock in ["seconds", "historiesPerSecond"] { object[clock] = nil }
            results.append(.object(object))
        }
        #expect(results[0] == results[1])
        #expect(results[0]["histories"] == 36)
    }

    /// Of several settings a seed takes one by its place, and the replay has to take the same.
    @Test(
        "A planted mistake is found, told, and found again by the command that is given; exit 0",
        arguments: [
            [], ["as-shipped", "forgets-refusals"], ["forgets-refusals", "as-shipped"],
        ])
    func planted(settings: [String]) async throws {
        let words =
            ["--seeds", "200", "--children", "4", "--engine-fault", "undoInForwardOrder"]
            + settings.flatMap { ["--settings", $0] }
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["simulate", "--workflows", Self.workflows] + words)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.contains("The planted undoInForwardOrder was found by "))
        let replay = try #require(result.outputLines.first { $0.hasPrefix("Replay: loansaga ") })
        let trace = try #require(result.outputLines.first { $0.hasPrefix("Trace: ") })
        let again = try await CommandRunner.run(
            CommandRunner.loansaga, replay.split(separator: " ").dropFirst(2).map(String.init))
        #expect(again.exitCode == 0, "\(again.errors)")
        #expect(again.output.contains("\nbroken: "))
        #expect(again.outputLines.contains(trace))
    }

    @Test("A planted mistake that is not found fails; exit 1")
    func missed() async throws {
        let few = try await simulate("--seeds", "1", "--keep", "none", "--engine-fault", "finishedValueRemoved")
        #expect(few.exitCode == 1)
        #expect(few.output.contains("The planted finishedValueRemoved was not found in 1 history."))
    }

    @Test("A fault that never happened fails a run that must have all; exit 1")
    func missing() async throws {
        let result = try await simulate("--seeds", "2", "--require-faults", "--json")
        #expect(result.exitCode == 1)
        let json = try JSONValue(reading: result.output)
        #expect(json["failed"] == 0 && json["good"] == false)
        #expect(json["neverHappened"]?.array?.isEmpty == false)
    }

    @Test("The report stands alone")
    func report() async throws {
        let folder = try TemporaryFolder()
        let settings = ["--settings", "forgets-refusals", "--settings", "as-shipped"]
        let result = try await CommandRunner.run(
            CommandRunner.loansaga,
            ["simulate", "--workflows", Self.workflows, "--seeds", "20", "--children", "3"] + settings
                + ["--report", folder.path("report.html")])
        #expect(result.exitCode == 0, "\(result.errors)")
        let page = try String(contentsOfFile: folder.path("report.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!doctype html>") && page.contains("20 simulated histories"))
        #expect(page.contains(settings.joined(separator: " ")))
        for word in ["<script", "src=", "href=", "@import", "url("] { #expect(!page.contains(word), "\(word)") }
        let nowhere = try await simulate("--report", folder.path("no/such/report.html"))
        #expect(nowhere.exitCode == 1 && nowhere.errors.contains("there is no folder "))
        let onto = try await simulate("--report", folder.path("."))
        #expect(onto.exitCode == 1 && onto.errors.contains("it is a folder"), "\(onto.errors)")
    }

    @Test(
        "Options that will not do are named; exit 64",
        arguments: [
            (["--engine-fault", "undoInForwardOrdre"], "Did you mean 'undoInForwardOrder'?"),
            (["--scenario", "lon"], "Did you mean 'loan'?"),
            (["--settings", "as-shiped"], "Did you mean 'as-shipped'?"),
            (["--keep", "3,x"], "'3,x' will not do for '--keep N,N'"),
            (["--seeds", "0"], "a whole number from 1"),
            (["--profile", "/no/such/profile"], "/no/such/profile"),
        ])
    func mistakes(words: [String], message: String) async throws {
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["simulate", "--workflows", Self.workflows] + words)
        #expect(result.exitCode == 64)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("The planted mistakes are listed, wherever the definitions are")
    func list() async throws {
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["simulate", "--workflows", "/no/such", "--engine-fault", "list"])
        #expect(result.exitCode == 0 && result.outputLines.count >= 25)
        #expect(result.outputLines.contains("doubtTakenAsRefusal"))
    }
}
