internal import CRDKafka
internal import Log

extension Configuration {
    /// What consumers and readers have in common.
    func setReading(_ options: KafkaOptions, bufferedBytes: Int) throws(LogError) {
        // When so much is there unread, librdkafka 2.0.2 stops fetching and looks again after up to a second; so this is
        // also about how much of a backlog is read in a second.
        // A fetch may not be smaller than the largest batch, nor larger than librdkafka receives at once.
        let fetched = min(max(bufferedBytes, 2 << 20), 90 << 20)
        for (name, value) in [
            ("enable.auto.commit", "false"), ("enable.auto.offset.store", "false"), ("auto.offset.reset", "error"),
            ("check.crcs", "true"), ("isolation.level", "read_committed"),
            ("queued.max.messages.kbytes", String(max(1, bufferedBytes >> 10))), ("fetch.max.bytes", String(fetched)),
        ] {
            try set(name, value)
        }
        for (name, value) in [
            ("fetch.wait.max.ms", "50"), ("fetch.error.backoff.ms", "50"),
        ] where options.client[name] == nil {
            try set(name, value)
        }
    }
}
