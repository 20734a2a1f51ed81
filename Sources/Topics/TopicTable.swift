public import Custody
public import Log

/// The topics of LoanSaga: the one place that knows their names and how they are kept.
public struct TopicTable: Hashable, Sendable {
    /// How many partitions there are unless told otherwise.
    public static let standardPartitions = 12
    /// On an embedded log: one process owns them all, so there are only so many that one that stands still leaves most of
    /// the sagas at work. Each more makes every commit of the log dearer.
    public static let embeddedPartitions = 4

    /// Before the name of every topic that is LoanSaga's alone.
    public let prefix: String
    /// Of the inbox, and so of everything that follows its order.
    public let partitions: Int

    public init(prefix: String = "loansaga.", partitions: Int = standardPartitions) {
        self.prefix = prefix
        self.partitions = partitions
    }

    /// The platform's events, as it publishes them; how they are kept is the platform's to say.
    public let events = "loan.events"
    /// What has become of loans, for the platform.
    public let outcomes = "loan.outcomes"
    /// Everything that can change a saga.
    public var inbox: String { prefix + "inbox" }
    public var checkpoints: String { prefix + "checkpoints" }
    /// Every transition, for operators and auditors.
    public var history: String { prefix + "history" }
    /// Sagas and partitions as operators see them, each under its key.
    public var views: String { prefix + "views" }
    public var definitions: String { prefix + "definitions" }
    /// Records that could not be understood.
    public var deadLetters: String { prefix + "dead-letters" }

    /// The inbox's partition of a family: the first 4 bytes of its SHA-256, big-endian, modulo the partitions.
    public func inboxPartition(ofFamily family: String) -> TopicPartition {
        TopicPartition(inbox, FamilyDigest(of: family).partition(among: partitions))
    }

    /// The commands to the workers of a service.
    public func steps(_ service: Service) -> String { prefix + "steps." + service.rawValue }

    /// Every topic that LoanSaga makes, the inbox first.
    public var specifications: [TopicSpecification] {
        let day = Duration.seconds(86_400)
        let first = [
            // The owner deletes below its marker; by time nothing may go.
            TopicSpecification(inbox, partitions: partitions, cleanup: .keep),
            TopicSpecification(checkpoints, partitions: partitions, cleanup: .compact),
            TopicSpecification(history, partitions: partitions, cleanup: .keep),
            TopicSpecification(views, partitions: partitions, cleanup: .compact),
            TopicSpecification(definitions, partitions: 1, cleanup: .compact),
            TopicSpecification(deadLetters, partitions: 1, cleanup: .delete(after: day * 30)),
            TopicSpecification(outcomes, partitions: partitions, cleanup: .delete(after: day * 30)),
        ]
        return first
            + Service.allCases.map {
                TopicSpecification(steps($0), partitions: partitions, cleanup: .delete(after: day))
            }
    }
}
