/// How fast the logs append and read, each figure under its log's name.
enum LogBenchmark {
    static func run(seconds: Double) throws -> [BenchmarkFigure] {
        try EmbeddedLogBenchmark.run(seconds: seconds * 2 / 3) + KafkaLogBenchmark.run(seconds: seconds / 3)
    }
}
