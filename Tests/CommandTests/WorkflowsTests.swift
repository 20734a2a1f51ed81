import Foundation
import JSON
import TestSupport
import Testing

@Suite("loansaga workflows")
struct WorkflowsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "workflows").path(percentEncoded: false)

    private func path(_ name: String) -> String { "\(Self.folder)/\(name)" }

    @Test("Definitions that are right are named; exit 0")
    func right() async throws {
        let result = try await CommandRunner.loansaga(
            "workflows", "validate", path("loan-funding.v1.json"), path("bid.v1.json"))
        #expect(result.output == "bid v1: right\nloan-funding v1: right\n", "\(result.errors)")
        #expect(result.exitCode == 0)
    }

    @Test("What is wrong is named with file, step, place and remedy; exit 1")
    func wrong() async throws {
        let folder = try TemporaryFolder()
        let good = try String(contentsOfFile: path("guarantor-freeze.v1.json"), encoding: .utf8)
        let bad = folder.path("bad.v1.json")
        try good.replacing("\"COMPENSATORY\"", with: "\"COMPENSATION\"").write(
            toFile: bad, atomically: true, encoding: .utf8)
        let result = try await CommandRunner.loansaga("workflows", "validate", bad)
        #expect(result.exitCode == 1)
        #expect(
            result.output.contains(
                "bad.v1.json: step 'freeze', steps[0].call[0].with.bizType: 'COMPENSATION' is no bizType"))
        let json = try await CommandRunner.loansaga("workflows", "validate", bad, "--json").outputLines
            .map { try JSONValue(reading: $0) }
        #expect(json.count == 2)
        #expect(json.first?["step"] == "freeze" && json.first?["valid"] == false)
    }

    @Test("A parent without its child says which is missing")
    func missingChild() async throws {
        let result = try await CommandRunner.loansaga("workflows", "validate", path("loan-funding.v1.json"))
        #expect(result.exitCode == 1)
        #expect(result.output.contains("there is no workflow 'bid' that can be a child"))
    }

    @Test("A workflow is drawn", arguments: [("svg", "<svg "), ("mermaid", "flowchart TD\n")])
    func graph(format: String, start: String) async throws {
        let result = try await CommandRunner.loansaga(
            "workflows", "graph", path("loan-funding.v1.json"), path("bid.v1.json"), "--format", format)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(result.output.hasPrefix(start))
        #expect(result.output.contains("CONFIRM_LOAN"))
        let wrong = try await CommandRunner.loansaga("workflows", "graph", path("bid.v1.json"), "--format", "gif")
        #expect(wrong.exitCode == 64)
    }

    @Test("Every path is walked; the shortest that breaks something is shown, with the property; exit 0 and 1")
    func verify() async throws {
        let good = try await CommandRunner.loansaga(
            "workflows", "verify", path("guarantor-freeze.v1.json"), "--faults", "1", "--settings", "as-shipped")
        #expect(good.exitCode == 0, "\(good.output)")
        #expect(good.output.contains("guarantor-freeze under as-shipped"))
        #expect(good.errors.contains("Bounds: one saga of its own"))
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: path("guarantor-freeze.v1.json"), encoding: .utf8)
        let bad = folder.path("guarantor-freeze.v1.json")
        try text.replacing("\"onDeadline\": \"continue\"", with: "\"onDeadline\": \"hold\"").write(
            toFile: bad, atomically: true, encoding: .utf8)
        let wrong = try await CommandRunner.loansaga("workflows", "verify", bad, "--faults", "0")
        #expect(wrong.exitCode == 1)
        #expect(wrong.output.contains("  1. +00:00:00  the platform sends loan.compensation.requested"))
        #expect(wrong.output.contains("BROKEN: nothing is held for an operator when nothing went wrong."))
        let json = try await CommandRunner.loansaga(
            "workflows", "verify", bad, "--faults", "0", "--settings", "as-shipped", "--json")
        let verdict = try JSONValue(reading: #require(json.outputLines.first))
        #expect(verdict["good"] == false && verdict["property"] == "noNeedlessHold")
    }

    @Test("A walk's bounds are given, and said; surprises are as many as the faults or events that are asked for")
    func bounds() async throws {
        let walked = try await CommandRunner.loansaga(
            "workflows", "verify", path("loan-funding.v1.json"), path("bid.v1.json"), "--children", "1", "--faults",
            "0", "--commands", "0", "--whims", "3", "--settings", "as-shipped", "--no-merge", "--json")
        #expect(walked.exitCode == 0, "\(walked.output)")
        let bounds = try JSONValue(reading: #require(walked.outputLines.first))["bounds"]
        #expect(bounds?["whims"] == 3 && bounds?["surprises"] == 3 && bounds?["merges"] == false)
        #expect(walked.errors.contains("3 events that need not come") && walked.errors.contains("at most 3 together"))
        let cut = try await CommandRunner.loansaga(
            "workflows", "verify", path("loan-funding.v1.json"), path("bid.v1.json"), "--states", "9", "--settings",
            "as-shipped")
        #expect(cut.exitCode == 1 && cut.output.contains("see --states"), "\(cut.output)")
    }

    @Test("A folder where a file should be is said to be one")
    func folder() async throws {
        let result = try await CommandRunner.loansaga("workflows", "verify", Self.folder)
        #expect(result.exitCode == 1 && result.errors.contains("it is a folder"), "\(result.errors)")
    }

    @Test(
        "What cannot be walked is refused",
        arguments: [
            ("--settings", "XYZ", 64, "as-shipped"), ("--faults", "9", 64, "a whole number from 0 to 4"),
            ("--surprises", "9", 64, "a whole number from 0 to 8"), ("--states", "0", 64, "a whole number from 1"),
            ("--workflow", "bid", 1, "a child is walked with its parent"),
        ])
    func unwalked(option: String, value: String, code: Int32, words: String) async throws {
        let result = try await CommandRunner.loansaga(
            "workflows", "verify", path("loan-funding.v1.json"), path("bid.v1.json"), option, value)
        #expect(result.exitCode == code)
        #expect(result.errors.contains(words), "\(result.errors)")
    }

    @Test("The events of both directions are printed; what is committed is what the definitions give")
    func events() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
            .filter { $0.contains(/\.v[0-9]+\.json$/) }
        let result = try await CommandRunner.run(
            CommandRunner.loansaga, ["workflows", "events"] + names.map(path))
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(try result.output == String(contentsOfFile: path("events.asyncapi.json"), encoding: .utf8))
        let wrong = try await CommandRunner.loansaga("workflows", "events", path("loan-funding.v1.json"))
        #expect(wrong.exitCode == 1)
        #expect(wrong.errors.contains("See 'loansaga workflows validate'"), "\(wrong.errors)")
    }
}
