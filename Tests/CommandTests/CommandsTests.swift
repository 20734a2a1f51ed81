import JSON
import TestSupport
import Testing

@testable import loansaga

@Suite("Commands")
struct CommandsTests {
    @Test("The version is printed, also as JSON and as people ask for it")
    func version() async throws {
        let plain = try await CommandRunner.loansaga("version")
        #expect(plain.output == "loansaga \(VersionCommand.version)\n")
        #expect(plain.exitCode == 0)
        #expect(try await CommandRunner.loansaga("--version").output == plain.output)
        let json = try JSONValue(reading: try await CommandRunner.loansaga("version", "--json").outputBytes)
        #expect(json["version"] == .string(VersionCommand.version))
    }

    @Test("Benchmarks are listed with a sentence each")
    func benchmarks() async throws {
        let table = try await CommandRunner.loansaga("bench")
        #expect(table.exitCode == 0)
        let lines = try await CommandRunner.loansaga("bench", "--json").outputLines.map { try JSONValue(reading: $0) }
        #expect(lines.map { $0["name"]?.string } == Benchmark.all.map(\.name))
        for benchmark in Benchmark.all {
            #expect(table.output.contains(benchmark.summary))
            #expect(benchmark.summary.hasSuffix("."))
        }
    }

    @Test("A benchmark prints figures with targets as JSON, and its exit code says whether all are met")
    func benchmark() async throws {
        let result = try await CommandRunner.loansaga("bench", "json", "--seconds=1", "--json")
        let report = try JSONValue(reading: result.outputBytes)
        #expect(report["benchmark"] == "json")
        #expect(report["figures"]?.array?.isEmpty == false)
        #expect(result.exitCode == (report["met"] == true ? 0 : 1))
    }

    @Test("A missed target makes a report that is not met, in the table and in JSON")
    func report() throws {
        let figures = [
            BenchmarkFigure(name: "speed", value: 99.96, unit: "MB/s", target: .atLeast(100)),
            BenchmarkFigure(name: "wait", value: 0.0125, unit: "ms", target: .atMost(50)),
            BenchmarkFigure(name: "size", value: 1_056, unit: "bytes", target: nil),
        ]
        let report = BenchmarkReport(benchmark: "sample", figures: figures)
        #expect(
            report.table == """
                FIGURE  VALUE  UNIT   TARGET  MET
                speed   99.96  MB/s    ≥ 100  NO
                wait    0.013  ms       ≤ 50  yes
                size     1056  bytes
                """)
        let json = try JSONValue(reading: report.json.text)
        #expect(json["met"] == false)
        #expect(json["figures"]?.array?.map { $0["met"]?.bool } == [false, true, true])
        #expect(json["figures"]?.array?[0]["target"] == ["atLeast": .number(try #require(JSONNumber(text: "100.0")))])
        #expect(BenchmarkReport(benchmark: "sample", figures: Array(figures[1...])).met)
    }

    @Test("What the figures alone do not say stands under them, and in JSON")
    func note() {
        let figure = BenchmarkFigure(name: "speed", value: 2, unit: "/s", target: nil)
        let report = BenchmarkReport(benchmark: "sample", figures: [figure], note: "Why two will do.")
        #expect(report.table.hasSuffix("\n\nWhy two will do."))
        #expect(report.json["note"] == "Why two will do.")
        #expect(BenchmarkReport(benchmark: "sample", figures: [figure]).json["note"] == .null)
    }

    @Test("A number that is none is no JSON, and is not met")
    func notANumber() {
        let figure = BenchmarkFigure(name: "none", value: .nan, unit: "", target: .atMost(1))
        let report = BenchmarkReport(benchmark: "sample", figures: [figure])
        #expect(!report.met)
        #expect(report.json["figures"]?.array?[0]["value"] == JSONValue.null)
    }

    @Test("Output that cannot be written is a failure, not a success")
    func fullDevice() async throws {
        let result = try await CommandRunner.run(
            "/bin/sh", ["-c", "exec '\(CommandRunner.loansaga)' version > /dev/full"])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("No space left on device"))
    }
}
