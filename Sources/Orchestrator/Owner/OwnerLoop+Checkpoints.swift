import Log
import Queues
import Roles
import Runtime
import Topics

extension OwnerLoop {
    /// Makes checkpoints and markers where it is time.
    func checkpoint(patience: Duration? = nil) {
        let now = context.clock.now()
        let patience = (patience ?? options.checkpointPatience).milliseconds
        for slot in slots {
            let most = options.checkpointsAtOnce - slot.heldWrites.count - slot.openWrites.count
            slot.heldWrites += slot.owner?.checkpoints(now: now, patience: patience, most: most) ?? []
        }
        flushWrites()
        for slot in slots where slot.openMarker == nil {
            guard let marker = slot.owner?.marker(now: now) else { continue }
            slot.openMarker = marker
            append([NewRecord(key: marker.key, value: marker.encoded())], slot, .marker(term: slot.term))
        }
        meters.uncovered.set(Double(slots.reduce(0) { $0 + ($1.owner?.uncovered ?? 0) }))
    }

    /// Appends the checkpoints of which everything is committed.
    func flushWrites() {
        for slot in slots where !slot.heldWrites.isEmpty {
            guard let committed = slot.owner?.committed else { continue }
            let ready = slot.heldWrites.filter { $0.offset < committed }
            guard !ready.isEmpty else { continue }
            slot.heldWrites.removeAll { $0.offset < committed }
            for write in ready {
                slot.openWrites[slot.nextWrite] = write
                append(write.records, slot, .checkpoint(term: slot.term, index: slot.nextWrite))
                slot.nextWrite += 1
            }
            meters.checkpoints.add(ready.count)
        }
    }

    func checkpointWritten(_ slot: OwnedPartition, _ index: Int) {
        guard let write = slot.openWrites.removeValue(forKey: index) else { return }
        remove(slot.owner?.written(write, now: context.clock.now()) ?? [], slot)
    }

    func markerWritten(_ slot: OwnedPartition) {
        guard let marker = slot.openMarker else { return }
        slot.openMarker = nil
        slot.marker = marker
        remove(slot.owner?.written(marker) ?? [], slot)
    }

    private func append(_ records: [NewRecord], _ slot: OwnedPartition, _ note: OwnerDesk.Note) {
        appender.append(records, to: .partition(checkpoints(slot))) { [desk] result in
            desk.withLock { desk in
                switch result {
                case .success: desk.notes.append(note)
                case .failure(let error): desk.notes.append(.failed(error))
                }
            }
        }
    }

    private func checkpoints(_ slot: OwnedPartition) -> TopicPartition {
        TopicPartition(context.topics.checkpoints, slot.number)
    }

    /// What is superfluous; that it goes is not waited for.
    private func remove(_ records: [NewRecord], _ slot: OwnedPartition) {
        guard !records.isEmpty else { return }
        appender.append(records, to: .partition(checkpoints(slot))) { _ in }
    }

    /// The last checkpoints before the process ends, so that the next one begins at once.
    func finishCheckpoints(by deadline: ContinuousClock.Instant) {
        checkpoint(patience: .zero)
        flushWrites()
        while slots.contains(where: { !$0.openWrites.isEmpty || $0.openMarker != nil }), .now < deadline {
            _ = desk.wait(until: deadline) { $0.notes.isEmpty ? nil : true }
            drain()
        }
        checkpoint(patience: .zero)
        while slots.contains(where: { $0.openMarker != nil }), .now < deadline {
            _ = desk.wait(until: deadline) { $0.notes.isEmpty ? nil : true }
            drain()
        }
    }

    // MARK: What operators see

    /// Tells operators how the partitions stand, where that has changed.
    func show() {
        for slot in slots { show(slot) }
        measureLag()
        setHealth()
    }

    func show(_ slot: OwnedPartition) {
        let now = context.clock.now()
        guard let view = slot.view(time: now, member: context.member) else { return }
        if let shown = slot.shown, shown.stalled == view.stalled {
            guard shown.next != view.next || shown.committed != view.committed, now - shown.time >= 5_000 else {
                return
            }
        }
        slot.shown = view
        let record = NewRecord(key: Array(PartitionView.key.utf8), value: view.encoded())
        appender.append([record], to: .partition(TopicPartition(context.topics.views, slot.number))) { _ in }
    }

    /// Asks where the inbox of one partition ends, a different one each time: every answer is a round trip, and without
    /// brokers it takes seconds until there is none.
    private func measureLag() {
        let owned = slots.filter { $0.owner != nil }
        if context.log.state == .working, let slot = owned.first(where: { $0.number >= nextMeasured }) ?? owned.first {
            nextMeasured = slot.number + 1
            slot.end = (try? context.log.range(of: slot.partition).upperBound) ?? slot.end
        }
        let lags = owned.map { slot in max(0, (slot.end ?? 0) - (slot.owner?.next ?? 0)) }
        meters.lag.set(Double(lags.reduce(0, +)))
    }

    // MARK: Retention

    /// Deletes records of the inbox that no restart needs and that are older than they are kept, of one partition whose time
    /// has come.
    func tidy() {
        let now = ContinuousClock.now
        guard context.log.state == .working,
            let slot = slots.first(where: { $0.owner != nil && $0.tidyAt <= now })
        else { return }
        slot.tidyAt = now + options.tidyingInterval
        guard let marker = slot.marker else { return }
        let oldest = context.clock.now() - options.inboxRetention.milliseconds
        do throws(LogError) {
            let below = min(marker.offset, try firstOffset(notBefore: oldest, in: slot.partition))
            guard below > (try context.log.range(of: slot.partition).lowerBound) else { return }
            try context.log.deleteRecords(below: below, in: slot.partition)
            context.logger.info(
                "old records of the inbox are deleted",
                ["partition": .count(slot.number), "below": .count(Int(below))])
        } catch {
            context.logger.warning(
                "old records of the inbox cannot be deleted; they take up room",
                ["partition": .count(slot.number), "why": .failure(error)])
        }
    }

    /// The first offset whose record is not older; found by halving.
    func firstOffset(notBefore time: Int64, in partition: TopicPartition) throws(LogError) -> Int64 {
        let range = try context.log.range(of: partition)
        var (low, high) = (range.lowerBound, range.upperBound)
        let reader = try context.log.reader()
        defer { reader.close() }
        while low < high {
            let middle = low + (high - low) / 2
            let record = try first(of: partition, from: middle, reader)
            if record.timestamp < time { low = record.offset + 1 } else { high = middle }
        }
        return low
    }
}
