/// One thing that can be measured.
struct Benchmark: Sendable {
    let name: String
    /// One line, a sentence.
    let summary: String
    /// How long it measures unless told otherwise.
    let seconds: Double
    let run: @Sendable (_ seconds: Double) async throws -> [BenchmarkFigure]
}

extension Benchmark {
    /// Every benchmark there is, in the order of the list.
    static let all = [
        Benchmark(name: "json", summary: "Reading and writing JSON on one core.", seconds: 4) {
            JSONBenchmark.run(seconds: $0)
        },
        Benchmark(name: "sign", summary: "Signing, verifying and sealing on one core.", seconds: 20) {
            try SignBenchmark.run(seconds: $0)
        },
        Benchmark(name: "books", summary: "What a call costs in a small bank and in a large one.", seconds: 30) { _ in
            try BooksBenchmark.run()
        },
    ]
}
