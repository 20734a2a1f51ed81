internal import CRDKafka
internal import Log

extension Configuration {
    /// What consumers and readers have in common.
    func setReading(_ options: KafkaOptions, bufferedBytes: Int) throws(LogError) {
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
