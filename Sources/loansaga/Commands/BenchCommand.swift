import JSON
import Runtime

/// `loansaga bench`
enum BenchCommand: Command {
    private static let seconds = Option.value(
        "seconds", "N", "Measure for about so long, 1 to 600; each benchmark has its own default.")

    static let syntax = Syntax(
        "bench", "Measure how fast the parts are, against their targets.",
        discussion: [
            "Without NAME, lists the benchmarks. With it, prints the figures with their targets, and exits with 1 if one"
                + " is missed. Figures mean something in a release build on a quiet machine."
        ],
        positionals: [Positional("NAME", "The benchmark to run.", isOptional: true)],
        options: [seconds, .json])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let seconds = try arguments.integer(seconds, in: 1...600)
        guard let name = arguments.positionals.first else {
            try list(asJSON: arguments.has(.json))
            return .done
        }
        guard let benchmark = (Benchmark.all + Benchmark.peers).first(where: { $0.name == name }) else {
            let near = Suggestion.nearest(to: name, in: Benchmark.all.map(\.name))
            throw UsageError.unknownArgument(
                command: syntax.name, name: "benchmark", argument: name, suggestion: near)
        }
        #if DEBUG
            Output.note("This is a debug build: the figures say nothing about a release build.")
        #endif
        let figures = try await benchmark.run(seconds.map(Double.init) ?? benchmark.seconds)
        let report = BenchmarkReport(benchmark: benchmark.name, figures: figures, note: benchmark.note)
        if arguments.has(.json) {
            try Output.json(report.json)
        } else {
            try Output.line(report.table)
        }
        return report.met ? .done : .failed
    }

    private static func list(asJSON: Bool) throws {
        guard !asJSON else {
            for benchmark in Benchmark.all {
                try Output.json(["name": .string(benchmark.name), "summary": .string(benchmark.summary)])
            }
            return
        }
        var table = Table(("NAME", .left), ("MEASURES", .left))
        for benchmark in Benchmark.all { table.add(benchmark.name, benchmark.summary) }
        try Output.line(table.text)
    }
}
