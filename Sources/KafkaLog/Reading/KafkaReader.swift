internal import CRDKafka
internal import Log

/// Reads partitions of its choice: a consumer that is in no group.
final class KafkaReader: LogReader {
    private let log: KafkaLog
    private var client: Client?
    private var source: MessageSource
    private var positions = ReadPositions()

    init(_ log: KafkaLog) throws(LogError) {
        self.log = log
        let configuration = try Configuration(log.options)
        let bufferedBytes = ConsumerOptions(group: "", topics: []).maximumBufferedBytes
        try configuration.setReading(log.options, bufferedBytes: bufferedBytes)
        // librdkafka asks for a name even where nothing is joined and nothing committed.
        try configuration.set("group.id", "loansaga-reader")
        try configuration.set("enable.partition.eof", "true")
        let client = Client(try configuration.client(RD_KAFKA_CONSUMER))
        rd_kafka_poll_set_consumer(client.handle)
        self.client = client
        source = MessageSource(client)
    }

    deinit {
        close()
    }

    func read(_ partitions: [TopicPartition: ReadStart]) throws(LogError) {
        let client = try open()
        var offsets: [TopicPartition: Int64] = [:]
        for (partition, start) in partitions {
            try log.check(partition)
            offsets[partition] = try client.offset(of: start, in: partition)
        }
        // Below 0 nothing is read: the poll says so before it reads.
        let code = PartitionList(offsets.mapValues { max(0, $0) }).withHandle { rd_kafka_assign(client.handle, $0) }
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw LogError(code, "the partitions cannot be read") }
        positions.replace(offsets)
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> [Record] {
        let waiting = Waiting(wait)
        var records: [Record] = []
        repeat {
            let client = try open()
            if let problem = try positions.problem(client) { throw problem }
            try gather(maximum, waiting, &records)
        } while records.isEmpty && !waiting.isOver
        return records
    }

    /// Takes what is there, and waits for a part of the time where nothing is.
    private func gather(_ maximum: Int, _ waiting: Waiting, _ records: inout [Record]) throws(LogError) {
        while records.count < max(1, maximum),
            let item = source.next(within: records.isEmpty ? waiting.nextPart() : 0)
        {
            switch item {
            case .record(let record):
                positions.pass(record)
                records.append(record)
            case .end(let partition, let next):
                positions.pass(end: next, of: partition)
            case .failed(let failure):
                // What was read before it is not lost: the failure is told at the next poll.
                if let error = positions.take(failure), records.isEmpty { throw error }
                return
            }
        }
    }

    func position(of partition: TopicPartition) -> Int64? {
        positions.offsets[partition]
    }

    func close() {
        guard let client else { return }
        rd_kafka_assign(client.handle, nil)
        ConsumerClosing.close(client)
        self.client = nil
        source.close()
    }

    private func open() throws(LogError) -> Client {
        if log.vigil.isClosed { close() }
        guard let client else { throw .closed }
        return client
    }
}
