import Log
import Testing

let membershipCases: [ConformanceCase] = [
    ConformanceCase("A member knows that it has its share, also when that is none of the partitions") { under in
        let world = try World(under, partitions: 1, "share")
        let first = try world.member()
        #expect(!first.consumer.hasShare)
        try first.pollUntilOwner(of: 1)
        #expect(first.consumer.hasShare)
        let second = try world.member()
        #expect(!second.consumer.hasShare)
        try second.poll(with: [first]) {
            first.consumer.hasShare && second.consumer.hasShare
                && first.consumer.assignment.count + second.consumer.assignment.count == 1
        }
        first.consumer.close()
        second.consumer.close()
    },
    ConformanceCase(
        "Before partitions go to somebody else, their owner hears of it, and its last commit is taken whole or refused"
    ) { under in
        let world = try World(under, partitions: 2, "revoked")
        for number in 0..<2 { try world.append((0..<10).map(String.init), to: number) }
        let first = try world.member()
        try first.poll { first.records.count >= 20 }
        let second = try world.member()
        var told: Set<TopicPartition>?
        var isTaken = false
        try first.poll(with: [second]) {
            if case .revoked(let partitions) = first.events.last { told = partitions }
            if told != nil, first.consumer.assignment.count == 2 {
                do {
                    try first.consumer.commit([world.partition(0): 10, world.partition(1): 10])
                    isTaken = true
                } catch LogError.fenced {
                    // A cluster may refuse it while it hands partitions over.
                }
            }
            return told != nil
        }
        #expect(told == [world.partition(0), world.partition(1)])
        try first.poll()
        #expect(first.consumer.assignment.count < 2, "it has given up what it was told to")
        try first.poll(with: [second]) {
            first.consumer.assignment.count == 1 && second.consumer.assignment.count == 1
        }
        #expect(first.consumer.assignment.isDisjoint(with: second.consumer.assignment))
        let committed = try first.consumer.committed([world.partition(0), world.partition(1)])
        #expect(committed == (isTaken ? [world.partition(0): 10, world.partition(1): 10] : [:]))
        if isTaken {
            #expect(second.records.isEmpty)
        } else {
            try second.poll(with: [first]) { second.records.count >= 10 }
        }
        first.consumer.close()
        second.consumer.close()
    },
    ConformanceCase("A member that falls silent is out; its partitions go on, and its late commit is refused") {
        under in
        let world = try World(under, partitions: 2, "silent")
        for number in 0..<2 { try world.append((0..<10).map(String.init), to: number) }
        let first = try world.member()
        try first.poll { first.records.count >= 20 }
        let second = try world.member()
        // The first one says nothing from here on.
        try under.pass(under.pollDeadline)
        try second.pollUntilOwner(of: 2)
        #expect(first.consumer.assignment.isEmpty, "it cannot be sure, and looks before it acts")
        #expect {
            try first.consumer.commit([world.partition(0): 10])
        } throws: { error in
            if case LogError.fenced = error { true } else { false }
        }
        try second.poll { second.records.count >= 20 }
        try second.consumer.commit([world.partition(0): 5, world.partition(1): 5])
        let committed = try second.consumer.committed([world.partition(0)])
        #expect(committed == [world.partition(0): 5])
        try first.poll(with: [second]) {
            first.events.contains { if case .lost = $0 { true } else { false } }
        }
        try first.poll(with: [second]) {
            first.consumer.assignment.count == 1 && second.consumer.assignment.count == 1
        }
        first.consumer.close()
        second.consumer.close()
    },
    ConformanceCase("What is not a member's it can neither seek nor pause nor commit") { under in
        let world = try World(under, partitions: 2, "notowned")
        let member = try world.member()
        #expect(throws: LogError.fenced(world.partition(0))) {
            try member.consumer.seek(world.partition(0), to: .beginning)
        }
        #expect(throws: LogError.fenced(world.partition(1))) { try member.consumer.pause([world.partition(1)]) }
        #expect {
            try member.consumer.commit([world.partition(0): 0])
        } throws: { error in
            if case LogError.fenced = error { true } else { false }
        }
        member.consumer.close()
    },
    ConformanceCase("An offset below zero can be neither sought nor committed") { under in
        let world = try World(under, "negative")
        try world.append(["a"])
        let member = try world.member()
        try member.pollUntilOwner(of: 1)
        for offset in [Int64(-1), -2, -1001] {
            #expect {
                try member.consumer.seek(world.partition(), to: .offset(offset))
            } throws: { error in
                if case LogError.outOfRange(world.partition(), offset, _) = error { true } else { false }
            }
            #expect {
                try member.consumer.commit([world.partition(): offset])
            } throws: { error in
                if case LogError.outOfRange(world.partition(), offset, _) = error { true } else { false }
            }
        }
        #expect(try member.consumer.committed([world.partition()]).isEmpty)
        member.consumer.close()
    },
    ConformanceCase(
        "A member with a name finds its partitions as they were, and others hear nothing of it",
        needs: [.staticMembership]
    ) { under in
        let world = try World(under, partitions: 4, "named")
        let first = try world.member(named: "a")
        let second = try world.member(named: "b")
        try first.poll(with: [second]) {
            first.consumer.assignment.count == 2 && second.consumer.assignment.count == 2
        }
        let share = first.consumer.assignment
        let heard = second.events.count
        first.consumer.close()
        try second.poll()
        let again = try world.member(named: "a")
        try again.poll(with: [second]) { again.consumer.assignment.count == 2 }
        #expect(again.consumer.assignment == share)
        #expect(second.events.count == heard)
        again.consumer.close()
        second.consumer.close()
    },
    ConformanceCase(
        "A member with a name that does not come back loses its partitions to the others",
        needs: [.staticMembership]
    ) { under in
        let world = try World(under, partitions: 2, "gone")
        let first = try world.member(named: "a")
        let second = try world.member(named: "b")
        try first.poll(with: [second]) {
            first.consumer.assignment.count == 1 && second.consumer.assignment.count == 1
        }
        first.consumer.close()
        try under.pass(under.sessionDeadline)
        try second.pollUntilOwner(of: 2)
        second.consumer.close()
    },
    ConformanceCase(
        "Whoever comes under a member's name takes its place, and the former member is told",
        needs: [.staticMembership]
    ) { under in
        let world = try World(under, partitions: 2, "replaced")
        let first = try world.member(named: "a")
        try first.pollUntilOwner(of: 2)
        let second = try world.member(named: "a")
        try second.pollUntilOwner(of: 2)
        var told: LogError?
        let deadline = Deadline(under)
        while told == nil, !deadline.isOver {
            do {
                try first.poll()
            } catch let error as LogError {
                told = error
            }
        }
        #expect(told == .replaced(member: "a", group: world.options().group))
        #expect(first.consumer.assignment.isEmpty)
        second.consumer.close()
        first.consumer.close()
    },
]
