/// One consumer group: who is in it, and which partitions are whose.
///
/// Its members hear of changes when they poll. When somebody comes, goes or falls silent, everybody gives all partitions
/// up (`.revoked`, and done with at the poll after that); when the last has, they are shared out anew.
public struct GroupCoordinator: Sendable {
    /// What a member is to be told.
    public enum Notice: Hashable, Sendable {
        case assigned(Set<TopicPartition>)
        case revoked(Set<TopicPartition>)
        case lost(Set<TopicPartition>)
    }

    private enum Standing {
        /// Has given everything up and waits for the others.
        case ready
        /// Owns its partitions once it has been told of them.
        case owner(isTold: Bool)
        /// Still owns its partitions, and is to give them up.
        case leavingPartitions(isTold: Bool)
        /// Was silent for too long, or was put out, and has not been told.
        case out
    }

    private struct Member {
        let topics: [String]
        /// Milliseconds.
        let patience: Int64
        var deadline: Int64
        var standing = Standing.ready
        var partitions: Set<TopicPartition> = []
    }

    private var members: [String: Member] = [:]
    private var partitions: [String: Int] = [:]
    private var isSharingOut = false
    private var rotation = 0

    public init() {}

    /// Takes a member in.
    ///
    /// - Parameters:
    ///   - topics: what it reads, with the number of partitions of each.
    ///   - patience: after so many milliseconds without a poll it is out.
    ///   - now: milliseconds of a clock that does not go back; so everywhere here.
    /// - Returns: false when there is a member of that name.
    public mutating func join(_ name: String, topics: [String: Int], patience: Int64, now: Int64) -> Bool {
        expire(now)
        guard members[name] == nil else { return false }
        partitions.merge(topics) { $1 }
        members[name] = Member(topics: topics.keys.sorted(), patience: patience, deadline: now + patience)
        shareOut()
        return true
    }

    public mutating func leave(_ name: String, now: Int64) {
        guard members.removeValue(forKey: name) != nil else { return }
        shareOut()
        expire(now)
    }

    /// A member shows that it is alive, and hears what is new.
    public mutating func poll(_ name: String, now: Int64) -> Notice? {
        expire(now)
        guard let member = members[name] else { return nil }
        members[name]?.deadline = now + member.patience
        switch member.standing {
        case .out:
            members[name]?.partitions = []
            members[name]?.standing = .ready
            shareOut()
            if !member.partitions.isEmpty { return .lost(member.partitions) }
        case .leavingPartitions(isTold: false) where !member.partitions.isEmpty:
            members[name]?.standing = .leavingPartitions(isTold: true)
            return .revoked(member.partitions)
        case .leavingPartitions:
            members[name]?.partitions = []
            members[name]?.standing = .ready
            finish()
        case .ready, .owner: break
        }
        return tellAssignment(of: name)
    }

    private mutating func tellAssignment(of name: String) -> Notice? {
        guard let member = members[name], case .owner(isTold: false) = member.standing else { return nil }
        members[name]?.standing = .owner(isTold: true)
        return member.partitions.isEmpty ? nil : .assigned(member.partitions)
    }

    /// Whether a poll of the member would bring something at this time.
    public func hasNotice(for name: String) -> Bool {
        guard let member = members[name] else { return false }
        return switch member.standing {
        case .out: true
        case .leavingPartitions: true
        case .owner(let isTold): !isTold && !member.partitions.isEmpty
        case .ready: false
        }
    }

    /// Whether the partition is the member's, and the member knows.
    public func owns(_ partition: TopicPartition, _ name: String) -> Bool {
        guard let member = members[name] else { return false }
        return switch member.standing {
        case .owner(isTold: true), .leavingPartitions: member.partitions.contains(partition)
        case .owner(isTold: false), .ready, .out: false
        }
    }

    /// Puts everybody out who has been silent for too long.
    public mutating func expire(_ now: Int64) {
        let silent = members.filter { _, member in
            if case .out = member.standing { return false }
            return member.deadline <= now
        }
        for name in silent.keys { members[name]?.standing = .out }
        if !silent.isEmpty { shareOut() }
    }

    /// When somebody will next be put out; nil when nobody can be.
    public var nextExpiry: Int64? {
        members.values.lazy.filter { member in
            if case .out = member.standing { false } else { true }
        }.map(\.deadline).min()
    }

    /// Puts a member out at once, as if it had been silent; it hears of it when it polls.
    public mutating func putOut(_ name: String) {
        guard members[name] != nil else { return }
        members[name]?.standing = .out
        shareOut()
    }

    /// Has everything given up and shared out anew, moved on by one member so that partitions do change hands.
    public mutating func rebalance() {
        rotation += 1
        shareOut()
    }

    private mutating func shareOut() {
        isSharingOut = true
        for (name, member) in members {
            switch member.standing {
            case .owner(isTold: true):
                members[name]?.standing = .leavingPartitions(isTold: false)
            case .owner(isTold: false):
                // Never heard of them, so there is nothing to give up.
                members[name]?.partitions = []
                members[name]?.standing = .ready
            case .ready, .leavingPartitions, .out: break
            }
        }
        finish()
    }

    /// Shares out when nobody holds anything any more.
    private mutating func finish() {
        guard isSharingOut else { return }
        let living = members.filter { _, member in
            if case .out = member.standing { false } else { true }
        }
        let areReady = living.values.allSatisfy { member in
            if case .ready = member.standing { true } else { false }
        }
        guard areReady else { return }
        isSharingOut = false
        let assigned = RangeAssignor.assign(living.mapValues(\.topics), partitions: partitions, rotation: rotation)
        for (name, share) in assigned {
            members[name]?.partitions = share
            members[name]?.standing = .owner(isTold: false)
        }
    }
}
