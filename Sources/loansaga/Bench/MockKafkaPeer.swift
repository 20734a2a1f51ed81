import KafkaLog

/// librdkafka's stand-in for a Kafka cluster, beside the process that is measured.
enum MockKafkaPeer {
    /// Its input is first `NAME:PARTITIONS …`, then the lines of `MockClusterConsole`.
    static func run() throws {
        guard let topics = readLine() else { return }
        try MockClusterConsole.run(
            topics: topics.split(separator: " ").map(String.init), read: { readLine() }, write: { try? Output.line($0) }
        )
    }
}
