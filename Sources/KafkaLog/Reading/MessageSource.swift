internal import CRDKafka
internal import Log

/// What librdkafka has fetched, message by message; its batch calls lose offsets (librdkafka 2.0.2).
struct MessageSource {
    enum Item {
        case record(Record)
        /// Everything of the partition was fetched; the next record will have this offset or a higher one.
        case end(TopicPartition, next: Int64)
        case failed(Failure)
    }

    struct Failure {
        let code: rd_kafka_resp_err_t
        let words: String
        let partition: TopicPartition?
        let offset: Int64
    }

    private var client: Client?
    /// The topic of the last message: names are made once, not for every record.
    private var topic: (handle: OpaquePointer, name: String)?

    init(_ client: Client) {
        self.client = client
    }

    /// Lets go of the client.
    mutating func close() {
        client = nil
        topic = nil
    }

    /// Waits for the next message, at most so many milliseconds; callbacks run meanwhile.
    mutating func next(within milliseconds: Int32) -> Item? {
        guard let client, let message = rd_kafka_consumer_poll(client.handle, milliseconds) else { return nil }
        defer { rd_kafka_message_destroy(message) }
        let partition = partition(of: message)
        switch message.pointee.err {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return partition.map { .record(record(message, $0)) }
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            return partition.map { .end($0, next: message.pointee.offset) }
        default:
            let words = rd_kafka_message_errstr(message).map { String(cString: $0) }
            return .failed(
                Failure(
                    code: message.pointee.err, words: words ?? message.pointee.err.words, partition: partition,
                    offset: message.pointee.offset))
        }
    }

    private mutating func partition(of message: UnsafePointer<rd_kafka_message_t>) -> TopicPartition? {
        guard let handle = message.pointee.rkt, message.pointee.partition >= 0 else { return nil }
        let number = Int(message.pointee.partition)
        if let topic, topic.handle == handle { return TopicPartition(topic.name, number) }
        guard let name = rd_kafka_topic_name(handle) else { return nil }
        let text = String(cString: name)
        topic = (handle, text)
        return TopicPartition(text, number)
    }

    private func record(_ message: UnsafePointer<rd_kafka_message_t>, _ partition: TopicPartition) -> Record {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(message, &kind)
        return Record(
            partition: partition, offset: message.pointee.offset, timestamp: timestamp,
            timestampKind: kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME ? .appended : .created,
            key: Self.bytes(message.pointee.key, message.pointee.key_len),
            value: Self.bytes(message.pointee.payload, message.pointee.len), headers: Self.headers(of: message))
    }

    /// A null pointer is no value, any other without bytes an empty one.
    private static func bytes(_ pointer: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        pointer.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func headers(of message: UnsafePointer<rd_kafka_message_t>) -> [Header] {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR else { return [] }
        var headers: [Header] = []
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(list, headers.count, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            headers.append(Header(name.map { String(cString: $0) } ?? "", bytes(value, count) ?? []))
        }
        return headers
    }
}
