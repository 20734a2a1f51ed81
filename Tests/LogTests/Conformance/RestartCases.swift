import Log
import Testing

let restartCases: [ConformanceCase] = [
    ConformanceCase("What was acknowledged is there after a restart, and appends go on behind it") { under in
        let world = try World(under, partitions: 2, "restart")
        try world.append((0..<100).map { "a\($0)" }, to: 0)
        try world.append((0..<50).map { "b\($0)" }, to: 1)
        try under.restart()
        let seen = try world.texts(0)
        #expect(seen == (0..<100).map { "a\($0)" })
        #expect(try world.texts(1) == (0..<50).map { "b\($0)" })
        #expect(try world.append(["next"], to: 1).map(\.offset) == [50])
        try under.restart()
        #expect(try world.texts(1).last == "next")
    },
    ConformanceCase("Committed offsets are there after a restart") { under in
        let world = try World(under, "commits")
        try world.append((0..<10).map(String.init))
        let first = try world.member()
        try first.poll(3) { first.records.count >= 3 }
        try first.consumer.commit([world.partition(): 3])
        first.consumer.close()
        try under.restart()
        let second = try world.member()
        try second.poll { second.records.count >= 7 }
        #expect(second.events.first == .assigned([world.partition(): 3]))
        #expect(second.texts == (3..<10).map(String.init))
        #expect(try second.consumer.committed([world.partition()]) == [world.partition(): 3])
        second.consumer.close()
    },
]
