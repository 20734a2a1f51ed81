internal import CRDKafka
internal import Log

/// Where a key or value without bytes points: for librdkafka a null pointer means that there is none at all.
private nonisolated(unsafe) let emptyBytes = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))

extension NewRecord {
    /// Queues a copy of the record; the report brings the tag back.
    func produce(to topic: TopicHandle, _ partition: Int32, of client: Client, tag: UInt) -> rd_kafka_resp_err_t {
        let headers = self.headers.isEmpty ? nil : self.headers.copied()
        let code = key.withOptionalBytes { key, keyCount in
            value.withOptionalBytes { value, valueCount in
                topic.withHandle { topic in
                    loansaga_produce(
                        client.handle, topic, partition, key, keyCount, value, valueCount, headers, tag)
                }
            }
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
        return code
    }
}

extension [UInt8]? {
    fileprivate func withOptionalBytes<Value>(_ body: (UnsafeRawPointer?, Int) -> Value) -> Value {
        guard let bytes = self else { return body(nil, 0) }
        return bytes.withUnsafeBytes { body($0.baseAddress ?? emptyBytes, $0.count) }
    }
}

extension [Header] {
    fileprivate func copied() -> OpaquePointer? {
        let list = rd_kafka_headers_new(count)
        for header in self {
            var name = header.name
            name.withUTF8 { name in
                header.value.withUnsafeBytes { value in
                    let text = name.baseAddress.map { UnsafeRawPointer($0) } ?? emptyBytes
                    // A header's value without bytes is empty, never null.
                    _ = rd_kafka_header_add(
                        list, text.assumingMemoryBound(to: CChar.self), name.count, value.baseAddress ?? emptyBytes,
                        value.count)
                }
            }
        }
        return list
    }
}
