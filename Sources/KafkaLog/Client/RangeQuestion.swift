internal import CRDKafka
import Foundation
internal import Log
import Queues

/// Asks for the offsets of a partition, on a thread of its own: librdkafka 2.0.2 waits for a broker that answered before
/// and has gone for as long as it is gone, whatever time it is given.
final class RangeQuestion: Sendable {
    private let client: Client
    private let partition: TopicPartition
    private let answer = Monitor<Result<Range<Int64>, LogError>?>(nil)

    private init(_ client: Client, _ partition: TopicPartition) {
        self.client = client
        self.partition = partition
    }

    /// - Throws: `.away` when no answer comes in time, or too many questions wait for one already.
    static func ask(_ client: Client, _ partition: TopicPartition) throws(LogError) -> Range<Int64> {
        let question = RangeQuestion(client, partition)
        guard client.beginsQuestion() else { throw question.silence }
        Thread.detachNewThread { question.run() }
        let deadline = ContinuousClock.now + KafkaLog.patience + .milliseconds(500)
        guard let answer = question.answer.wait(until: deadline, { $0 }) else { throw question.silence }
        return try answer.get()
    }

    private var silence: LogError { .away("the offsets of \(partition) cannot be read: no broker answered") }

    private func run() {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = rd_kafka_query_watermark_offsets(
            client.handle, partition.topic, Int32(clamping: partition.number), &low, &high,
            Int32(clamping: KafkaLog.patience.milliseconds))
        let result: Result<Range<Int64>, LogError> =
            code == RD_KAFKA_RESP_ERR_NO_ERROR
            ? .success(low..<max(low, high))
            : .failure(LogError(code, "the offsets of \(partition) cannot be read"))
        client.endsQuestion()
        answer.withLock { $0 = result }
    }
}
