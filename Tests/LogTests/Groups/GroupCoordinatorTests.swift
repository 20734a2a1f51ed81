import Log
import TestSupport
import Testing

@Suite("Group coordinator") struct GroupCoordinatorTests {
    private static func entry(_ name: String? = nil, partitions: Int = 4) -> GroupMember {
        GroupMember(topics: ["t": partitions], name: name, patience: 100, session: 50)
    }

    private static func share(_ numbers: Int...) -> Set<TopicPartition> {
        Set(numbers.map { TopicPartition("t", $0) })
    }

    @Test("Partitions change hands only after their owner was told and has polled again")
    func handOver() {
        var group = GroupCoordinator()
        let first = group.join(Self.entry(), now: 0)
        #expect(group.poll(first, now: 0) == .assigned(Self.share(0, 1, 2, 3)))
        let second = group.join(Self.entry(), now: 1)
        #expect(group.poll(second, now: 1) == nil)
        #expect(group.poll(first, now: 1) == .revoked(Self.share(0, 1, 2, 3)))
        #expect(group.owns(TopicPartition("t", 0), first), "until it polls again")
        #expect(group.poll(second, now: 2) == nil)
        #expect(group.poll(first, now: 2) == .assigned(Self.share(0, 1)))
        #expect(!group.owns(TopicPartition("t", 2), first))
        #expect(group.poll(second, now: 3) == .assigned(Self.share(2, 3)))
    }

    @Test("Who is silent for its patience is out, and hears of it when it polls")
    func silence() {
        var group = GroupCoordinator()
        let first = group.join(Self.entry(), now: 0)
        _ = group.poll(first, now: 0)
        let second = group.join(Self.entry(), now: 10)
        #expect(group.nextExpiry == 100)
        #expect(group.poll(second, now: 99) == nil)
        #expect(group.poll(second, now: 100) == .assigned(Self.share(0, 1, 2, 3)))
        #expect(!group.owns(TopicPartition("t", 0), first))
        #expect(group.poll(first, now: 101) == .lost(Self.share(0, 1, 2, 3)))
    }

    @Test("Who leaves makes room at once; who has a name is waited for")
    func leaving() {
        var group = GroupCoordinator()
        let first = group.join(Self.entry("a"), now: 0)
        let second = group.join(Self.entry("b"), now: 0)
        #expect(group.poll(first, now: 0) == .assigned(Self.share(0, 1)))
        #expect(group.poll(second, now: 0) == .assigned(Self.share(2, 3)))
        group.leave(first, now: 10)
        #expect(group.poll(second, now: 40) == nil)
        let again = group.join(Self.entry("a"), now: 50)
        #expect(group.poll(again, now: 50) == .assigned(Self.share(0, 1)))
        group.leave(again, now: 60)
        #expect(group.poll(second, now: 110) == .revoked(Self.share(2, 3)))
        #expect(group.poll(second, now: 111) == .assigned(Self.share(0, 1, 2, 3)))
    }

    @Test("Who comes under a member's name takes its place")
    func replacing() {
        var group = GroupCoordinator()
        let first = group.join(Self.entry("a"), now: 0)
        _ = group.poll(first, now: 0)
        let second = group.join(Self.entry("a"), now: 1)
        #expect(group.poll(second, now: 1) == .assigned(Self.share(0, 1, 2, 3)))
        #expect(!group.owns(TopicPartition("t", 0), first))
        #expect(group.poll(first, now: 2) == .replaced(Self.share(0, 1, 2, 3)))
    }

    @Test("A rebalance moves partitions to other members")
    func moving() {
        var group = GroupCoordinator()
        let members = [group.join(Self.entry(), now: 0), group.join(Self.entry(), now: 0)]
        func settle() -> [GroupCoordinator.Notice?] {
            var last: [GroupCoordinator.Notice?] = [nil, nil]
            for now in Int64(0)..<6 {
                for (index, member) in members.enumerated() {
                    last[index] = group.poll(member, now: now) ?? last[index]
                }
            }
            return last
        }
        let before = settle()
        group.rebalance()
        #expect(settle() == before.reversed())
    }

    @Test(
        "Whatever happens, no partition has two owners, and in quiet every partition has one", arguments: UInt64(1)...40
    )
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var group = GroupCoordinator()
        var members: [Int] = []
        var now: Int64 = 0
        func checkOwners() {
            for number in 0..<7 {
                let owners = members.filter { group.owns(TopicPartition("t", number), $0) }
                #expect(owners.count <= 1, "seed \(seed), time \(now), partition \(number): \(owners)")
            }
        }
        for _ in 0..<400 {
            now += Int64.random(in: 0...20, using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0 where members.count < 6:
                let name = Bool.random(using: &random) ? "n\(Int.random(in: 0..<3, using: &random))" : nil
                members.append(group.join(Self.entry(name, partitions: 7), now: now))
            case 1:
                guard let member = members.randomElement(using: &random) else { continue }
                group.leave(member, now: now)
                members.removeAll { $0 == member }
            case 2: group.rebalance()
            case 3: if let member = members.randomElement(using: &random) { group.putOut(member) }
            case 4: group.expire(now)
            default: if let member = members.randomElement(using: &random) { _ = group.poll(member, now: now) }
            }
            checkOwners()
        }
        members.append(group.join(Self.entry(partitions: 7), now: now))
        var replaced: Set<Int> = []
        for _ in 0..<40 {
            now += 5
            for member in members {
                if case .replaced = group.poll(member, now: now) { replaced.insert(member) }
            }
            checkOwners()
        }
        for number in 0..<7 {
            let owners = members.filter { group.owns(TopicPartition("t", number), $0) }
            #expect(owners.count == 1 && replaced.isDisjoint(with: owners), "seed \(seed), partition \(number)")
        }
    }
}
