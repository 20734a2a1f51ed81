import Log
import Queues
import Roles
import Runtime
import Saga
import Topics

extension OwnerLoop {
    /// Takes the next partition over that is ours and not read yet.
    func restoreOne() throws(LogError) {
        let waiting = partitions.values.filter { slot in
            if case .restoring = slot.state { slot.tryAgainAt.map { $0 <= .now } ?? true } else { false }
        }
        guard let slot = waiting.min(by: { $0.number < $1.number }) else { return }
        let begin = ContinuousClock.now
        do {
            try restore(slot)
            let families = slot.owner?.partition.familyCount ?? 0
            let took = begin.duration(to: .now)
            meters.restoring.observe(took)
            context.logger.debug(
                "a partition is restored",
                ["partition": .count(slot.number), "families": .count(families), "took": .duration(took)])
        } catch let error as LogError {
            guard error.isPassing else { throw error }
            slot.tryAgainAt = .now + options.stallPause
        } catch let error as CheckpointReading.Refusal {
            if case .missing = error {
                slot.tryAgainAt = .now + options.stallPause
            } else {
                refuse(slot, error)
            }
        } catch {
            refuse(slot, error)
        }
        setHealth()
        if slots.allSatisfy({ $0.owner != nil }) {
            let families = slots.reduce(0) { $0 + ($1.owner?.partition.familyCount ?? 0) }
            context.logger.info(
                "all partitions are restored", ["partitions": .count(slots.count), "families": .count(families)])
        }
    }

    private func refuse(_ slot: OwnedPartition, _ error: any Error) {
        context.logger.error(
            "a partition cannot be taken over", ["partition": .count(slot.number), "why": .failure(error)])
        slot.state = .refused("\(error)")
    }

    private func restore(_ slot: OwnedPartition) throws {
        guard let consumer else { return }
        let beside = TopicPartition(context.topics.checkpoints, slot.number)
        var reading = CheckpointReading(slot.number)
        let end = try read(beside, from: .beginning) { reading.take($0) }
        let range = try context.log.range(of: slot.partition)
        let library = context.definitions.published.library
        let restored = try reading.restored(library: library, start: range.lowerBound)
        try check(restored.marker, slot.partition, range)
        let committed = try consumer.committed([slot.partition])[slot.partition]
        let owner = PartitionOwner(
            restored, topics: context.topics, source: options.source, committed: committed,
            acceptsCreatedTimes: context.acceptsCreatedTimes)
        try consumer.seek(slot.partition, to: .offset(owner.next))
        try consumer.resume([slot.partition])
        slot.owner = owner
        slot.state = .working
        slot.tryAgainAt = nil
        slot.marker = restored.marker
        slot.checkpointsRead = end
    }

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
            while (reader.position(of: partition) ?? -1) < end {
                guard desk.look(\.stopsBy) == nil else { throw .closed }
                for record in try reader.poll(maximum: 5_000, wait: .milliseconds(100)) { take(record) }
            }
            if try context.log.range(of: partition).upperBound == end { return end }
        }
    }

    /// Whether the inbox is the one that the marker was written for.
    private func check(_ marker: Marker?, _ inbox: TopicPartition, _ range: Range<Int64>) throws {
        guard let marker else { return }
        guard range.lowerBound <= marker.offset else { throw WrongInbox.beginsBehind(marker.offset, range.lowerBound) }
        guard range.upperBound >= marker.offset else { throw WrongInbox.endsBefore(marker.offset, range.upperBound) }
        guard marker.offset > range.lowerBound else { return }
        let reader = try context.log.reader()
        defer { reader.close() }
        try reader.read([inbox: .offset(marker.offset - 1)])
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            guard let record = try reader.poll(maximum: 1, wait: .milliseconds(200)).first else { continue }
            guard record.offset == marker.offset - 1, Marker.sum(of: record) == marker.sum else {
                throw WrongInbox.differs(marker.offset - 1)
            }
            return
        }
        throw LogError.away("the record before the marker could not be read")
    }

    /// Records that operators have had skipped since the checkpoints were read.
    func lookForSkips(_ slot: OwnedPartition) throws(LogError) {
        let from = slot.checkpointsRead
        var skips: [Int64] = []
        let beside = TopicPartition(context.topics.checkpoints, slot.number)
        let end = try read(beside, from: .offset(from)) { record in
            if let value = record.value, let skip = try? Skip(reading: value), record.key == skip.key {
                skips.append(skip.offset)
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
