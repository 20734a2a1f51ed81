import Foundation
import Runtime

/// `loansaga serve`
enum ServeCommand: Command {
    static let syntax = Syntax(
        "serve", "Run the orchestrator: all of it on one machine, or some of its roles on Kafka.",
        discussion: [
            "With --data alone, everything runs in this process on a log of its own in that folder; the definitions of"
                + " --workflows are published at the start. With --kafka, the roles that are named run on the topics of a"
                + " cluster ('loansaga topics create', 'loansaga workflows publish'); any role can run in many processes.",
            "The platform publishes its events to the topic loan.events or to POST /v1/events of the gateway, and reads what"
                + " became of them from loan.outcomes or GET /v1/outcomes. The bank notifies /custody/notify.",
            "When it is up it prints a line of JSON with its addresses. SIGTERM stops it in order: what is held is finished,"
                + " nothing new is taken; a second one stops it at once.",
        ],
        settings: ServeSettings.all + KafkaSettings.all + LogSettings.all)

    /// How long what is held may take when it stops.
    private static let grace = Duration.seconds(25)

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let settings = try arguments.settings()
        let stop = StopSignal()
        let logger = Logger(minimum: settings[LogSettings.level])
        let node = try Node(NodeOptions(settings, command: syntax.name), logger)
        try node.start()
        try ReadyLine.write(node.addresses)
        logger.info(
            "the orchestrator is up", ["roles": .id(node.options.roles.map(\.rawValue).sorted().joined(separator: ":"))]
        )
        let watch = Task {
            // A process whose log or read model has failed can do nothing any more: whoever runs it starts it again.
            while !Task.isCancelled, !node.hasFailed { try? await Task.sleep(for: .milliseconds(500)) }
            stop.raise()
        }
        await stop.wait()
        watch.cancel()
        let hasFailed = node.hasFailed
        logger.info("the orchestrator stops")
        node.stop(within: Self.grace)
        logger.info("the orchestrator has stopped")
        logger.flush()
        return hasFailed ? .failed : .done
    }
}
