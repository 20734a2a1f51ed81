internal import CRDKafka
internal import Log

extension KafkaConsumer {
    /// Does what the caller was told at the poll before.
    func carryOut(_ client: Client) throws(LogError) {
        switch standing {
        case .settled, .resolving: return
        case .beginning(let offsets):
            // Below 0 nothing is read: the poll says so before it reads.
            try assign(client, PartitionList(offsets.mapValues { max(0, $0) }), "the partitions cannot be read")
            standing = .settled
            places = [:]
            isWithholding = false
            try rest(client, paused)
        case .leaving: try giveUp(client)
        }
    }

    /// What the group said next, as an event for the caller.
    func follow(_ client: Client, _ waiting: Waiting) throws(LogError) -> ConsumerEvent? {
        while let notice = nextNotice() {
            switch notice {
            case .assigned(let partitions) where partitions.isEmpty:
                try assign(client, PartitionList([:]), "that there are no partitions cannot be answered")
                hasShare = true
            case .assigned(let partitions):
                standing = .resolving(partitions)
            case .revoked(let isLost):
                if let event = try leave(client, isLost: isLost) { return event }
            }
        }
        guard case .resolving(let partitions) = standing else { return nil }
        do {
            let offsets = try starts(of: partitions, client)
            positions.replace(offsets)
            paused = []
            standing = .beginning(offsets)
            hasShare = true
            return .assigned(offsets)
        } catch {
            // Without the committed offsets nothing can begin; the next round asks again.
            guard case .away = error else { throw error }
            return nil
        }
    }

    private func leave(_ client: Client, isLost: Bool) throws(LogError) -> ConsumerEvent? {
        let partitions = Set(positions.offsets.keys)
        // What the caller was never told of it need not give up. A rebalance may have waited so long for this poll that
        // the group has gone on without the member, which librdkafka does not call lost.
        if isLost || isInDoubt || partitions.isEmpty {
            try giveUp(client)
            return partitions.isEmpty ? nil : .lost(partitions)
        }
        standing = .leaving
        return .revoked(partitions)
    }

    private func giveUp(_ client: Client) throws(LogError) {
        // A pause outlives the assignment in librdkafka. A partition that it does not know any more has none.
        let resting = isWithholding ? Set(positions.offsets.keys) : paused
        if !resting.isEmpty { _ = PartitionList(resting).withHandle { rd_kafka_resume_partitions(client.handle, $0) } }
        standing = .settled
        hasShare = false
        positions.replace([:])
        places = [:]
        paused = []
        isWithholding = false
        held = []
        try assign(client, nil, "the partitions cannot be given up")
    }

    private func assign(_ client: Client, _ list: PartitionList?, _ what: String) throws(LogError) {
        let code = list?.withHandle { rd_kafka_assign(client.handle, $0) } ?? rd_kafka_assign(client.handle, nil)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, what) }
    }

    private func starts(
        of partitions: Set<TopicPartition>, _ client: Client
    ) throws(LogError) -> [TopicPartition: Int64] {
        var starts = try committed(partitions)
        for partition in partitions where starts[partition] == nil {
            starts[partition] = try client.offset(of: options.start, in: partition)
        }
        return starts
    }
}
