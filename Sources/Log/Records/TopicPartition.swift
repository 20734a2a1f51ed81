/// One partition of a topic; records have an order in it and nowhere else.
public struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let topic: String
    /// From 0.
    public let number: Int

    public init(_ topic: String, _ number: Int) {
        self.topic = topic
        self.number = number
    }

    public static func < (one: TopicPartition, other: TopicPartition) -> Bool {
        one.topic == other.topic ? one.number < other.number : one.topic < other.topic
    }

    /// `loansaga.inbox/3`
    public var description: String { "\(topic)/\(number)" }
}
