/// One thing that can be measured.
struct Benchmark: Sendable {
    let name: String
    /// One line, a sentence.
    let summary: String
    /// How long it measures unless told otherwise.
    let seconds: Double
    /// What the figures alone do not say: a sentence under them.
    var note: String?
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
        Benchmark(name: "http", summary: "Calls from one process to another, without and with TLS.", seconds: 12) {
            try HTTPBenchmark.run(seconds: $0)
        },
        Benchmark(
            name: "slow-clients", summary: "Good requests among 2,700 slow clients, whatever --seconds says.",
            seconds: 12
        ) { _ in
            try await SlowClientsBenchmark.run()
        },
        Benchmark(
            name: "malformed-requests", summary: "24,000 malformed requests, whatever --seconds says.", seconds: 10
        ) { _ in
            try MalformedRequestsBenchmark.run()
        },
        Benchmark(
            name: "log", summary: "Appending to a log and reading it; opening one of 10,000,000 records.", seconds: 30
        ) {
            try LogBenchmark.run(seconds: $0)
        },
        Benchmark(
            name: "fold", summary: "Folding an inbox on one core; what families keep; checkpoints.", seconds: 10,
            note: FoldBenchmark.note
        ) {
            try FoldBenchmark.run(seconds: $0)
        },
        Benchmark(
            name: "bank", summary: "Signed calls to a sandbox bank, the caller included.", seconds: 60,
            note: BankBenchmark.note
        ) {
            try await BankBenchmark.run(seconds: $0)
        },
        Benchmark(
            name: "sagas", summary: "Loans through orchestrator and bank, embedded and on a mock cluster.", seconds: 80,
            note: SagasBenchmark.note
        ) {
            try await SagasBenchmark.run(seconds: $0)
        },
        Benchmark(
            name: "recovery",
            summary: "A kill with \(RecoveryBenchmark.loans) live loans, whatever --seconds says.", seconds: 120
        ) { _ in
            try await RecoveryBenchmark.run()
        },
        Benchmark(
            name: "cold-start",
            summary: "A start with \(ColdStartBenchmark.loans) live loans, whatever --seconds says.", seconds: 300,
            note: ColdStartBenchmark.note
        ) { _ in
            try await ColdStartBenchmark.run()
        },
    ]
}
