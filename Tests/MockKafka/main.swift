import Glibc
import KafkaLog
import Log

// mock-kafka cluster TOPIC:PARTITIONS…
//     librdkafka's stand-in for a Kafka cluster as a process of its own; see `MockClusterConsole`.
// mock-kafka worker BROKERS GROUP SOURCE TARGET
//     A member of a group that copies records from one topic to another; see `Worker`.

let words = Array(CommandLine.arguments.dropFirst())
do {
    switch (words.first, words.count) {
    case ("cluster", _):
        try MockClusterConsole.run(topics: Array(words.dropFirst()), read: { readLine() }, write: { Lines.write($0) })
    case ("worker", 5):
        try Worker.run(brokers: words[1], group: words[2], source: words[3], target: words[4])
    default:
        Lines.write(
            "usage: mock-kafka cluster TOPIC:PARTITIONS… | worker BROKERS GROUP SOURCE TARGET", to: STDERR_FILENO)
        exit(64)
    }
} catch {
    Lines.write("mock-kafka: \(error)", to: STDERR_FILENO)
    exit(1)
}
