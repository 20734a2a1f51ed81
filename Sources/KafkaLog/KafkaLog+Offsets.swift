internal import CRDKafka
public import Log

extension KafkaLog {
    public func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
        try check(partition)
        return try client.range(of: partition)
    }

    public func deleteRecords(below offset: Int64, in partition: TopicPartition) throws(LogError) {
        let range = try range(of: partition)
        guard offset <= range.upperBound else { throw .outOfRange(partition, offset: offset, available: range) }
        guard offset > range.lowerBound else { return }
        let offsets = PartitionList([partition: offset])
        var request = offsets.withHandle { rd_kafka_DeleteRecords_new($0) }
        defer { rd_kafka_DeleteRecords_destroy(request) }
        let what = "records of \(partition) cannot be deleted"
        let event = try client.administer(RD_KAFKA_ADMIN_OP_DELETERECORDS, what) { options, queue in
            rd_kafka_DeleteRecords(client.handle, &request, 1, options, queue)
        }
        let results = try event.withHandle { event in
            rd_kafka_event_DeleteRecords_result(event).flatMap { rd_kafka_DeleteRecords_result_offsets($0) }
                .map { .success(PartitionList.elements(of: $0)) } ?? .failure(.away("\(what): no result came"))
        }
        for result in results where result.code != RD_KAFKA_RESP_ERR_NO_ERROR { throw LogError(result.code, what) }
    }
}

extension Client {
    /// The first offset that is kept, and the next one to be given.
    func range(of partition: TopicPartition) throws(LogError) -> Range<Int64> {
        try RangeQuestion.ask(self, partition)
    }

    /// The offset where reading begins.
    func offset(of start: ReadStart, in partition: TopicPartition) throws(LogError) -> Int64 {
        switch start {
        case .beginning: try range(of: partition).lowerBound
        case .end: try range(of: partition).upperBound
        case .offset(let offset): offset
        }
    }
}
