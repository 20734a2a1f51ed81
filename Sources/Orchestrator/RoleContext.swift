public import Crypto
public import Log
public import Runtime
public import Topics

/// What all roles of a process share.
public struct RoleContext: Sendable {
    public let log: any Log
    public let topics: TopicTable
    public let keys: PlatformKeys
    public let platformNo: String
    public let clock: WallClock
    public let logger: Logger
    public let metrics: Metrics
    public let definitions: DefinitionsFollower
    /// Records may bear the times of those who made them: for tests on clusters that stamp none.
    public let acceptsCreatedTimes: Bool
    /// This process among those of its kind, such as `host-1234`.
    public let member: String

    public init(
        log: any Log, topics: TopicTable, keys: PlatformKeys, platformNo: String, clock: WallClock, logger: Logger,
        metrics: Metrics, definitions: DefinitionsFollower, acceptsCreatedTimes: Bool, member: String
    ) {
        self.log = log
        self.topics = topics
        self.keys = keys
        self.platformNo = platformNo
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.definitions = definitions
        self.acceptsCreatedTimes = acceptsCreatedTimes
        self.member = member
    }
}
