internal import CRDKafka
import Dispatch
import Foundation
internal import Log

/// Appends to Kafka with an idempotent producer.
final class KafkaProducer: LogProducer {
    private let log: KafkaLog
    private let work: ProducerWork

    init(_ log: KafkaLog, _ options: ProducerOptions) throws(LogError) {
        self.log = log
        let configuration = try Configuration(log.options)
        let deadline = max(1, options.acknowledgementDeadline.milliseconds)
        for (name, value) in [
            ("enable.idempotence", "true"), ("acks", "all"), ("message.timeout.ms", String(deadline)),
            // The program bounds what is under way, and says so before a record is half in.
            ("queue.buffering.max.messages", "0"), ("queue.buffering.max.kbytes", String(Int32.max)),
        ] {
            try configuration.set(name, value)
        }
        for (name, value) in [("linger.ms", "2"), ("compression.type", "lz4")] where log.options.client[name] == nil {
            try configuration.set(name, value)
        }
        configuration.receive(events: RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        work = ProducerWork(Client(try configuration.client(RD_KAFKA_PRODUCER)), options)
        Thread.detachNewThread { [work] in work.run() }
    }

    deinit {
        close(within: .zero)
    }

    func append(
        _ records: [NewRecord], to destination: Destination, done: @escaping @Sendable (Acknowledgement) -> Void
    ) throws(LogError) {
        let count = try log.partitionCount(of: destination.topic)
        let parts = try destination.parts(of: records, partitions: count, limits: log.limits)
        try work.append(records, parts, topic: destination.topic, done)
    }

    func drain(within time: Duration) -> Bool {
        work.drain(until: .now() + .milliseconds(Int(clamping: time.milliseconds)))
    }

    func close(within time: Duration) {
        work.close(until: .now() + .milliseconds(Int(clamping: time.milliseconds)))
    }
}
