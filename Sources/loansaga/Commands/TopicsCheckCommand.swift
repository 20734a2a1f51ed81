import JSON
import KafkaLog
import Log
import Runtime
import Topics

/// `loansaga topics check`
enum TopicsCheckCommand: Command {
    static let syntax = Syntax(
        "topics check", "Say what is wrong with LoanSaga's topics on a Kafka cluster, and how to mend it.",
        discussion: [
            "Looks at partitions, copies, cleanup, the kind of timestamp, how many copies must acknowledge, and the largest"
                + " record. Exits with 0 when everything is as it should be, with 1 when something is not, and with 75"
                + " when the brokers are away.",
            "Settings are changed with the cluster's own tools, such as 'kafka-configs.sh --alter --entity-type topics"
                + " --entity-name TOPIC --add-config NAME=VALUE'.",
        ],
        options: [.json], settings: KafkaSettings.all)

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try arguments.settings()
        let log = try KafkaSettings.open(settings, command: syntax.name)
        defer { log.close() }
        let topics = KafkaSettings.topics(settings)
        let problems = try KafkaSettings.orTryAgain { () throws(LogError) -> [TopicProblem] in
            try Self.problems(log, topics, replication: settings[KafkaSettings.replication])
        }
        try show(problems, asJSON: arguments.has(.json))
        if problems.isEmpty { Output.note("All \(topics.specifications.count + 1) topics are as they should be.") }
        return problems.isEmpty ? .done : .failed
    }

    private static func problems(
        _ log: KafkaLog, _ topics: TopicTable, replication: Int?
    ) throws(LogError) -> [TopicProblem] {
        var problems: [TopicProblem] = []
        for topic in topics.specifications {
            guard let facts = try log.factsIfAny(of: topic.name) else {
                problems.append(
                    TopicProblem(
                        topic: topic.name, what: "there is no such topic", remedy: "run 'loansaga topics create'"))
                continue
            }
            problems += facts.problems(wanted: topic, replication: replication, limits: log.limits)
        }
        if try log.factsIfAny(of: topics.events) == nil {
            problems.append(
                TopicProblem(
                    topic: topics.events, what: "there is no such topic",
                    remedy: "the platform that publishes its events there makes it"))
        }
        return problems
    }

    private static func show(_ problems: [TopicProblem], asJSON: Bool) throws {
        var table = Table(("TOPIC", .left), ("PROBLEM", .left), ("REMEDY", .left))
        for problem in problems {
            if asJSON {
                try Output.json([
                    "topic": .string(problem.topic), "problem": .string(problem.what),
                    "remedy": .string(problem.remedy),
                ])
            }
            table.add(problem.topic, problem.what, problem.remedy)
        }
        if !asJSON, !problems.isEmpty { try Output.line(table.text) }
    }
}

extension KafkaLog {
    /// Nil where there is no such topic.
    fileprivate func factsIfAny(of topic: String) throws(LogError) -> TopicFacts? {
        do throws(LogError) {
            return try facts(of: topic)
        } catch {
            guard case .unknownTopic = error else { throw error }
            return nil
        }
    }
}
