import Log
import Roles
import Saga

/// The owners of the inbox's partitions.
extension Cluster {
    /// A member takes over what the group has given it, and lets go of the rest.
    func takeShares(_ node: OwnerNode) {
        let shares = ownerGroup.shares(of: node.number)
        for partition in node.slots.keys.sorted() where !shares.contains(partition) { node.slots[partition] = nil }
        for partition in shares where node.slots[partition] == nil {
            later(delays.within(10...3_000), node, "restore") { [self] in restore(partition, node) }
        }
    }

    private func restore(_ partition: Int, _ node: OwnerNode) {
        guard ownerGroup.holders[partition] == node.number, node.slots[partition] == nil else { return }
        if strikes(.ownerCrash, .beside("restoring")) { return crash(node) }
        node.knowsDefinitions = !strikes(.definitionsLate, .beside("restoring"))
        var reading = CheckpointReading(partition)
        for record in log.checkpoints[partition] { reading.take(record) }
        let restored: RestoredPartition
        do throws(CheckpointReading.Refusal) {
            restored = try reading.restored(library: known(to: node), start: 0)
        } catch {
            guard case .missing = error else {
                return watch.fail(.sameFold, "\(node.name) cannot take partition \(partition) over: \(error)")
            }
            later(5_000, node, "restore") { [self] in
                node.knowsDefinitions = true
                restore(partition, node)
            }
            return
        }
        if let marker = restored.marker {
            guard marker.offset <= log.inbox[partition].count else {
                return watch.fail(.sameFold, "a marker of partition \(partition) is behind the inbox's end")
            }
            guard marker.offset == 0 || log.inbox[partition][Int(marker.offset) - 1].sum == marker.sum else {
                return watch.fail(.sameFold, "a marker of partition \(partition) is not of this inbox")
            }
        }
        let owner = PartitionOwner(
            restored, topics: topics, committed: silent(partition), acceptsCreatedTimes: false)
        note(node.name, "takes partition \(partition) over, from offset \(owner.next)")
        let slot = OwnerNode.Slot(partition, owner)
        node.slots[partition] = slot
        scheduleTimers(slot, node)
        wake(node, partition)
    }

    /// Below which an owner is silent.
    private func silent(_ partition: Int) -> Int64? {
        has(.outputsSuppressedToTheEnd) ? Int64(log.inbox[partition].count) : ownerGroup.committed[partition]
    }

    private func known(to node: OwnerNode) -> Library { node.knowsDefinitions ? library : request.emptyLibrary }

    /// Has a node fold what is new.
    func wake(_ node: OwnerNode, _ partition: Int) {
        guard let slot = node.slots[partition], !slot.isTurning else { return }
        slot.isTurning = true
        later(delays.within(1...pace), node, "turn") { [self] in turn(slot, node) }
    }

    private func holds(_ slot: OwnerNode.Slot, _ node: OwnerNode) -> Bool { node.slots[slot.partition] === slot }

    private func turn(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        slot.isTurning = false
        guard holds(slot, node) else { return }
        let inbox = log.inbox[slot.partition]
        let rest = inbox.dropFirst(Int(slot.owner.next)).prefix(1 + delays.below(8))
        if let first = rest.first {
            if strikes(.ownerCrash, first.record.place) { return crash(node) }
            let folded = slot.owner.fold(rest, library: known(to: node), now: clock(node))
            if let stall = slot.owner.stall {
                guard !node.knowsDefinitions else {
                    return watch.fail(.sameFold, "partition \(slot.partition) stands still: \(stall)")
                }
                later(5_000, node, "definitions") { [self] in
                    node.knowsDefinitions = true
                    wake(node, slot.partition)
                }
            }
            for batch in folded.batches { fly(batch, folded.turn, slot, node) }
            if folded.batches.isEmpty || has(.commitBeforeOutputs) { scheduleCommit(slot, node) }
            scheduleTimers(slot, node)
            scheduleCheckpoint(slot, node)
        }
        if slot.owner.next < inbox.count {
            if slot.owner.stall == nil { wake(node, slot.partition) }
        } else if !slot.isCompared {
            slot.isCompared = true
            watch.compare(slot.owner.partition, slot.partition, node.name)
        }
    }

