import KafkaLog
import Log
import Runtime
import Topics

/// The settings of the log on Kafka.
enum KafkaSettings {
    static let brokers = Setting<String?>(
        "kafka", "brokers", "Where to ask for the Kafka cluster: HOST:PORT, several separated by commas.",
        .optional(.text), default: nil, option: "kafka", placeholder: "LIST")
    static let client = Setting<String?>(
        "kafka", "client",
        "A file of librdkafka's own settings, NAME=VALUE a line, such as those of TLS and SASL; keep it to yourself.",
        .optional(.text), default: nil, option: "kafka-client", placeholder: "FILE")
    static let prefix = Setting(
        "kafka", "topic-prefix", "The beginning of the names of LoanSaga's own topics.",
        .text(expected: "letters, digits, dots, underscores and hyphens") {
            TopicSpecification($0, partitions: 1).problem == nil
        }, default: TopicTable().prefix, placeholder: "TEXT")
    static let partitions = Setting(
        "kafka", "partitions", "The partitions of the inbox and of what follows its order; fixed once they are made.",
        .integer(1...TopicSpecification.maximumPartitions), default: TopicTable.standardPartitions,
        placeholder: "N")
    static let replication = Setting<Int?>(
        "kafka", "replication", "The copies of each partition; without it, the cluster's own default.",
        .optional(.integer(1...100)), default: nil, placeholder: "N")

    static let all = [
        brokers.definition, client.definition, prefix.definition, partitions.definition, replication.definition,
    ]

    static func topics(_ settings: Settings) -> TopicTable {
        TopicTable(prefix: settings[prefix], partitions: settings[partitions])
    }

    /// The log on the cluster that the settings name; blocks until a broker has answered.
    ///
    /// - Throws: `TryAgain` when none does within 10 s, `UsageError` when no broker was named.
    static func open(_ settings: Settings, command: String) throws -> KafkaLog {
        guard let brokers = settings[brokers] else {
            throw UsageError.missingOption(
                command: command, option: Option.setting(brokers.definition).usage,
                remedy: "name the brokers of a Kafka cluster")
        }
        var options = KafkaOptions(brokers: brokers, replication: settings[replication])
        if let path = settings[client] { options.client = try KafkaClientFile.read(path) }
        let log = try KafkaLog(options)
        try orTryAgain { () throws(LogError) in try log.reach(within: .seconds(10)) }
        return log
    }

    /// A log that is away is a reason to try again later.
    static func orTryAgain<Value>(_ body: () throws(LogError) -> Value) throws -> Value {
        do throws(LogError) {
            return try body()
        } catch {
            guard case .away(let why) = error else { throw error }
            throw TryAgain(description: "the Kafka cluster is away: \(why)")
        }
    }
}
