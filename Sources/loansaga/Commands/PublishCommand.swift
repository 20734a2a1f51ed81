import KafkaLog
import Log
import Runtime
import Topics

/// `loansaga publish`
enum PublishCommand: Command {
    private static let gateway = Option.value("to", "URL", "Publish through this gateway, which checks every field.")

    static let syntax = Syntax(
        "publish", "Publish events of the platform: CloudEvents, one JSON object a line.",
        discussion: [
            "Through a gateway, an event is in the log when it counts as published, and one that does not fit is"
                + " refused at once. On Kafka the events go to the platform's topic, and intake looks at their fields"
                + " later: what does not fit goes to the dead letters. Events of one subject keep their order there, and so"
                + " do those of one source that name none.",
            "A line that is refused is named with the field, and the others go on. Exits with 1 when a line was"
                + " refused, and with 75 when nobody takes events.",
        ],
        positionals: [Positional("FILE", "The events; - or nothing for standard input.", isOptional: true)],
        options: [gateway, BearerToken.file, .json],
        settings: [KafkaSettings.brokers.definition, KafkaSettings.client.definition])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        var lines = try EventLines(arguments.positionals.first ?? "-", asJSON: arguments.has(.json))
        do {
            if let url = arguments.text(gateway) {
                let token = try BearerToken.read(arguments)
                let client = try ServiceClient(url, token: token, command: syntax.name, option: gateway)
                try await GatewayPublisher(client).publish(&lines)
            } else {
                try publish(&lines, arguments)
            }
        } catch {
            if lines.report.isBegun { _ = try lines.report.end() }
            throw error
        }
        return try lines.report.end()
    }

    private static func publish(_ lines: inout EventLines, _ arguments: Arguments) throws {
        let settings = try arguments.settings()
        guard settings[KafkaSettings.brokers] != nil else {
            throw UsageError.missingOption(
                command: syntax.name, option: gateway.usage,
                remedy:
                    "say where to publish, with it or with \(Option.setting(KafkaSettings.brokers.definition).usage)")
        }
        let log = try KafkaSettings.open(settings, command: syntax.name)
        defer { log.close() }
        let publisher = try KafkaPublisher(log, topic: KafkaSettings.topics(settings).events)
        do {
            try publisher.publish(&lines)
        } catch let error as LogError {
            try KafkaSettings.orTryAgain { () throws(LogError) in throw error }
        }
    }
}
