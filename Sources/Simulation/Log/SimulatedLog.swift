import Custody
import Log
import Saga
import Topics

/// The topics in memory: typed records, but for checkpoints, which are bytes as in production.
struct SimulatedLog {
    private(set) var inbox: [[SimulatedEntry]]
    private(set) var checkpoints: [[Record]]
    /// Commands by service and partition.
    private(set) var commands: [TopicPartition: [StepCommand]] = [:]
    private var checkpointEnds: [Int64]
    let topics: TopicTable

    init(_ topics: TopicTable) {
        self.topics = topics
        inbox = Array(repeating: [], count: topics.partitions)
        checkpoints = Array(repeating: [], count: topics.partitions)
        checkpointEnds = Array(repeating: 0, count: topics.partitions)
    }

    /// - Parameter time: of the partition's broker; the log's own times never go back.
    mutating func append(_ record: InboxRecord, to partition: Int, at time: Int64) -> SimulatedEntry {
        let entry = SimulatedEntry(
            offset: Int64(inbox[partition].count), timestamp: max(time, inbox[partition].last?.timestamp ?? time),
            record: record)
        inbox[partition].append(entry)
        return entry
    }

    mutating func append(_ command: StepCommand, to partition: TopicPartition) {
        commands[partition, default: []].append(command)
    }

    mutating func append(checkpoint record: NewRecord, to partition: Int, at time: Int64) {
        checkpoints[partition].append(
            Record(
                partition: TopicPartition(topics.checkpoints, partition), offset: checkpointEnds[partition],
                timestamp: time, timestampKind: .appended, key: record.key, value: record.value, headers: []))
        checkpointEnds[partition] += 1
    }

    /// Keeps only the last record of each key, of what is old enough; as a broker does, not of the newest.
    mutating func compact(_ partition: Int, sparing newest: Int) {
        let records = checkpoints[partition]
        let end = max(0, records.count - newest)
        var last: [[UInt8]: Int] = [:]
        for place in records.indices { last[records[place].key ?? []] = place }
        checkpoints[partition] = records.indices.filter { place in
            place >= end || last[records[place].key ?? []] == place
        }.map { records[$0] }
    }
}
