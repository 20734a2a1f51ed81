/// One consumer group: who is in it, and which partitions are whose.
///
/// Its members hear of changes when they poll. When somebody comes, goes or falls silent, everybody gives all partitions
/// up (`.revoked`, and done with at the poll after that); when the last has, they are shared out anew. Times are
/// milliseconds of a clock that does not go back.
public struct GroupCoordinator: Sendable {
    /// What a member is to be told.
    public enum Notice: Hashable, Sendable {
        case assigned(Set<TopicPartition>)
        case revoked(Set<TopicPartition>)
        case lost(Set<TopicPartition>)
        /// Somebody else has come under the member's name; it is not in the group any more.
        case replaced(Set<TopicPartition>)
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
        case replaced
    }

    private struct Member {
        let entry: GroupMember
        var deadline: Int64
        /// Has left; its name and its share are kept until the deadline.
        var isAway = false
        var standing = Standing.ready
        var partitions: Set<TopicPartition> = []

        /// Whether it takes part when partitions are shared out.
        var isLiving: Bool {
            switch standing {
            case .ready, .owner, .leavingPartitions: true
            case .out, .replaced: false
            }
        }
    }

    private var members: [Int: Member] = [:]
    private var joined = 0
    private var partitions: [String: Int] = [:]
    private var isSharingOut = false
    private var rotation = 0

    public init() {}

    /// Takes a member in.
    ///
    /// - Returns: what it is called in every other call.
    public mutating func join(_ entry: GroupMember, now: Int64) -> Int {
        expire(now)
        joined += 1
        partitions.merge(entry.topics) { $1 }
        var member = Member(entry: entry, deadline: now + entry.patience)
        guard let former = members.first(where: { entry.name != nil && $1.entry.name == entry.name && $1.isLiving })
        else {
            members[joined] = member
            shareOut()
            return joined
        }
        if former.value.isAway {
            members[former.key] = nil
        } else {
            members[former.key]?.standing = .replaced
        }
        if case .owner = former.value.standing, former.value.entry.topics == entry.topics {
            member.partitions = former.value.partitions
            member.standing = .owner(isTold: false)
            members[joined] = member
        } else {
            members[joined] = member
            shareOut()
        }
        return joined
    }

    /// Lets a member go; one with a name is waited for.
    public mutating func leave(_ id: Int, now: Int64) {
        guard let member = members[id] else { return }
        if member.entry.name != nil, case .owner = member.standing {
            members[id]?.isAway = true
            members[id]?.deadline = now + member.entry.session
        } else {
            members[id] = nil
            shareOut()
        }
        expire(now)
    }

    /// A member shows that it is alive, and hears what is new.
    public mutating func poll(_ id: Int, now: Int64) -> Notice? {
        expire(now)
        guard let member = members[id] else { return nil }
        members[id]?.deadline = now + member.entry.patience
        switch member.standing {
        case .replaced:
            return .replaced(member.partitions)
        case .out:
            members[id]?.partitions = []
            members[id]?.standing = .ready
            shareOut()
            if !member.partitions.isEmpty { return .lost(member.partitions) }
        case .leavingPartitions(isTold: false) where !member.partitions.isEmpty:
            members[id]?.standing = .leavingPartitions(isTold: true)
            return .revoked(member.partitions)
        case .leavingPartitions:
            members[id]?.partitions = []
            members[id]?.standing = .ready
            finish()
        case .ready, .owner: break
        }
        return tellAssignment(of: id)
    }

    private mutating func tellAssignment(of id: Int) -> Notice? {
        guard let member = members[id], case .owner(isTold: false) = member.standing else { return nil }
        members[id]?.standing = .owner(isTold: true)
        return member.partitions.isEmpty ? nil : .assigned(member.partitions)
    }

    /// Whether a poll of the member would bring or change something now.
    public func hasNotice(for id: Int) -> Bool {
        guard let member = members[id] else { return false }
        return switch member.standing {
        case .out, .replaced, .leavingPartitions: true
        case .owner(let isTold): !isTold && !member.partitions.isEmpty
        case .ready: false
        }
    }

    /// Whether the partition is the member's, and the member knows.
    public func owns(_ partition: TopicPartition, _ id: Int) -> Bool {
        guard let member = members[id], !member.isAway else { return false }
        return switch member.standing {
        case .owner(isTold: true), .leavingPartitions: member.partitions.contains(partition)
        case .owner(isTold: false), .ready, .out, .replaced: false
        }
    }

    /// Whether the member has been told what is its, which may be nothing.
    public func hasShare(_ id: Int) -> Bool {
        guard case .owner(isTold: true) = members[id]?.standing else { return false }
        return true
    }

    /// Puts everybody out who has been silent for too long.
    public mutating func expire(_ now: Int64) {
        let silent = members.filter { $1.isLiving && $1.deadline <= now }
        guard !silent.isEmpty else { return }
        for (id, member) in silent {
            if member.isAway { members[id] = nil } else { members[id]?.standing = .out }
        }
        shareOut()
    }

    /// When somebody will next be put out; nil when nobody can be.
    public var nextExpiry: Int64? {
        members.values.lazy.filter(\.isLiving).map(\.deadline).min()
    }

    /// Puts a member out at once, as if it had been silent; it hears of it when it polls.
    public mutating func putOut(_ id: Int) {
        guard members[id]?.isLiving == true else { return }
        members[id]?.standing = .out
        shareOut()
    }

    /// Has everything given up and shared out anew, moved on by one member so that partitions do change hands.
    public mutating func rebalance() {
        rotation += 1
        shareOut()
    }

    private mutating func shareOut() {
        isSharingOut = true
        for (id, member) in members {
            switch member.standing {
            case .owner(isTold: true) where !member.isAway:
                members[id]?.standing = .leavingPartitions(isTold: false)
            case .owner:
                // Nobody is there who could give anything up.
                members[id]?.partitions = []
                members[id]?.standing = .ready
            case .ready, .leavingPartitions, .out, .replaced: break
            }
        }
        finish()
    }

    /// Shares out when nobody holds anything any more.
    private mutating func finish() {
        guard isSharingOut else { return }
        let living = members.filter(\.value.isLiving)
        let areReady = living.values.allSatisfy { member in
            if case .ready = member.standing { true } else { false }
        }
        guard areReady else { return }
        isSharingOut = false
        let order = Self.order(living, rotation: rotation)
        let shares = RangeAssignor.assign(
            order.map { living[$0].map { Array($0.entry.topics.keys) } ?? [] }, partitions: partitions)
        for (id, share) in zip(order, shares) {
            members[id]?.partitions = share
            members[id]?.standing = .owner(isTold: false)
        }
    }

    /// By name, and those without one as they came.
    private static func order(_ members: [Int: Member], rotation: Int) -> [Int] {
        let order = members.sorted { one, other in
            let names = (one.value.entry.name ?? "", other.value.entry.name ?? "")
            return names.0.utf8.elementsEqual(names.1.utf8)
                ? one.key < other.key : names.0.utf8.lexicographicallyPrecedes(names.1.utf8)
        }.map(\.key)
        guard !order.isEmpty else { return [] }
        let turn = rotation % order.count
        return Array(order[turn...] + order[..<turn])
    }
}
