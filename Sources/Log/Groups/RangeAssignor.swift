/// Shares partitions out as Kafka's range assignor does: of each topic, every member gets a run of neighbours, the first
/// members one more where it does not come out even.
public enum RangeAssignor {
    /// - Parameters:
    ///   - members: the topics of each, by its name.
    ///   - partitions: how many each topic has.
    ///   - rotation: by how many places the members are moved on before they are served.
    public static func assign(
        _ members: [String: [String]], partitions: [String: Int], rotation: Int = 0
    ) -> [String: Set<TopicPartition>] {
        var assigned = members.mapValues { _ in Set<TopicPartition>() }
        for (topic, count) in partitions {
            var takers = members.keys.filter { members[$0]?.contains(topic) == true }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            guard !takers.isEmpty else { continue }
            let turn = rotation % takers.count
            takers = Array(takers[turn...] + takers[..<turn])
            var next = 0
            for (index, taker) in takers.enumerated() {
                let share = count / takers.count + (index < count % takers.count ? 1 : 0)
                for number in next..<next + share { assigned[taker]?.insert(TopicPartition(topic, number)) }
                next += share
            }
        }
        return assigned
    }
}