    // MARK: Outputs

    private func fly(_ batch: OutputBatch, _ turn: Int, _ slot: OwnerNode.Slot, _ node: OwnerNode) {
        var delay = delays.within(1...30)
        if strikes(.appendSlow, .beside(batch.partition.topic)) { delay = delays.within(1_000...20_000) }
        let time = max(now + delay, slot.appendedAt[batch.partition.topic] ?? 0)
        slot.appendedAt[batch.partition.topic] = time
        node.flights += 1
        let flight = node.flights
        node.flying[flight] = batch
        later(time - now, node, "outputs") { [self] in
            if strikes(.ownerCrash, .beside(batch.partition.topic)) { return crash(node) }
            node.flying[flight] = nil
            land(batch)
            var acknowledged = delays.within(1...20)
            if strikes(.appendUnacknowledged, .beside(batch.partition.topic)) {
                acknowledged = delays.within(500...5_000)
                later(acknowledged, node, "outputs again") { [self] in land(batch) }
            }
            later(acknowledged, node, "acknowledged") { [self] in
                guard holds(slot, node) else { return }
                slot.owner.acknowledge(turn)
                scheduleCommit(slot, node)
            }
        }
    }

    private func scheduleCommit(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        guard !slot.isCommitting else { return }
        slot.isCommitting = true
        later(delays.within(50...1_000), node, "commit") { [self] in commit(slot, node) }
    }

    private func commit(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        slot.isCommitting = false
        guard holds(slot, node) else { return }
        let offset = has(.commitBeforeOutputs) ? slot.owner.next : slot.owner.acknowledged
        guard offset > slot.owner.committed else { return flush(slot, node) }
        if strikes(.ownerCrash, .beside("commit")) { return crash(node) }
        if ownerGroup.holders[slot.partition] != node.number, delays.below(4) > 0 {
            // The brokers know that it is out, and it learns that now.
            node.slots[slot.partition] = nil
            return
        }
        ownerGroup.commit(slot.partition, offset)
        slot.owner.commit(offset)
        flush(slot, node)
    }

    // MARK: Checkpoints

    private func scheduleCheckpoint(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        guard !slot.isCheckpointing, slot.owner.uncovered > 0 || !slot.heldWrites.isEmpty else { return }
        slot.isCheckpointing = true
        later(delays.within(1...delays.pick([200, 30_000, 300_000])), node, "checkpoint") { [self] in
            slot.isCheckpointing = false
            guard holds(slot, node) else { return }
            slot.heldWrites += slot.owner.checkpoints(now: clock(node), patience: patience, most: 20)
            flush(slot, node)
            mark(slot, node)
            scheduleCheckpoint(slot, node)
        }
    }

    /// Appends the checkpoints of which everything is committed.
    private func flush(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        let committed = has(.checkpointBeforeCommit) ? .max : slot.owner.committed
        let ready = slot.heldWrites.filter { $0.offset < committed }
        guard !ready.isEmpty else { return }
        slot.heldWrites.removeAll { $0.offset < committed }
        for write in ready {
            for record in write.records {
                if strikes(.ownerCrash, .beside("checkpoint")) { return crash(node) }
                append(checkpoint: written(record, slot), to: slot.partition)
            }
            later(delays.within(1...50), node, "checkpointed") { [self] in
                guard holds(slot, node) else { return }
                remove(slot.owner.written(write, now: clock(node)), slot)
                if strikes(.compaction, .beside("checkpoints")) {
                    log.compact(slot.partition, sparing: delays.below(3))
                }
            }
        }
    }

    private func mark(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        guard !slot.hasOpenMarker, let marker = nextMarker(slot, node) else { return }
        if strikes(.ownerCrash, .beside("marker")) { return crash(node) }
        slot.hasOpenMarker = true
        append(checkpoint: NewRecord(key: marker.key, value: marker.encoded()), to: slot.partition)
        later(delays.within(1...50), node, "marked") { [self] in
            guard holds(slot, node) else { return }
            slot.hasOpenMarker = false
            remove(slot.owner.written(marker), slot)
        }
    }

