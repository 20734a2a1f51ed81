internal import CRDKafka
internal import Log

extension KafkaConsumer {
    func seek(_ partition: TopicPartition, to start: ReadStart) throws(LogError) {
        let client = try open()
        try checkOwnership(of: [partition])
        let offset = try client.offset(of: start, in: partition)
        try checkSign(of: offset, in: partition, client)
        if case .beginning(var offsets) = standing {
            offsets[partition] = offset
            standing = .beginning(offsets)
        } else {
            try send(client, partition, to: offset)
        }
        held.removeAll { $0.partition == partition }
        positions.move(partition, to: offset)
    }

    /// Has librdkafka read on from there.
    func send(_ client: Client, _ partition: TopicPartition, to offset: Int64) throws(LogError) {
        let list = PartitionList([partition: offset])
        let what = "partition \(partition) cannot be read from offset \(offset)"
        let milliseconds = Int32(clamping: KafkaLog.patience.milliseconds)
        if let error = list.withHandle({ rd_kafka_seek_partitions(client.handle, $0, milliseconds) }) {
            defer { rd_kafka_error_destroy(error) }
            throw LogError(rd_kafka_error_code(error), what)
        }
        for element in list.elements where element.code != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw LogError(element.code, what)
        }
        places[partition] = offset
    }

    /// Numbers below 0 have meanings of their own to librdkafka.
    private func checkSign(
        of offset: Int64, in partition: TopicPartition, _ client: Client
    ) throws(LogError) {
        guard offset < 0 else { return }
        throw .outOfRange(partition, offset: offset, available: try client.range(of: partition))
    }

    func checkOwnership(of partitions: Set<TopicPartition>) throws(LogError) {
        for partition in partitions.sorted() where positions.offsets[partition] == nil { throw .fenced(partition) }
    }

    func commit(_ offsets: [TopicPartition: Int64]) throws(LogError) {
        let client = try open()
        guard let first = offsets.keys.min() else { return }
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            try log.check(partition)
            try checkSign(of: offset, in: partition, client)
        }
        try checkOwnership(of: Set(offsets.keys))
        guard rd_kafka_assignment_lost(client.handle) == 0 else { throw .fenced(first) }
        let what = "the offsets of group '\(options.group)' cannot be committed"
        let queue = rd_kafka_queue_new(client.handle)
        defer { rd_kafka_queue_destroy(queue) }
        let code = PartitionList(offsets).withHandle {
            rd_kafka_commit_queue(client.handle, $0, queue, nil, nil)
        }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw CommitResult(whole: code, parts: []).error(what, first) ?? .away(what)
        }
        // A synchronous commit of librdkafka's has no deadline.
        guard let event = rd_kafka_queue_poll(queue, Int32(clamping: KafkaLog.patience.milliseconds)) else {
            throw .away("\(what): no broker answered within \(KafkaLog.patience)")
        }
        defer { rd_kafka_event_destroy(event) }
        let parts = rd_kafka_event_topic_partition_list(event).map { PartitionList.elements(of: $0) } ?? []
        let result = CommitResult(whole: rd_kafka_event_error(event), parts: parts.map { ($0.partition, $0.code) })
        if let error = result.error(what, first) { throw error }
    }

    func committed(_ partitions: Set<TopicPartition>) throws(LogError) -> [TopicPartition: Int64] {
        let client = try open()
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions)
        let what = "the offsets of group '\(options.group)' cannot be read"
        let milliseconds = Int32(clamping: KafkaLog.patience.milliseconds)
        let code = list.withHandle { rd_kafka_committed(client.handle, $0, milliseconds) }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, what) }
        var offsets: [TopicPartition: Int64] = [:]
        for element in list.elements {
            guard element.code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(element.code, what) }
            if element.offset >= 0 { offsets[element.partition] = element.offset }
        }
        return offsets
    }
}
