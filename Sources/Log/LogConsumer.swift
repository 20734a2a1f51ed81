/// How a member of a group is set.
public struct ConsumerOptions: Hashable, Sendable {
    public var group: String
    public var topics: [String]
    /// With a name of its own, a member that closes and comes back within its session finds its partitions as they were,
    /// and others hear nothing of it. Nil for a member that is gone when it closes.
    public var member: String?
    /// Where a partition without a committed offset begins.
    public var start: ReadStart
    /// A member that does not poll for so long is out of its group.
    public var pollDeadline: Duration
    /// A member whose process is not heard for so long is out of its group.
    public var sessionDeadline: Duration
    /// The most bytes that are fetched ahead.
    public var maximumBufferedBytes: Int

    public init(
        group: String, topics: [String], member: String? = nil, start: ReadStart = .beginning,
        pollDeadline: Duration = .seconds(60), sessionDeadline: Duration = .seconds(10),
        maximumBufferedBytes: Int = 16 << 20
    ) {
        self.group = group
        self.topics = topics
        self.member = member
        self.start = start
        self.pollDeadline = pollDeadline
        self.sessionDeadline = sessionDeadline
        self.maximumBufferedBytes = maximumBufferedBytes
    }
}

/// Where reading begins.
public enum ReadStart: Hashable, Sendable {
    /// At the first record that is kept.
    case beginning
    /// At the next record that is appended.
    case end
    /// At this offset, or the next one that is left where compaction has taken it.
    case offset(Int64)
}

/// What a poll brings.
public enum ConsumerEvent: Hashable, Sendable {
    /// These partitions are the member's, and reading goes on from these offsets unless `seek` says otherwise before the
    /// next poll.
    case assigned([TopicPartition: Int64])
    /// These partitions go to somebody else at the next poll; until then they are the member's, and it may commit, though
    /// a cluster may refuse that with `.fenced` while it hands partitions over.
    case revoked(Set<TopicPartition>)
    /// These partitions are somebody else's already.
    case lost(Set<TopicPartition>)
    /// In order within each partition.
    case records([Record])
}

/// A member of a group, which shares the partitions of some topics among its members.
///
/// Not `Sendable`: one thread polls it, and does everything else with it. All partitions are revoked before any is
/// assigned anew.
public protocol LogConsumer: AnyObject {
    /// Waits for something to happen, at most so long; nil when nothing has.
    ///
    /// - Parameter maximum: the most records at once, at least 1.
    /// - Throws: `.outOfRange` when reading cannot go on because records are gone (`seek` heals it), `.corrupted`,
    ///   `.replaced`, `.stopped`, `.closed`. A broker that is away is waited for; `Log.state` tells.
    func poll(maximum: Int, wait: Duration) throws(LogError) -> ConsumerEvent?

    /// The partitions that are the member's as far as it knows; empty as soon as it cannot be sure, because it has not
    /// polled for longer than its deadlines allow.
    var assignment: Set<TopicPartition> { get }

    /// Whether the group has shared its partitions out to it, as far as it knows: its share may be none of them, of which
    /// no poll tells.
    var hasShare: Bool { get }

    /// Reads on from elsewhere.
    ///
    /// - Throws: `.fenced` for a partition that is not the member's, `.outOfRange` for an offset below zero.
    func seek(_ partition: TopicPartition, to start: ReadStart) throws(LogError)

    /// Brings no records of these partitions until `resume`; what was fetched ahead of them is kept or fetched again.
    /// A partition that is assigned anew is not paused.
    func pause(_ partitions: Set<TopicPartition>) throws(LogError)
    func resume(_ partitions: Set<TopicPartition>) throws(LogError)

    /// Says that everything below these offsets is done with; durable on return.
    ///
    /// - Throws: `.fenced` when the log can tell that a partition is not the member's any more; then none was committed.
    ///   `.away` when it may or may not have been. `.outOfRange` for an offset below zero.
    func commit(_ offsets: [TopicPartition: Int64]) throws(LogError)

    /// The group's committed offsets; a partition without one is missing.
    func committed(_ partitions: Set<TopicPartition>) throws(LogError) -> [TopicPartition: Int64]

    /// Leaves the group; the partitions go to others, at once or, where the member has a name, after its session.
    func close()
}
