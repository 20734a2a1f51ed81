internal import CRDKafka
internal import Log

/// Where each partition is read next, and which of them cannot be read on.
struct ReadPositions {
    private(set) var offsets: [TopicPartition: Int64] = [:]
    private var broken: [TopicPartition: MessageSource.Failure] = [:]

    mutating func replace(_ offsets: [TopicPartition: Int64]) {
        self.offsets = offsets
        broken = [:]
        for (partition, offset) in offsets { move(partition, to: offset) }
    }

    mutating func move(_ partition: TopicPartition, to offset: Int64) {
        offsets[partition] = offset
        // Numbers below 0 have meanings of their own to librdkafka, which never gets them.
        broken[partition] =
            offset >= 0
            ? nil
            : MessageSource.Failure(
                code: RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE, words: "", partition: partition, offset: offset)
    }

    /// A record was read.
    mutating func pass(_ record: Record) {
        offsets[record.partition] = record.offset + 1
    }

    /// Nothing is left before this offset, also where compaction has taken the last records.
    mutating func pass(end next: Int64, of partition: TopicPartition) {
        guard let offset = offsets[partition], next > offset else { return }
        offsets[partition] = next
    }

    /// What a failure of reading means for the caller; nil when librdkafka tries again by itself.
    ///
    /// A partition that cannot be read on stays so, and says so whenever it is asked, until it is read from elsewhere.
    mutating func take(_ failure: MessageSource.Failure) -> LogError? {
        switch failure.code {
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE,
            RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
            if let partition = failure.partition, offsets[partition] != nil { broken[partition] = failure }
            return nil
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
            RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return failure.partition.map { .unknownTopic($0.topic) }
        default:
            let error = LogError(failure.code, "records cannot be read", words: failure.words)
            if case .away = error { return nil }
            return error
        }
    }

    /// The error of a partition that cannot be read on.
    ///
    /// - Throws: `.away` when the cluster does not tell what is wrong.
    func problem(_ client: Client) throws(LogError) -> LogError? {
        guard let (partition, failure) = broken.min(by: { $0.key < $1.key }) else { return nil }
        let offset = offsets[partition] ?? failure.offset
        switch failure.code {
        case RD_KAFKA_RESP_ERR__BAD_MSG, RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
            return .corrupted(RecordPosition(partition, offset), failure.words)
        default:
            return .outOfRange(partition, offset: offset, available: try client.range(of: partition))
        }
    }
}
