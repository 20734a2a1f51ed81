/// Where records are to go.
public enum Destination: Hashable, Sendable {
    case partition(TopicPartition)
    /// Each to the partition that its key says (see `Partitioner`); every record must have one.
    case key(topic: String)

    public var topic: String {
        switch self {
        case .partition(let partition): partition.topic
        case .key(let topic): topic
        }
    }
}
