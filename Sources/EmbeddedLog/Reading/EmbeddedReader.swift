import Log

/// Reads partitions of its choice from a log on SQLite.
final class EmbeddedReader: LogReader {
    private static let bufferedBytes = 16 << 20

    private let log: EmbeddedLog
    private let waker = Waker()
    private var reading: PartitionsInReading
    private var isClosed = false

    init(_ log: EmbeddedLog) {
        self.log = log
        reading = PartitionsInReading(log, bufferedBytes: Self.bufferedBytes)
    }

    deinit {
        close()
    }

    func read(_ partitions: [TopicPartition: ReadStart]) throws(LogError) {
        guard !isClosed else { throw .closed }
        let positions = try log.withOpen { (contents) throws(LogError) in
            var positions: [TopicPartition: Int64] = [:]
            for (partition, start) in partitions {
                positions[partition] = try contents.offset(of: start, in: partition)
            }
            return positions
        }
        reading.stopWaiting(waker)
        reading.replace(positions)
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> [Record] {
        let limit = ContinuousClock.now + wait
        while true {
            guard !isClosed else { throw .closed }
            if let records = try reading.read(maximum), !records.isEmpty { return records }
            let left = limit - .now
            guard left > .zero else { return [] }
            waker.reset()
            if try !reading.wait(waker) { waker.sleep(left) }
        }
    }

    func position(of partition: TopicPartition) -> Int64? {
        reading.plan.positions[partition]
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        reading.stopWaiting(waker)
        reading.replace([:])
    }
}