    private func nextMarker(_ slot: OwnerNode.Slot, _ node: OwnerNode) -> Marker? {
        guard has(.markerBeforeValues) else { return slot.owner.marker(now: clock(node)) }
        let offset = slot.owner.committed
        guard offset > 0 else { return nil }
        return Marker(
            offset: offset, foldVersion: Partition.currentVersion, sum: log.inbox[slot.partition][Int(offset) - 1].sum,
            time: now)
    }

    /// A checkpoint's record as it is appended: as it is, but where a mistake is planted.
    private func written(_ record: NewRecord, _ slot: OwnerNode.Slot) -> NewRecord {
        guard request.planted?.shell != nil, let text = record.key.map({ String(decoding: $0, as: UTF8.self) }),
            let key = CheckpointKey(text: text)
        else { return record }
        func under(_ key: CheckpointKey) -> NewRecord { NewRecord(key: Array(key.text.utf8), value: record.value) }
        if has(.checkpointKeyWithoutOffset) {
            return under(CheckpointKey(family: key.family, part: key.part, offset: 0, piece: key.piece))
        }
        if has(.partsOverwrittenInPlace), case .range = key.part {
            return under(CheckpointKey(family: key.family, part: key.part, offset: 0, piece: key.piece))
        }
        if has(.finishedValueRemoved), slot.owner.partition.grave(key.family) != nil {
            return NewRecord(key: record.key, value: nil)
        }
        if has(.newerValuesRemoved) {
            var live: [[UInt8]: Bool] = [:]
            for old in log.checkpoints[slot.partition] { live[old.key ?? []] = old.value != nil }
            let others = live.filter { $0.value }.map(\.key).sorted { $0.lexicographicallyPrecedes($1) }
            for other in others where other != record.key {
                guard CheckpointKey(text: String(decoding: other, as: UTF8.self))?.family == key.family else {
                    continue
                }
                append(checkpoint: NewRecord(key: other, value: nil), to: slot.partition)
            }
        }
        return record
    }

    private func remove(_ records: [NewRecord], _ slot: OwnerNode.Slot) {
        for record in records.sorted(by: { ($0.key ?? []).lexicographicallyPrecedes($1.key ?? []) }) {
            append(checkpoint: record, to: slot.partition)
        }
    }

    // MARK: Timers

    private func scheduleTimers(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        guard let next = slot.owner.nextTimer, !slot.hasOpenTimers else { return }
        let time = max(now, next - node.skew)
        guard slot.timerAt.map({ time < $0 }) ?? true else { return }
        slot.timerAt = time
        later(time - now, node, "timers") { [self] in
            guard holds(slot, node), slot.timerAt == time else { return }
            slot.timerAt = nil
            fireTimers(slot, node)
        }
    }

    private func fireTimers(_ slot: OwnerNode.Slot, _ node: OwnerNode) {
        let due = slot.owner.dueTimers(now: clock(node))
        guard !due.isEmpty else { return scheduleTimers(slot, node) }
        slot.hasOpenTimers = true
        later(delays.within(1...30), node, "timers' records") { [self] in
            if strikes(.ownerCrash, .beside("timer")) { return crash(node) }
            for timer in due { append(timer.record, to: slot.partition) }
            slot.hasOpenTimers = false
            if holds(slot, node) { scheduleTimers(slot, node) }
        }
    }

    // MARK: Ends

    /// The process dies; some of what it had under way gets to the log all the same. Another one comes in its place.
    func crash(_ node: OwnerNode) {
        note(node.name, "dies")
        for flight in node.flying.keys.sorted() {
            guard let batch = node.flying[flight], delays.below(2) == 0 else { continue }
            later(delays.within(1...2_000), "outputs after all") { [self] in land(batch) }
        }
        node.flying = [:]
        node.die()
        later(delays.within(3_000...15_000), "rebalance") { [self] in rebalanceOwners() }
        later(delays.within(1_000...600_000), "restart") { [self] in
            node.start()
            rebalanceOwners()
        }
    }

    func rebalanceOwners() {
        ownerGroup.assign(among: owners.filter(\.isWorking).map(\.number))
        for owner in owners where owner.isWorking { takeShares(owner) }
    }
}
