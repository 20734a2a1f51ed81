internal import CRDKafka

/// Closes librdkafka's consumers in bounded time.
enum ConsumerClosing {
    private static let patience = Duration.seconds(5)

    /// Leaves the group and waits for it; a coordinator that is away is not waited for longer than a few seconds.
    ///
    /// Rebalances arrive as events of the closing's queue, whatever callback there is, and the close hangs until they
    /// are answered.
    static func close(_ client: Client) {
        let queue = rd_kafka_queue_new(client.handle)
        defer { rd_kafka_queue_destroy(queue) }
        if let error = rd_kafka_consumer_close_queue(client.handle, queue) {
            rd_kafka_error_destroy(error)
            return
        }
        let limit = ContinuousClock.now + patience
        while rd_kafka_consumer_closed(client.handle) == 0, ContinuousClock.now < limit {
            guard let event = rd_kafka_queue_poll(queue, 50) else { continue }
            if rd_kafka_event_type(event) == RD_KAFKA_EVENT_REBALANCE { rd_kafka_assign(client.handle, nil) }
            rd_kafka_event_destroy(event)
        }
    }
}
