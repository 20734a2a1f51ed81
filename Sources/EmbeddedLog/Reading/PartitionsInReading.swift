import Log
import Synchronization

/// Reads some partitions in turn: what readers and members of groups have in common. It belongs to one thread.
struct PartitionsInReading {
    private static let maximumFetch = 512 << 10

    private let log: EmbeddedLog
    private let bufferedBytes: Int
    private(set) var plan = ReadPlan()
    private var buffers: [TopicPartition: PartitionBuffer] = [:]
    private var ids: [TopicPartition: Int] = [:]

    init(_ log: EmbeddedLog, bufferedBytes: Int) {
        self.log = log
        self.bufferedBytes = bufferedBytes
    }

    /// Reads these and no others.
    mutating func replace(_ positions: [TopicPartition: Int64]) {
        plan.replace(positions)
        buffers = [:]
    }

    mutating func move(_ partition: TopicPartition, to offset: Int64) -> Bool {
        buffers[partition] = nil
        return plan.move(partition, to: offset)
    }

    mutating func pause(_ partitions: Set<TopicPartition>) { plan.pause(partitions) }
    mutating func resume(_ partitions: Set<TopicPartition>) { plan.resume(partitions) }

    /// Records of the next partition that has any; nil when none has.
    ///
    /// - Throws: `.outOfRange`, `.corrupted`, `.stopped`, `.closed`
    mutating func read(_ maximum: Int) throws(LogError) -> [Record]? {
        let bytes = min(Self.maximumFetch, max(1, bufferedBytes / max(1, plan.positions.count)))
        // Taken out, so that moving on changes it where it is and copies nothing.
        var plan = plan
        self.plan = ReadPlan()
        defer { self.plan = plan }
        let found = try plan.firstResult { (partition, offset) throws(LogError) in
            try read(partition, from: offset, max(1, maximum), fetching: bytes)
        }
        guard let (partition, (records, next)) = found else { return nil }
        _ = plan.move(partition, to: next)
        return records
    }

    /// Has the waker woken when there is something new; says whether there is already.
    func wait(_ waker: Waker) throws(LogError) -> Bool {
        let positions = plan.unpaused
        return try log.withOpen { (contents) throws(LogError) in
            for (partition, offset) in positions {
                let id = try contents.id(of: partition)
                if contents.partitions[id].range.upperBound > offset { return true }
                contents.partitions[id].waiting[ObjectIdentifier(waker)] = waker
            }
            return false
        }
    }

    /// The waker waits no more.
    func stopWaiting(_ waker: Waker) {
        log.contents.withLock { contents in
            for partition in plan.positions.keys {
                guard let id = try? contents.id(of: partition) else { continue }
                contents.partitions[id].waiting[ObjectIdentifier(waker)] = nil
            }
        }
    }

    /// Records from the offset on, and the offset behind them; nil when there is nothing new.
    private mutating func read(
        _ partition: TopicPartition, from start: Int64, _ maximum: Int, fetching bytes: Int
    ) throws(LogError) -> (records: [Record], next: Int64)? {
        var offset = start
        var records: [Record] = []
        while records.isEmpty {
            // Looked at also with a full buffer: what is deleted meanwhile is not read from there.
            let look = try log.look(at: partition, from: offset, bytes: bytes)
            guard offset < look.end else { break }
            guard var buffer = try buffer(partition, look, from: offset, fetching: bytes) else {
                // Compaction has taken everything up to the end.
                offset = look.end
                break
            }
            do throws(LogError) {
                try buffer.take(maximum, of: partition, into: &records)
            } catch {
                log.fail(.stopped("\(error)"))
                throw error
            }
            offset = buffer.offset
            if !buffer.isEmpty { buffers[partition] = buffer }
        }
        return offset == start ? nil : (records, offset)
    }

    /// What is buffered, else what is in memory, else what is in the file; nil for nothing.
    private mutating func buffer(
        _ partition: TopicPartition, _ look: EmbeddedLog.Look, from offset: Int64, fetching bytes: Int
    ) throws(LogError) -> PartitionBuffer? {
        if let buffer = buffers.removeValue(forKey: partition), buffer.offset == offset { return buffer }
        if let chunks = look.chunks { return PartitionBuffer(chunks, from: offset, of: look.key) }
        let chunks = try log.chunks(of: look.key, from: offset, upTo: look.end, bytes: bytes)
        return chunks.isEmpty ? nil : PartitionBuffer(chunks, from: offset, of: look.key)
    }
}
