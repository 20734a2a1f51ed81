/// Which partitions a reader reads, from where, and whose turn it is.
public struct ReadPlan: Sendable {
    public private(set) var positions: [TopicPartition: Int64] = [:]
    private var paused: Set<TopicPartition> = []
    private var order: [TopicPartition] = []
    private var turn = 0

    public init() {}

    /// Reads these and no others; nothing is paused.
    public mutating func replace(_ positions: [TopicPartition: Int64]) {
        self.positions = positions
        paused = []
        order = positions.keys.sorted()
        turn = 0
    }

    /// - Returns: false when the partition is not read.
    public mutating func move(_ partition: TopicPartition, to offset: Int64) -> Bool {
        guard positions[partition] != nil else { return false }
        positions[partition] = offset
        return true
    }

    public mutating func pause(_ partitions: Set<TopicPartition>) {
        paused.formUnion(partitions.intersection(order))
    }

    public mutating func resume(_ partitions: Set<TopicPartition>) {
        paused.subtract(partitions)
    }

    /// Those that are not paused, with their positions.
    public var unpaused: [(partition: TopicPartition, position: Int64)] {
        order.compactMap { partition in
            guard !paused.contains(partition), let position = positions[partition] else { return nil }
            return (partition, position)
        }
    }

    /// Gives each partition that is not paused to `body`, beginning with the one whose turn it is, until it brings
    /// something; the one behind that has the next turn.
    public mutating func firstResult<Value, Failure: Error>(
        _ body: (TopicPartition, Int64) throws(Failure) -> Value?
    ) throws(Failure) -> (TopicPartition, Value)? {
        for step in 0..<order.count {
            let index = (turn + step) % order.count
            let partition = order[index]
            guard !paused.contains(partition), let position = positions[partition] else { continue }
            if let value = try body(partition, position) {
                turn = (index + 1) % order.count
                return (partition, value)
            }
        }
        return nil
    }
}
