import Log

/// The consumer groups of a log, whose members are all of this process.
struct GroupTable: Sendable {
    private struct Group: Sendable {
        var coordinator = GroupCoordinator()
        var committed: [TopicPartition: Int64] = [:]
        var wakers: [Int: Waker] = [:]
    }

    private var groups: [String: Group] = [:]

    /// Takes a member in.
    ///
    /// - Returns: what it is called in every other call, and who is to be woken.
    mutating func join(
        _ group: String, _ member: GroupMember, waker: Waker, now: Int64
    ) -> (id: Int, woken: [Waker]) {
        let id = groups[group, default: Group()].coordinator.join(member, now: now)
        groups[group]?.wakers[id] = waker
        return (id, wakers(of: group))
    }

    /// - Returns: who is to be woken.
    mutating func leave(_ id: Int, of group: String, now: Int64) -> [Waker] {
        groups[group]?.coordinator.leave(id, now: now)
        groups[group]?.wakers[id] = nil
        return wakers(of: group)
    }

    /// - Returns: what the member is to be told, and who else is to be woken.
    mutating func poll(
        _ id: Int, of group: String, now: Int64
    ) -> (notice: GroupCoordinator.Notice?, woken: [Waker]) {
        let notice = groups[group]?.coordinator.poll(id, now: now)
        return (notice, wakers(of: group, but: id))
    }

    /// When somebody of the group will next be put out.
    func nextExpiry(in group: String) -> Int64? {
        groups[group]?.coordinator.nextExpiry
    }

    /// - Returns: those of the partitions that are not the member's.
    mutating func foreign(
        _ partitions: [TopicPartition], to id: Int, of group: String, now: Int64
    ) -> [TopicPartition] {
        groups[group]?.coordinator.expire(now)
        return partitions.filter { groups[group]?.coordinator.owns($0, id) != true }
    }

    func hasShare(_ id: Int, of group: String) -> Bool { groups[group]?.coordinator.hasShare(id) == true }

    func committed(in group: String) -> [TopicPartition: Int64] {
        groups[group]?.committed ?? [:]
    }

    mutating func setCommitted(_ offsets: [TopicPartition: Int64], in group: String) {
        groups[group, default: Group()].committed.merge(offsets) { $1 }
    }

    /// Everybody of every group.
    var allWakers: [Waker] { groups.values.flatMap(\.wakers.values) }

    private func wakers(of group: String, but id: Int? = nil) -> [Waker] {
        guard let group = groups[group] else { return [] }
        return group.wakers.compactMap { $0.key != id && group.coordinator.hasNotice(for: $0.key) ? $0.value : nil }
    }
}
