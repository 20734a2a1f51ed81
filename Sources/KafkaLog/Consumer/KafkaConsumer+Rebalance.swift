internal import CRDKafka
internal import Log

extension KafkaConsumer {
    /// Does what the caller was told at the poll before.
    func carryOut(_ client: Client) throws(LogError) {
        switch standing {
        case .settled, .resolving: return
        case .beginning(let offsets):
            standing = .settled
            let code = PartitionList(offsets).withHandle { rd_kafka_assign(client.handle, $0) }
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, "the partitions cannot be read") }
            if !paused.isEmpty { try pause(paused) }
        case .leaving: giveUp(client)
        }
    }

    /// What the group said next, as an event for the caller.
    func follow(_ client: Client, _ waiting: Waiting) throws(LogError) -> ConsumerEvent? {
        while let notice = nextNotice() {
            switch notice {
            case .assigned(let partitions) where partitions.isEmpty:
                _ = PartitionList([:]).withHandle { rd_kafka_assign(client.handle, $0) }
            case .assigned(let partitions):
                standing = .resolving(partitions)
            case .revoked(let isLost):
                if let event = leave(client, isLost: isLost) { return event }
            }
        }
        guard case .resolving(let partitions) = standing else { return nil }
        do {
            let offsets = try starts(of: partitions, client)
            positions.replace(offsets)
            paused = []
            standing = .beginning(offsets)
            return .assigned(offsets)
        } catch {
            // Without the committed offsets nothing can begin; the next round asks again.
            guard case .away = error else { throw error }
            return nil
        }
    }

    private func leave(_ client: Client, isLost: Bool) -> ConsumerEvent? {
        let partitions = Set(positions.offsets.keys)
        // What the caller was never told of it need not give up. A rebalance may have waited so long for this poll that
        // the group has gone on without the member, which librdkafka does not call lost.
        if isLost || isInDoubt || partitions.isEmpty {
            giveUp(client)
            return partitions.isEmpty ? nil : .lost(partitions)
        }
        standing = .leaving
        return .revoked(partitions)
    }

    private func giveUp(_ client: Client) {
        // A pause outlives the assignment in librdkafka.
        if !paused.isEmpty { _ = PartitionList(paused).withHandle { rd_kafka_resume_partitions(client.handle, $0) } }
        rd_kafka_assign(client.handle, nil)
        standing = .settled
        positions.replace([:])
        paused = []
        held = []
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
