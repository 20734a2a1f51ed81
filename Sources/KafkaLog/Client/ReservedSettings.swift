/// librdkafka's settings that are not the user's to set, and why.
enum ReservedSettings {
    /// Why the setting is refused; nil when it may be set.
    static func reason(against name: String) -> String? {
        reasons.first { $0.names.contains(name) }?.why
    }

    /// Whether errors must not show the setting's value.
    static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "key.pem", "jaas", "oauthbearer"].contains { name.contains($0) }
    }

    private static let reasons: [(names: Set<String>, why: String)] = [
        (
            [
                "enable.idempotence", "acks", "request.required.acks", "retries", "message.send.max.retries",
                "max.in.flight", "max.in.flight.requests.per.connection", "enable.gapless.guarantee",
                "transactional.id", "transaction.timeout.ms", "queuing.strategy",
            ],
            "appends are acknowledged by all replicas, in order, and repeated without doubles"
        ),
        (
            ["message.timeout.ms", "delivery.timeout.ms", "request.timeout.ms"],
            "the producer's own deadline decides when an append is in doubt"
        ),
        (
            [
                "queue.buffering.max.messages", "queue.buffering.max.kbytes", "message.max.bytes",
                "queued.max.messages.kbytes", "fetch.max.bytes", "receive.message.max.bytes",
            ],
            "the log's own limits bound what is held"
        ),
        (
            [
                "enable.auto.commit", "auto.commit.enable", "auto.commit.interval.ms", "enable.auto.offset.store",
                "offset.store.method", "offset.store.path", "offset.store.sync.interval.ms",
            ],
            "only what is done with is committed, by whoever did it"
        ),
        (
            ["auto.offset.reset", "isolation.level", "check.crcs", "enable.partition.eof"],
            "no record is passed over in silence, and none that is damaged is taken"
        ),
        (
            ["partition.assignment.strategy", "group.protocol.type", "partitioner"],
            "every member and every writer must share partitions out in the same way"
        ),
        (
            [
                "group.id", "group.instance.id", "session.timeout.ms", "heartbeat.interval.ms",
                "max.poll.interval.ms", "allow.auto.create.topics", "bootstrap.servers", "metadata.broker.list",
            ],
            "the program sets it itself"
        ),
        (
            [
                "delivery.report.only.error", "produce.offset.report", "enabled_events", "log.queue",
                "statistics.interval.ms", "consume.callback.max.messages", "test.mock.num.brokers", "interceptors",
                "plugin.library.paths", "opaque", "default_topic_conf", "background_event_cb", "error_cb", "log_cb",
                "stats_cb", "throttle_cb", "socket_cb", "connect_cb", "closesocket_cb", "open_cb", "resolve_cb",
                "dr_cb",
                "dr_msg_cb", "consume_cb", "rebalance_cb", "offset_commit_cb", "partitioner_cb", "msg_order_cmp",
                "oauthbearer_token_refresh_cb", "ssl.certificate.verify_cb", "ssl_engine_callback_data", "ssl_key",
                "ssl_certificate", "ssl_ca",
            ],
            "it belongs to how the program is built, not to how it is set"
        ),
    ]
}
