internal import CRDKafka
internal import Log

/// librdkafka's configuration of one client, being put together.
final class Configuration {
    private var handle: OpaquePointer?

    /// - Throws: `.notAllowed` for a setting of the user's that is unknown, has a wrong value, or is not the user's.
    init(_ options: KafkaOptions) throws(LogError) {
        handle = rd_kafka_conf_new()
        // Without a function for its log librdkafka is silent; errors come as events and results.
        rd_kafka_conf_set_log_cb(handle, nil)
        try set("bootstrap.servers", options.brokers)
        try set("client.id", "loansaga")
        try set("allow.auto.create.topics", "false")
        try set("message.max.bytes", String(options.limits.maximumRecordBytes + KafkaLog.framingBytes))
        try set("socket.nagle.disable", "true")
        try set("socket.keepalive.enable", "true")
        try set("reconnect.backoff.max.ms", "2000")
        for (name, value) in options.client.sorted(by: { $0.key < $1.key }) {
            if let why = ReservedSettings.reason(against: name) {
                throw .notAllowed("the Kafka setting '\(name)' cannot be set: \(why)")
            }
            try set(name, value)
        }
    }

    deinit {
        if let handle { rd_kafka_conf_destroy(handle) }
    }

    func set(_ name: String, _ value: String) throws(LogError) {
        var words = ErrorWords()
        switch rd_kafka_conf_set(handle, name, value, &words.bytes, words.bytes.count) {
        case RD_KAFKA_CONF_OK: return
        case RD_KAFKA_CONF_UNKNOWN:
            throw .notAllowed("there is no Kafka setting '\(name)'; librdkafka's CONFIGURATION.md lists them")
        default:
            let isSecret = ReservedSettings.isSecret(name)
            throw .notAllowed(
                "the Kafka setting '\(name)' has a value that will not do"
                    + (isSecret ? "" : ": " + words.text))
        }
    }

    func receive(events: Int32) {
        rd_kafka_conf_set_events(handle, events)
    }

    /// - Parameter context: lives as long as the client.
    func receiveRebalances(
        _ context: UnsafeMutableRawPointer,
        _ callback:
            @escaping @convention(c) (
                OpaquePointer?, rd_kafka_resp_err_t, UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
                UnsafeMutableRawPointer?
            ) -> Void
    ) {
        rd_kafka_conf_set_opaque(handle, context)
        rd_kafka_conf_set_rebalance_cb(handle, callback)
    }

    /// Makes the client; the configuration is spent then.
    ///
    /// - Throws: `.notAllowed` with librdkafka's words: settings that do not fit together, a certificate that cannot be
    ///   read.
    func client(_ kind: rd_kafka_type_t) throws(LogError) -> OpaquePointer {
        var words = ErrorWords()
        guard let client = rd_kafka_new(kind, handle, &words.bytes, words.bytes.count) else {
            throw .notAllowed("librdkafka cannot work with the Kafka settings: \(words.text)")
        }
        // rd_kafka_new takes the configuration only when it succeeds.
        handle = nil
        return client
    }
}
