import Synchronization

/// Reads partitions of its choice from the in-memory log.
final class MemoryReader: LogReader {
    private let log: MemoryLog
    private var plan = ReadPlan()
    private var isClosed = false

    init(_ log: MemoryLog) {
        self.log = log
    }

    func read(_ partitions: [TopicPartition: ReadStart]) throws(LogError) {
        guard !isClosed else { throw .closed }
        let positions = try log.withOpen { (shared) throws(LogError) in
            var positions: [TopicPartition: Int64] = [:]
            for (partition, start) in partitions {
                positions[partition] = try shared.offset(of: start, in: partition)
            }
            return positions
        }
        plan.replace(positions)
    }

    func poll(maximum: Int, wait: Duration) throws(LogError) -> [Record] {
        let limit = log.clock.now + wait.milliseconds
        while true {
            let records = try pollNow(maximum)
            guard records.isEmpty, log.clock.now < limit else { return records }
            log.clock.step(until: min(limit, log.clock.now + 10))
        }
    }

    private func pollNow(_ maximum: Int) throws(LogError) -> [Record] {
        guard !isClosed else { throw .closed }
        do throws(LogError) {
            let found = try log.withOpen { (shared) throws(LogError) in
                try plan.firstResult { (partition, offset) throws(LogError) in
                    try shared.read(partition, from: offset, maximum: max(1, maximum))
                }
            }
            guard let (partition, (records, next)) = found else { return [] }
            _ = plan.move(partition, to: next)
            return records
        } catch .away {
            return []
        }
    }

    func position(of partition: TopicPartition) -> Int64? {
        plan.positions[partition]
    }

    func close() {
        isClosed = true
    }
}
