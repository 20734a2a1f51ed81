internal import CRDKafka
internal import Log

/// What the group has told a member, in order, until it is acted upon.
///
/// librdkafka calls back only from within the poll of the consumer's one thread, so nothing here is locked.
final class Rebalances {
    enum Notice {
        case assigned(Set<TopicPartition>)
        case revoked(isLost: Bool)
    }

    private(set) var notices: [Notice] = []

    func next() -> Notice? {
        notices.isEmpty ? nil : notices.removeFirst()
    }

    static let callback:
        @convention(c) (
            OpaquePointer?, rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
            UnsafeMutableRawPointer?
        ) -> Void = { client, code, list, context in
            guard let context else { return }
            Unmanaged<Rebalances>.fromOpaque(context).takeUnretainedValue().take(client, code, list)
        }

    private func take(
        _ client: OpaquePointer?, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    ) {
        if code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS {
            notices.append(.assigned(Set(list.map { PartitionList.elements(of: $0).map(\.partition) } ?? [])))
        } else {
            notices.append(.revoked(isLost: rd_kafka_assignment_lost(client) != 0))
        }
    }
}
