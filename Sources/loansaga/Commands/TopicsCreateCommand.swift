import JSON
import KafkaLog
import Log
import Topics

/// `loansaga topics create`
enum TopicsCreateCommand: Command {
    static let syntax = Syntax(
        "topics create", "Make LoanSaga's topics on a Kafka cluster.",
        discussion: [
            "Makes what is missing: the inbox, checkpoints, history, definitions, dead letters, outcomes and a topic for"
                + " each service, with the time of arrival as timestamp and each topic's way with old records. What is"
                + " there is left alone; if it has other partitions or another cleanup, nothing is made.",
            "The platform's own topic of events is the platform's to make; 'loansaga topics check' looks for it.",
        ],
        options: [.json], settings: KafkaSettings.all)

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try arguments.settings()
        let log = try KafkaSettings.open(settings, command: syntax.name)
        defer { log.close() }
        let topics = KafkaSettings.topics(settings).specifications
        let missing = try KafkaSettings.orTryAgain { () throws(LogError) -> Set<String> in
            let missing = try log.missing(of: topics)
            try log.createTopics(topics)
            return missing
        }
        var table = Table(("TOPIC", .left), ("PARTITIONS", .right), ("CLEANUP", .left), ("WAS", .left))
        for topic in topics {
            let was = missing.contains(topic.name) ? "made" : "there already"
            if arguments.has(.json) {
                try Output.json([
                    "topic": .string(topic.name), "partitions": .number(JSONNumber(topic.partitions)),
                    "cleanup": .string("\(topic.cleanup)"), "made": .bool(missing.contains(topic.name)),
                ])
            }
            table.add(topic.name, String(topic.partitions), "\(topic.cleanup)", was)
        }
        if !arguments.has(.json) { try Output.line(table.text) }
        return .done
    }
}

extension KafkaLog {
    /// The names of the topics that are not there.
    fileprivate func missing(of topics: [TopicSpecification]) throws(LogError) -> Set<String> {
        var missing: Set<String> = []
        for topic in topics {
            do throws(LogError) {
                _ = try self.topic(topic.name)
            } catch {
                guard case .unknownTopic = error else { throw error }
                missing.insert(topic.name)
            }
        }
        return missing
    }
}
