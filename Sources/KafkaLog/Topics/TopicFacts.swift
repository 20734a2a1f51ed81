public import Log

/// A topic as a Kafka cluster has it.
public struct TopicFacts: Hashable, Sendable {
    public let name: String
    public let partitions: Int
    /// The copies of the partition that has the fewest.
    public let replication: Int
    /// Its settings by Kafka's names; nil where the cluster does not tell them.
    public let settings: [String: String]?

    public init(name: String, partitions: Int, replication: Int, settings: [String: String]?) {
        self.name = name
        self.partitions = partitions
        self.replication = replication
        self.settings = settings
    }

    /// How the topic differs from the one that is wanted, as a sentence; nil when it does not, as far as the cluster
    /// tells.
    public func difference(from wanted: TopicSpecification) -> String? {
        if let difference = description.difference(from: wanted) { return difference }
        guard cleanup == nil, let settings, settings["cleanup.policy"] != nil else { return nil }
        let found = ["cleanup.policy", "retention.ms", "retention.bytes"].compactMap { name in
            settings[name].map { "\(name)=\($0)" }
        }
        return "topic '\(name)' has the cleanup \(found.joined(separator: ", ")), not \(wanted.cleanup)"
    }

    /// What it does with old records; nil where the cluster does not tell, or in a way that the log has no name for.
    var cleanup: Cleanup? {
        guard let settings, let policy = settings["cleanup.policy"] else { return nil }
        switch policy {
        case "compact": return .compact
        case "delete":
            let age = settings["retention.ms"].flatMap { Int64($0) } ?? -1
            let size = settings["retention.bytes"].flatMap { Int64($0) } ?? -1
            guard size < 0 else { return nil }
            return age < 0 ? .keep : .delete(after: .milliseconds(age))
        default: return nil
        }
    }

    var timestampKind: Record.TimestampKind? {
        switch settings?["message.timestamp.type"] {
        case "LogAppendTime": .appended
        case "CreateTime": .created
        default: nil
        }
    }

    var description: TopicDescription {
        TopicDescription(name: name, partitions: partitions, cleanup: cleanup, timestampKind: timestampKind)
    }
}

extension Cleanup {
    /// The settings of Kafka's that mean this.
    var settings: [(name: String, value: String)] {
        switch self {
        case .keep: [("cleanup.policy", "delete"), ("retention.ms", "-1"), ("retention.bytes", "-1")]
        case .delete(let age):
            [("cleanup.policy", "delete"), ("retention.ms", String(age.milliseconds)), ("retention.bytes", "-1")]
        case .compact: [("cleanup.policy", "compact")]
        }
    }
}
