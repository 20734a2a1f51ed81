import EmbeddedLog
import Foundation
import JSON
import KafkaLog
import Log
import Orchestrator
import Roles
import Runtime
import Topics

/// `loansaga partitions skip`
enum PartitionsSkipCommand: Command {
    private static let data = Option.value(
        "data", "DIR", "The folder of a process that does not run, with its embedded log: no console is asked.")
    private static let name = Option.value("operator", "NAME", "Who orders it, where no console is asked.")

    static let syntax = Syntax(
        "partitions skip", "Have a record of the inbox passed over, on which the fold breaks.",
        discussion: [
            "What the record says is then of no effect, for good: a last resort, when nothing else lets the partition go"
                + " on. A dead letter says who had it passed over, and why.",
            "Where the process ends at the record, its console ends with it: then --data DIR, or --kafka LIST, has it passed"
                + " over without a console, when the owner starts again. What owners have committed is refused.",
        ],
        positionals: [Positional("P@O", "The partition and the offset, such as 3@1042.")],
        options: [.reason, .dryRun, .yes, data, name, BearerToken.file, .json],
        settings: ConsoleSettings.all
            + [KafkaSettings.brokers.definition, KafkaSettings.client.definition, KafkaSettings.prefix.definition])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let (partition, offset) = try place(arguments)
        let reason = try arguments.reason()
        let isOnKafka = arguments.has(.setting(KafkaSettings.brokers.definition))
        let isOffline = isOnKafka || arguments.has(data)
        let person = try person(arguments, isOffline: isOffline)
        let text = "\(partition)@\(offset)"
        let question = "Is the record \(text) to be passed over, for good?"
        guard isOffline else {
            return try await PartitionRun(arguments).run(
                ["partitions", String(partition), "skip"],
                ["offset": .number(JSONNumber(offset)), "reason": .string(reason)], question: question
            ) { _ in "The record \(text) is passed over when the partition's owner looks again." }
        }
        try Confirmation.check(arguments)
        let skip = Skip(offset: offset, operator: person, reason: reason, time: WallClock.system.now())
        return try withLog(arguments, isOnKafka: isOnKafka) { log, topics in
            try RecordSkipping.check(offset, partition: partition, in: log, topics)
            guard !arguments.has(.dryRun) else {
                try tell(
                    "planned", partition, offset, "Pass over the record \(text), for good, when the owner starts.",
                    arguments)
                return .done
            }
            guard Confirmation.isGiven(arguments, question) else {
                Output.note("Nothing was done.")
                return .failed
            }
            try RecordSkipping.append(skip, partition: partition, to: log, topics)
            try tell(
                "appended", partition, offset, "The record \(text) is passed over when the partition's owner starts.",
                arguments)
            return .done
        }
    }

    private static func tell(
        _ result: String, _ partition: Int, _ offset: Int64, _ sentence: String, _ arguments: Arguments
    ) throws {
        guard arguments.has(.json) else { return try Output.line(sentence) }
        try Output.json([
            "result": .string(result), "partition": .number(JSONNumber(partition)),
            "offset": .number(JSONNumber(offset)),
        ])
    }

    private static func place(_ arguments: Arguments) throws(UsageError) -> (partition: Int, offset: Int64) {
        let text = arguments.positionals[0]
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let partition = Int(parts[0]), let offset = Int64(parts[1]), partition >= 0, offset >= 0
        else {
            throw .invalidValue(
                command: syntax.name, option: "P@O", value: "'\(text)'",
                expected: "a partition and an offset, such as 3@1042")
        }
        return (partition, offset)
    }

    /// Who orders it, where no token says so.
    private static func person(_ arguments: Arguments, isOffline: Bool) throws(UsageError) -> String {
        let person = arguments.text(name) ?? ""
        guard isOffline else {
            guard person.isEmpty else {
                throw .invalidValue(
                    command: syntax.name, option: name.usage, value: "'\(person)'",
                    expected: "nothing: the console knows the operator by the token; it goes with --data or --kafka")
            }
            return ""
        }
        guard !person.isEmpty else {
            throw .missingOption(command: syntax.name, option: name.usage, remedy: "say who orders it; it is audited")
        }
        return person
    }

    private static func withLog(
        _ arguments: Arguments, isOnKafka: Bool, _ act: (any Log, TopicTable) throws -> ExitCode
    ) throws -> ExitCode {
        guard isOnKafka else {
            let log = try embeddedLog("\(arguments.text(data) ?? "")/log")
            defer { log.close() }
            return try act(log, TopicTable(partitions: TopicTable.embeddedPartitions))
        }
        let settings = try arguments.settings()
        let log = try KafkaSettings.open(settings, command: syntax.name)
        defer { log.close() }
        do {
            return try act(log, KafkaSettings.topics(settings))
        } catch let error as LogError {
            return try KafkaSettings.orTryAgain { () throws(LogError) -> ExitCode in throw error }
        }
    }

    /// Opens a log that is there.
    private static func embeddedLog(_ folder: String) throws -> EmbeddedLog {
        guard FileManager.default.fileExists(atPath: folder) else {
            throw Unusable(description: "there is no log in \(folder); name the folder that 'serve' was given")
        }
        do throws(LogError) {
            return try EmbeddedLog(folder: folder)
        } catch {
            guard case .inUse = error else { throw error }
            throw Unusable(description: "\(error); stop the process, or ask its console: leave '--data' out")
        }
    }

    private struct Unusable: Error, CustomStringConvertible {
        let description: String
    }
}
