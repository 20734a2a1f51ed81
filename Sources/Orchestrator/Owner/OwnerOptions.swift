/// How the owner of partitions is set.
public struct OwnerOptions: Sendable {
    /// What the platform is told that its events come from (CloudEvents' `source`).
    public var source = "loansaga"
    /// The most records that are folded together.
    public var recordsPerTurn = 1_000
    /// The most records of outputs that are not acknowledged; above it no further record of the inbox is read. Far below
    /// the room of the producer, so that the owner's thread never waits there.
    public var maximumOpenRecords = 40_000
    /// How often offsets are committed.
    public var commitInterval: Duration = .milliseconds(100)
    /// How often it is looked for checkpoints that have to be written.
    public var checkpointInterval: Duration = .milliseconds(500)
    /// How long a changed family is left alone before its checkpoint is written.
    public var checkpointPatience: Duration = .seconds(2)
    /// The most checkpoints of a partition that are made and not acknowledged.
    public var checkpointsAtOnce = 2_000
    /// How long records of the inbox are kept below the marker, for auditors.
    public var inboxRetention: Duration = .seconds(14 * 86_400)
    /// How soon a partition that stands still looks again for what it waits for.
    public var stallPause: Duration = .seconds(1)
    /// How long a reader beside the inbox may bring nothing although there is something.
    public var readPatience: Duration = .seconds(30)
    /// How soon a partition is tried again that could not be taken over.
    public var refusalPause: Duration = .seconds(60)
    /// How soon, after it was taken over and after each time, it is looked for records of the inbox that may go.
    public var tidyingDelay: Duration = .seconds(60)
    public var tidyingInterval: Duration = .seconds(3_600)
    /// Of the consumer: after so long without a poll the partitions are somebody else's.
    public var pollDeadline: Duration = .seconds(60)
    public var sessionDeadline: Duration = .seconds(10)

    public init() {}
}
