import Log
import Testing

let groupCases: [ConformanceCase] = [
    ConformanceCase("One member is assigned every partition, and reads it from the beginning") { under in
        let world = try World(under, partitions: 4, "single")
        for number in 0..<4 { try world.append((0..<5).map { "\(number).\($0)" }, to: number) }
        let member = try world.member()
        try member.poll { member.records.count >= 20 }
        let starts = Dictionary(uniqueKeysWithValues: (0..<4).map { (world.partition($0), Int64(0)) })
        #expect(member.events.first == .assigned(starts))
        #expect(member.consumer.assignment == Set(starts.keys))
        for number in 0..<4 {
            let own = member.records.filter { $0.partition.number == number }
            #expect(own.map(\.offset) == Array(0..<5))
        }
        member.consumer.close()
    },
    ConformanceCase("A group of one, then three, then one member loses nothing and commits everything") { under in
        let world = try World(under, partitions: 6, "onethreeone")
        var appended: [String] = []
        func appendSome(_ round: Int) throws {
            for number in 0..<6 {
                let texts = (0..<10).map { "\(round).\(number).\($0)" }
                try world.append(texts, to: number)
                appended += texts
            }
        }
        func seen(_ members: [Member]) -> Set<String> { Set(members.flatMap(\.texts)) }
        try appendSome(0)
        let first = try world.member()
        try first.poll { first.records.count >= 30 }
        try first.commit()
        let others = [try world.member(), try world.member()]
        let all = [first] + others
        try first.poll(with: others) { all.allSatisfy { $0.consumer.assignment.count == 2 } }
        #expect(Set(all.flatMap(\.consumer.assignment)).count == 6, "every partition has one owner")
        try appendSome(1)
        try first.poll(with: others) { seen(all).count == appended.count }
        for member in all { try member.commit() }
        for member in others { member.consumer.close() }
        try first.pollUntilOwner(of: 6)
        try appendSome(2)
        try first.poll { seen(all).count == appended.count }
        try first.commit()
        #expect(seen(all) == Set(appended))
        let committed = try first.consumer.committed(Set((0..<6).map { world.partition($0) }))
        #expect(committed == Dictionary(uniqueKeysWithValues: (0..<6).map { (world.partition($0), 30) }))
        first.consumer.close()
    },
    ConformanceCase("A member goes on where its group has committed, or where it was sent") { under in
        let world = try World(under, partitions: 2, "goeson")
        for number in 0..<2 { try world.append((0..<10).map(String.init), to: number) }
        let first = try world.member()
        try first.pollUntilOwner(of: 2)
        try first.consumer.commit([world.partition(0): 4])
        first.consumer.close()
        let second = try world.member()
        try second.poll { second.consumer.assignment.count == 2 && second.records.isEmpty }
        #expect(second.events.first == .assigned([world.partition(0): 4, world.partition(1): 0]))
        try second.consumer.seek(world.partition(1), to: .offset(7))
        try second.poll { second.records.count >= 9 }
        #expect(second.records.filter { $0.partition.number == 0 }.map(\.offset) == Array(4..<10))
        #expect(second.records.filter { $0.partition.number == 1 }.map(\.offset) == Array(7..<10))
        try second.consumer.seek(world.partition(0), to: .beginning)
        try second.poll { second.records.count >= 19 }
        #expect(second.records.suffix(10).map(\.offset) == Array(0..<10))
        second.consumer.close()
    },
    ConformanceCase("Two groups each read everything") { under in
        let world = try World(under, "twogroups")
        try world.append((0..<20).map(String.init))
        let one = try world.member("one")
        let two = try world.member("two")
        try one.poll(with: [two]) { one.records.count >= 20 && two.records.count >= 20 }
        #expect(one.texts == (0..<20).map(String.init))
        #expect(two.texts == one.texts)
        try one.commit()
        #expect(try two.consumer.committed([world.partition()]).isEmpty)
        one.consumer.close()
        two.consumer.close()
    },
    ConformanceCase("A paused partition brings nothing until it is resumed, and then everything") { under in
        let world = try World(under, partitions: 2, "pause")
        let member = try world.member()
        try member.pollUntilOwner(of: 2)
        try member.consumer.pause([world.partition(0)])
        for number in 0..<2 { try world.append((0..<30).map { "\(number).\($0)" }, to: number) }
        try member.poll { member.records.count >= 30 }
        for _ in 0..<5 { try member.poll() }
        #expect(member.records.allSatisfy { $0.partition.number == 1 })
        try member.consumer.resume([world.partition(0)])
        try member.poll { member.records.count >= 60 }
        let resumed = member.records.filter { $0.partition.number == 0 }
        #expect(resumed.map(\.offset) == Array(0..<30))
        member.consumer.close()
    },
    ConformanceCase("A member with little room for what is fetched ahead still gets everything, in order") { under in
        let world = try World(under, "bounded")
        let record = NewRecord(value: pattern(20_000))
        for _ in 0..<10 { try world.append(Array(repeating: record, count: 20)) }
        var options = world.options()
        options.maximumBufferedBytes = 256 << 10
        let member = Member(try world.log.consumer(options), under)
        try member.poll(3) { member.records.count >= 200 }
        #expect(member.records.map(\.offset) == Array(0..<200))
        member.consumer.close()
    },
    ConformanceCase("A closed member polls no more") { under in
        let world = try World(under, "closedmember")
        let member = try world.member()
        try member.pollUntilOwner(of: 1)
        member.consumer.close()
        member.consumer.close()
        #expect(member.consumer.assignment.isEmpty)
        #expect(throws: LogError.closed) { try member.poll() }
        #expect(throws: LogError.closed) { try member.consumer.commit([world.partition(): 1]) }
    },
]
