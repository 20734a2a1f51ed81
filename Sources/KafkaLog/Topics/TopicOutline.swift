internal import CRDKafka
internal import Log

/// What every cluster tells of a topic.
struct TopicOutline: Hashable {
    let partitions: Int
    /// The copies of the partition that has the fewest.
    let replication: Int
}

extension KafkaLog {
    /// - Throws: `.unknownTopic`, `.away`, `.notAllowed`
    func outline(of topic: String) throws(LogError) -> TopicOutline {
        guard TopicSpecification(topic, partitions: 1).problem == nil else { throw .unknownTopic(topic) }
        let milliseconds = Int32(clamping: Self.patience.milliseconds)
        var answer: UnsafePointer<rd_kafka_metadata>?
        let code = try TopicHandle(topic, of: client).withHandle {
            rd_kafka_metadata(client.handle, 0, $0, &answer, milliseconds)
        }
        defer { if let answer { rd_kafka_metadata_destroy(answer) } }
        let what = "topic '\(topic)' cannot be looked up"
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let answer else { throw LogError(code, what) }
        guard answer.pointee.topic_cnt == 1, let found = answer.pointee.topics?.pointee else {
            throw .unknownTopic(topic)
        }
        switch found.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE: break
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION:
            throw .unknownTopic(topic)
        default: throw LogError(found.err, what)
        }
        guard found.partition_cnt > 0 else { throw .away("\(what): its partitions are not there yet") }
        let partitions = UnsafeBufferPointer(start: found.partitions, count: Int(found.partition_cnt))
        return TopicOutline(
            partitions: partitions.count, replication: Int(partitions.map(\.replica_cnt).min() ?? 0))
    }
}
