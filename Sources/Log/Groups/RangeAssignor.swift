/// Shares partitions out as Kafka's range assignor does: of each topic, every member gets a run of neighbours, the first
/// members one more where it does not come out even.
public enum RangeAssignor {
    /// - Parameters:
    ///   - members: the topics of each, in the order in which they are served.
    ///   - partitions: how many each topic has.
    /// - Returns: a share for each member, in the same order.
    public static func assign(
        _ members: [[String]], partitions: [String: Int]
    ) -> [Set<TopicPartition>] {
        var shares = members.map { _ in Set<TopicPartition>() }
        for (topic, count) in partitions {
            let takers = members.indices.filter { members[$0].contains(topic) }
            guard !takers.isEmpty else { continue }
            var next = 0
            for (place, taker) in takers.enumerated() {
                let share = count / takers.count + (place < count % takers.count ? 1 : 0)
                for number in next..<next + share { shares[taker].insert(TopicPartition(topic, number)) }
                next += share
            }
        }
        return shares
    }
}
