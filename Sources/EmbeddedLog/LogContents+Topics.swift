import Log

extension LogContents {
    /// Takes in a topic with the partitions that the file has of it.
    mutating func add(_ topic: TopicRow, _ rows: [PartitionRow]) {
        let description = TopicDescription(
            name: topic.name, partitions: rows.count, cleanup: topic.cleanup.cleanup, timestampKind: .appended)
        add(description, rows)
    }

    /// Those topics that are not there yet, and the id of their first partition.
    ///
    /// - Throws: `.topicDiffers`, `.notAllowed`
    func missing(of wanted: [TopicSpecification]) throws(LogError) -> ([TopicSpecification], Int) {
        var missing: [String: TopicSpecification] = [:]
        var order: [TopicSpecification] = []
        for topic in wanted {
            let stored = TopicSpecification(
                topic.name, partitions: topic.partitions,
                cleanup: StoredCleanup(topic.cleanup).cleanup ?? topic.cleanup)
            if let there = topics[topic.name]?.description {
                if let difference = there.difference(from: stored) { throw .topicDiffers(difference) }
            } else if let twin = missing[topic.name] {
                guard twin == stored else {
                    throw .notAllowed("topic '\(topic.name)' is to be made twice, in two ways")
                }
            } else {
                missing[topic.name] = stored
                order.append(stored)
            }
        }
        let count = partitions.count + order.reduce(0) { $0 + $1.partitions }
        guard count <= LogSchema.maximumPartitions else {
            throw .notAllowed("the log would have \(count) partitions; \(LogSchema.maximumPartitions) are possible")
        }
        return (order, partitions.count)
    }
}
