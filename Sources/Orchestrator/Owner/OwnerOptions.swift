/// How the owner of partitions is set.
public struct OwnerOptions: Sendable {
    /// What the platform is told that its events come from (CloudEvents' `source`).
    public var source = "loansaga"
    /// The most records that are folded together.
    public var recordsPerTurn = 1_000
    /// The most batches of outputs that are not acknowledged; above it no further record is read.
    public var maximumOpenBatches = 2_000
    /// How often offsets are committed.
    public var commitInterval: Duration = .milliseconds(100)
    /// How often it is looked for checkpoints that have to be written.
    public var checkpointInterval: Duration = .milliseconds(500)
    /// How long a changed family is left alone before its checkpoint is written.
    public var checkpointPatience: Duration = .seconds(2)
    /// The most checkpoints of a partition that are made at once.
    public var checkpointsAtOnce = 2_000
    /// How long records of the inbox are kept below the marker, for auditors.
    public var inboxRetention: Duration = .seconds(14 * 86_400)
    /// How soon a partition that stands still looks again for what it waits for.
    public var stallPause: Duration = .seconds(1)
    /// Of the consumer: after so long without a poll the partitions are somebody else's.
    public var pollDeadline: Duration = .seconds(60)
    public var sessionDeadline: Duration = .seconds(10)

    public init() {}
}
