internal import CRDKafka
internal import Log

extension KafkaConsumer {
    func pause(_ partitions: Set<TopicPartition>) throws(LogError) {
        let client = try open()
        try checkOwnership(of: partitions)
        if case .settled = standing { try rest(client, partitions) }
        paused.formUnion(partitions)
        giveBack(partitions)
    }

    func resume(_ partitions: Set<TopicPartition>) throws(LogError) {
        let client = try open()
        try checkOwnership(of: partitions)
        if case .settled = standing, !isWithholding { try readOn(client, partitions.intersection(paused)) }
        paused.subtract(partitions)
    }

    /// Lets everything rest while it is not certain whose the partitions are, and read on when it is.
    func withhold(_ client: Client, _ isDoubtful: Bool) throws(LogError) {
        guard isDoubtful != isWithholding, case .settled = standing, !positions.offsets.isEmpty else { return }
        let partitions = Set(positions.offsets.keys).subtracting(paused)
        if isDoubtful { try rest(client, partitions) } else { try readOn(client, partitions) }
        isWithholding = isDoubtful
    }

    /// Forgets records that were not passed on yet: they are read again.
    private func giveBack(_ partitions: Set<TopicPartition>) {
        for record in held.reversed() where partitions.contains(record.partition) {
            positions.move(record.partition, to: record.offset)
            places[record.partition] = record.offset
        }
        held.removeAll { partitions.contains($0.partition) }
    }

    func rest(_ client: Client, _ partitions: Set<TopicPartition>) throws(LogError) {
        try change(client, partitions, "cannot be paused", rd_kafka_pause_partitions)
    }

    private func readOn(_ client: Client, _ partitions: Set<TopicPartition>) throws(LogError) {
        try change(client, partitions, "cannot be resumed", rd_kafka_resume_partitions)
        for partition in partitions.sorted() {
            guard let place = places[partition], place == positions.offsets[partition], place >= 0 else { continue }
            try send(client, partition, to: place)
        }
    }

    private func change(
        _ client: Client, _ partitions: Set<TopicPartition>, _ what: String,
        _ body: (OpaquePointer, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> rd_kafka_resp_err_t
    ) throws(LogError) {
        guard !partitions.isEmpty else { return }
        let list = PartitionList(partitions)
        let code = list.withHandle { body(client.handle, $0) }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, "the partitions \(what)") }
        for element in list.elements where element.code != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw LogError(element.code, "partition \(element.partition) \(what)")
        }
    }
}
