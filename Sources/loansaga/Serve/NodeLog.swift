import Custody
import EmbeddedLog
import Foundation
import KafkaLog
import Log
import Orchestrator
import Roles
import Runtime
import Topics

/// The log of a process: a folder of its own, or a cluster.
enum NodeLog {
    /// Blocks; makes the folder and the topics of an embedded log, and looks for those of a cluster.
    static func open(_ options: NodeOptions) throws -> any Log {
        guard options.isEmbedded, let data = options.data else {
            if let data = options.data { try makeFolder(data) }
            let log = try KafkaSettings.open(options.settings, command: ServeCommand.syntax.name)
            try KafkaSettings.orTryAgain { () throws(LogError) in _ = try log.topic(options.topics.inbox) }
            return log
        }
        try makeFolder(data)
        let log = try EmbeddedLog(folder: "\(data)/log")
        try log.createTopics(
            options.topics.specifications + [
                TopicSpecification(
                    options.topics.events, partitions: options.topics.partitions,
                    cleanup: .delete(after: .seconds(7 * 86_400)))
            ])
        return log
    }

    private static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Publishes the definitions of the workflows' folder, where they are not published yet.
    static func publish(_ options: NodeOptions, _ log: any Log, _ logger: Logger) throws {
        let folder = options.settings[ServeSettings.workflows]
        let files = try WorkflowFiles.bytes(inFolder: folder)
        let publication = try DefinitionsPublisher(log, topics: options.topics, clock: .system).publish(
            files, profile: try ProfileSource.bytes(options.settings[ServeSettings.profile]), by: "serve")
        logger.info(
            "definitions are published", ["set": .id(publication.set), "new": .count(publication.records.count)])
    }
}
