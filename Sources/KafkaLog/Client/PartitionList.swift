internal import CRDKafka
internal import Log

/// librdkafka's list of partitions with their offsets.
final class PartitionList {
    private let handle: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// Takes the list over.
    init(owning handle: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        self.handle = handle
    }

    convenience init(_ offsets: [TopicPartition: Int64]) {
        self.init(owning: rd_kafka_topic_partition_list_new(Int32(clamping: offsets.count)))
        for (partition, offset) in offsets.sorted(by: { $0.key < $1.key }) {
            rd_kafka_topic_partition_list_add(handle, partition.topic, Int32(clamping: partition.number))
                .pointee.offset = offset
        }
    }

    convenience init(_ partitions: some Collection<TopicPartition>) {
        self.init(owning: rd_kafka_topic_partition_list_new(Int32(clamping: partitions.count)))
        for partition in partitions {
            rd_kafka_topic_partition_list_add(handle, partition.topic, Int32(clamping: partition.number))
        }
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(handle)
    }

    /// Lends the list; it does not go before the body has ended.
    func withHandle<Value>(
        _ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Value
    ) -> Value {
        withExtendedLifetime(self) { body(handle) }
    }

    struct Element {
        let partition: TopicPartition
        let offset: Int64
        let code: rd_kafka_resp_err_t
    }

    var elements: [Element] { withHandle { Self.elements(of: $0) } }

    /// - Parameter list: stays its owner's.
    static func elements(of list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> [Element] {
        UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt)).map { element in
            Element(
                partition: TopicPartition(String(cString: element.topic), Int(element.partition)),
                offset: element.offset, code: element.err)
        }
    }

    static func elements(of list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> [Element] {
        elements(of: UnsafePointer(list))
    }
}
