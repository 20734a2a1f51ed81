/// How a member enters its group.
public struct GroupMember: Hashable, Sendable {
    /// What it reads, with the number of partitions of each topic.
    public let topics: [String: Int]
    /// With a name, it keeps its partitions when it leaves and comes back under the name within its session; and whoever
    /// comes under the name of a member that is still there takes its place.
    public let name: String?
    /// After so many milliseconds without a poll it is out.
    public let patience: Int64
    /// How many milliseconds a name is kept after its member has left.
    public let session: Int64

    public init(topics: [String: Int], name: String?, patience: Int64, session: Int64) {
        self.topics = topics
        self.name = name
        self.patience = patience
        self.session = session
    }
}
