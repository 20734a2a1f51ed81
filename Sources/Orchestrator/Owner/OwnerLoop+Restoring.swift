import Log
import Queues
import Roles
import Runtime
import Saga
import Topics

extension OwnerLoop {
    /// Takes the next partition over that is ours and not read yet.
    func restoreOne() throws(LogError) {
        let waiting = slots.filter(\.isToRestore)
        // The one that has waited longest, so that none keeps others back whose turn comes again and again.
        guard let slot = waiting.min(by: { ($0.tryAgainAt ?? .now) < ($1.tryAgainAt ?? .now) }) else { return }
        let begin = ContinuousClock.now
        do {
            try restore(slot)
        } catch let error as LogError {
            guard error.letsOwnerGoOn else { throw error }
            postpone(slot, options.stallPause, error)
        } catch let error as CheckpointReading.Refusal {
            let isAwaited = if case .missing = error { true } else { false }
            postpone(slot, isAwaited ? options.stallPause : options.refusalPause, error)
        } catch {
            postpone(slot, options.refusalPause, error)
        }
        setHealth()
        guard let owner = slot.owner else { return }
        let took = begin.duration(to: .now)
        meters.restoring.observe(took)
        context.logger.debug(
            "a partition is restored",
            [
                "partition": .count(slot.number), "families": .count(owner.partition.familyCount),
                "took": .duration(took),
            ])
        if slots.allSatisfy({ $0.owner != nil }) {
            let families = slots.reduce(0) { $0 + ($1.owner?.partition.familyCount ?? 0) }
            context.logger.info(
                "all partitions are restored", ["partitions": .count(slots.count), "families": .count(families)])
        }
    }

    /// The partition cannot be taken over now; operators are told why.
    private func postpone(_ slot: OwnedPartition, _ pause: Duration, _ error: any Error) {
        slot.tryAgainAt = .now + pause
        let why = "\(error)"
        guard slot.obstacle != why else { return }
        slot.obstacle = why
        context.logger.error(
            "a partition cannot be taken over", ["partition": .count(slot.number), "why": .failure(error)])
    }

    private func restore(_ slot: OwnedPartition) throws {
        guard let consumer else { return }
        let beside = TopicPartition(context.topics.checkpoints, slot.number)
        var reading = CheckpointReading(slot.number)
        let end = try read(beside, from: .beginning) { reading.take($0) }
        slot.marker = reading.marker
        let range = try context.log.range(of: slot.partition)
        let library = context.definitions.published.library
        let restored = try reading.restored(library: library, start: range.lowerBound)
        try check(restored.marker, slot.partition, range)
        let committed = try consumer.committed([slot.partition])[slot.partition]
        let owner = PartitionOwner(
            restored, topics: context.topics, committed: committed, acceptsCreatedTimes: context.acceptsCreatedTimes)
        try consumer.seek(slot.partition, to: .offset(owner.next))
        try consumer.resume([slot.partition])
        slot.owner = owner
        slot.obstacle = nil
        slot.tryAgainAt = nil
        slot.checkpointsRead = end
    }

    // MARK: Reading beside the inbox

    /// Reads a partition until it has caught up with its end as it is then.
    ///
    /// - Returns: that end.
    func read(
        _ partition: TopicPartition, from start: ReadStart, _ take: (Record) -> Void
    ) throws(LogError) -> Int64 {
        let reader = try context.log.reader()
        defer { reader.close() }
        try reader.read([partition: start])
        while true {
            let end = try context.log.range(of: partition).upperBound
            guard end > 0 else { return 0 }
            var deadline = ContinuousClock.now + options.readPatience
            while (reader.position(of: partition) ?? -1) < end {
                let records = try poll(reader, maximum: 5_000, until: deadline)
                for record in records { take(record) }
                if !records.isEmpty { deadline = .now + options.readPatience }
            }
            if try context.log.range(of: partition).upperBound == end { return end }
        }
    }

    /// The first record from an offset on, where there is one.
    func first(
        of partition: TopicPartition, from offset: Int64, _ reader: any LogReader
    ) throws(LogError) -> Record {
        try reader.read([partition: .offset(offset)])
        let deadline = ContinuousClock.now + options.readPatience
        while true {
            if let record = try poll(reader, maximum: 1, until: deadline).first { return record }
        }
    }

    /// Waits a moment for records.
    ///
    /// - Throws: also `.away` when the log is away or the deadline has passed, and `.closed` when the process is to stop.
    private func poll(
        _ reader: any LogReader, maximum: Int, until deadline: ContinuousClock.Instant
    ) throws(LogError) -> [Record] {
        guard desk.look(\.stopsBy) == nil else { throw .closed }
        let records = try reader.poll(maximum: maximum, wait: .milliseconds(100))
        guard records.isEmpty else { return records }
        if case .away(let why) = context.log.state { throw .away(why) }
        guard .now < deadline else { throw .away("nothing could be read within \(options.readPatience)") }
        return []
    }

    /// Whether the inbox is the one that the marker was written for.
    private func check(_ marker: Marker?, _ inbox: TopicPartition, _ range: Range<Int64>) throws {
        guard let marker else { return }
        guard range.lowerBound <= marker.offset else { throw WrongInbox.beginsBehind(marker.offset, range.lowerBound) }
        guard range.upperBound >= marker.offset else { throw WrongInbox.endsBefore(marker.offset, range.upperBound) }
        guard marker.offset > range.lowerBound else { return }
        let reader = try context.log.reader()
        defer { reader.close() }
        let record = try first(of: inbox, from: marker.offset - 1, reader)
        guard record.offset == marker.offset - 1, Marker.sum(of: record) == marker.sum else {
            throw WrongInbox.differs(marker.offset - 1)
        }
    }

    /// Records that operators have had skipped since the checkpoints were read.
    func lookForSkips(_ slot: OwnedPartition) throws(LogError) {
        let from = slot.checkpointsRead
        var skips: [Skip] = []
        let beside = TopicPartition(context.topics.checkpoints, slot.number)
        let end = try read(beside, from: .offset(from)) { record in
            if let value = record.value, let skip = try? Skip(reading: value), record.key == skip.key {
                skips.append(skip)
            }
        }
        slot.checkpointsRead = max(from, end)
        for skip in skips { slot.owner?.skip(skip) }
    }
}

/// The inbox is not the one that the checkpoints were written for.
enum WrongInbox: Error, CustomStringConvertible {
    case beginsBehind(Int64, Int64)
    case endsBefore(Int64, Int64)
    case differs(Int64)

    var description: String {
        switch self {
        case .beginsBehind(let marker, let start):
            "folding would have to begin at offset \(marker), and the inbox begins at \(start): records are lost"
        case .endsBefore(let marker, let end):
            "folding would have to begin at offset \(marker), and the inbox ends at \(end): it is another one, or cut"
        case .differs(let offset):
            "the inbox has another record at offset \(offset) than when the checkpoints were written"
        }
    }
}
