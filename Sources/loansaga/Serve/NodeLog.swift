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
    ///
    /// What is wrong with them does not keep the sagas from going on that were started by earlier ones.
    static func publish(_ options: NodeOptions, _ log: any Log, _ logger: Logger) throws {
        let publisher = DefinitionsPublisher(log, topics: options.topics, clock: .system)
        let folder = options.settings[ServeSettings.workflows]
        do {
            let files = try WorkflowFiles.bytes(inFolder: folder)
            let profile = try options.settings[ServeSettings.profile].map(ProfileSource.bytes)
            let publication = try publisher.publish(files, profile: profile, by: "serve")
            logger.info(
                "definitions are published", ["set": .id(publication.set), "new": .count(publication.records.count)])
        } catch {
            guard try publisher.published().current != nil else {
                throw NotPublished(folder: folder, why: "\(error)")
            }
            logger.error(
                "the definitions of the folder are not published; what was published before holds",
                ["folder": .id(folder), "why": .failure(error)])
        }
    }

    struct NotPublished: Error, CustomStringConvertible {
        let folder: String
        let why: String
        var description: String {
            "the definitions in '\(folder)' cannot be published: \(why); name another folder with "
                + Option.setting(ServeSettings.workflows.definition).usage
        }
    }
}
