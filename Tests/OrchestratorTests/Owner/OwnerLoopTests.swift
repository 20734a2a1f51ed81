import Log
import Queues
import Roles
import Runtime
import Saga
import Testing
import Topics

@testable import Orchestrator

@Suite("An owner's turns", .timeLimit(.minutes(2))) struct OwnerLoopTests {
    @Test("Families have their last checkpoints when the process stops, and the next one has nothing to fold")
    func lastCheckpoints() throws {
        let scene = try OwnerScene(partitions: 2)
        for number in 0..<6 { try scene.appendWithdrawal("w\(number)") }
        let loop = try scene.owner {
            ($0.checkpointInterval, $0.checkpointPatience) = (.seconds(3_600), .seconds(3_600))
        }
        try scene.settle(loop)
        #expect(try scene.records(of: scene.checkpoints).isEmpty)
        scene.stop(loop)
        #expect(loop.desk.look { $0.isOver })
        for number in 0..<2 {
            let end = try scene.memory.range(of: TopicPartition(scene.topics.inbox, number)).upperBound
            let keys = try scene.records(of: TopicPartition(scene.topics.checkpoints, number)).map {
                String(decoding: $0.key ?? [], as: UTF8.self)
            }
            #expect(keys.contains("marker.\(end)") && keys.count > 1, "\(keys)")
        }
        let next = try scene.owner()
        try scene.turn(next) { next.slots.count == 2 && next.slots.allSatisfy { $0.owner != nil } }
        #expect(next.slots.reduce(0) { $0 + ($1.owner?.partition.familyCount ?? 0) } == 6)
    }

    @Test("A timer's record is appended once until it is in the log, however long that takes")
    func timers() throws {
        let scene = try OwnerScene()
        try scene.appendWithdrawal("w1")
        let loop = try scene.owner()
        try scene.settle(loop)
        let appends = Monitor(0)
        scene.memory.decideAppends { [inbox = scene.inbox] attempt in
            guard attempt.partition == inbox else { return .stored(after: 0) }
            appends.withLock { $0 += 1 }
            return .stored(after: 60_000)
        }
        let due = try #require(loop.slots.first?.owner?.nextTimer)
        scene.memory.clock.advance(by: due - scene.memory.clock.now)
        for _ in 0..<8 {
            try scene.turn(loop, times: 3)
            scene.memory.clock.advance(by: 6_000)
        }
        #expect(appends.look { $0 } == 1)
        let end = try scene.memory.range(of: scene.inbox).upperBound
        scene.memory.clock.advance(by: 60_000)
        #expect(try scene.memory.range(of: scene.inbox).upperBound == end + 1)
        try scene.turn(loop) { loop.slots.first?.owner?.next == end + 1 }
    }

    @Test("Nothing more is read while too much of what came of records is not in the log")
    func bounded() throws {
        let scene = try OwnerScene()
        try scene.appendNonsense(5)
        let loop = try scene.owner { ($0.maximumOpenRecords, $0.recordsPerTurn) = (1, 1) }
        scene.memory.decideAppends { [dead = scene.topics.deadLetters] attempt in
            .stored(after: attempt.partition.topic == dead ? 1_000 : 0)
        }
        try scene.turn(loop, times: 20)
        #expect(loop.slots.first?.owner?.next == 2)
        scene.memory.clock.advance(by: 1_000)
        try scene.turn(loop, times: 3)
        #expect(loop.slots.first?.owner?.next == 4)
    }

    @Test("An owner is ready when it has joined its group, also where others have all partitions")
    func moreOwnersThanPartitions() throws {
        let scene = try OwnerScene()
        let (one, other) = (try scene.owner("a"), try scene.owner("b"))
        #expect(other.desk.look(\.health) == .notReady("it has no partition yet"))
        try scene.turn(one, other) {
            one.slots.count + other.slots.count == 1
                && [one, other].allSatisfy { $0.desk.look(\.health) == .ready }
        }
    }

    // MARK: What cannot go on

    @Test("A partition whose definition is missing stands still, and goes on when it is published; others work")
    func definition() throws {
        let scene = try OwnerScene(partitions: 2, isPublished: false)
        let name = try #require(
            (0..<20).map { "w\($0)" }.first { scene.topics.inboxPartition(ofFamily: $0).number == 0 })
        try scene.appendWithdrawal(name)
        try scene.appendNonsense(3, to: 1)
        let loop = try scene.owner()
        try scene.turn(loop) { try scene.view()?.stalled != nil && loop.partitions[1]?.owner?.committed == 3 }
        let stalled = try #require(loop.slots.first?.owner?.stall?.description)
        #expect(loop.desk.look(\.health) == .notReady("partition 0 stands still: \(stalled)"))
        #expect(try scene.view()?.next == 0)
        try scene.publish()
        try scene.turn(loop) { loop.partitions[0]?.owner?.committed == 1 }
        try scene.turn(loop) { try scene.view().map { $0.stalled == nil } == true }
        #expect(loop.desk.look(\.health) == .ready)
        #expect(loop.partitions[0]?.owner?.partition.familyCount == 1)
    }

    @Test("Records behind the one at which a partition stands still are not folded before it")
    func order() throws {
        let scene = try OwnerScene()
        try scene.appendNewer()
        let loop = try scene.owner()
        try scene.turn(loop) { loop.slots.first?.owner?.stall != nil }
        try scene.appendNonsense(3)
        try scene.turn(loop, times: 50)
        #expect(loop.slots.first?.owner?.next == 0)
    }

    @Test(
        "A record is passed over by an operator's word, at every restart too, and a dead letter says by whose and why")
    func skips() throws {
        let scene = try OwnerScene()
        try scene.appendNewer()
        try scene.appendNonsense()
        let loop = try scene.owner()
        try scene.turn(loop) { loop.slots.first?.owner?.stall != nil }
        let skip = Skip(offset: 0, operator: "liu", reason: "of a program that is gone", time: 1)
        try scene.append([NewRecord(key: skip.key, value: skip.encoded())], to: scene.checkpoints)
        try scene.settle(loop)
        #expect(loop.desk.look(\.health) == .ready)
        let letters = try scene.deadLetters()
        #expect(letters.map(\.origin) == ["loansaga.inbox/0@0", "loansaga.inbox/0@1"])
        #expect(
            letters.first?.reason == "was passed over by order of operator 'liu': of a program that is gone")
        loop.consumer?.close()
        let next = try scene.owner()
        try scene.settle(next)
        #expect(try scene.deadLetters() == letters)
    }

    @Test("Without a console a record is passed over that was not committed yet, and no other")
    func skippingOffline() throws {
        let scene = try OwnerScene()
        try scene.appendNonsense(2)
        try scene.appendNewer()
        try scene.appendNonsense()
        let loop = try scene.owner()
        try scene.turn(loop) { loop.slots.first?.owner?.stall != nil && loop.slots.first?.owner?.committed == 2 }
        loop.consumer?.close()
        func skip(_ offset: Int64, of partition: Int = 0) throws {
            let skip = Skip(offset: offset, operator: "liu", reason: "r", time: 1)
            try scene.whileTimePasses {
                try RecordSkipping.append(skip, partition: partition, to: scene.memory, scene.topics)
            }
        }
        #expect(throws: Skip.Refused.folded(1, next: 2)) { try skip(1) }
        #expect(throws: Skip.Refused.notThere(4, 0..<4)) { try skip(4) }
        #expect(throws: LogError.unknownPartition(TopicPartition(scene.topics.inbox, 1), partitions: 1)) {
            try skip(0, of: 1)
        }
        try skip(2)
        let next = try scene.owner()
        try scene.settle(next)
        #expect(try scene.deadLetters().contains { $0.origin.hasSuffix("@2") && $0.reason.contains("'liu': r") })
    }

    @Test("Partitions that cannot be taken over are all named with their reasons, and tried again until they can be")
    func refused() throws {
        let scene = try OwnerScene(partitions: 3)
        for number in 0..<2 {
            try scene.append(
                [NewRecord(key: Array("marker.5".utf8), value: [1])],
                to: TopicPartition(scene.topics.checkpoints, number))
        }
        let loop = try scene.owner()
        try scene.turn(loop) { try scene.view(1) != nil && loop.partitions[2]?.owner != nil }
        guard case .notReady(let why) = loop.desk.look(\.health) else {
            Issue.record("it is ready")
            return
        }
        #expect(why.hasPrefix("partition 0 cannot be taken over: what stands under 'marker.5'"), "\(why)")
        #expect(why.contains("; partition 1 cannot be taken over"), "\(why)")
        #expect(try scene.view(0)?.stalled?.contains("'marker.5'") == true)
        for number in 0..<2 {
            try scene.append(
                [NewRecord(key: Array("marker.5".utf8), value: nil)],
                to: TopicPartition(scene.topics.checkpoints, number))
        }
        _ = scene.log.takeAsked()
        try scene.turn(loop, times: 20)
        #expect(!scene.log.takeAsked().contains(scene.checkpoints), "it is not tried all the time")
        let again = try #require(loop.partitions[0]?.tryAgainAt)
        #expect(again <= .now + .seconds(60))
        for slot in loop.slots where slot.owner == nil { slot.tryAgainAt = .now }
        try scene.turn(loop) { loop.desk.look(\.health) == .ready }
        try scene.turn(loop) { try scene.view(0).map { $0.stalled == nil } == true }
    }

    @Test("An inbox that its marker was not written for is refused, and it is said what is wrong", arguments: 0..<3)
    func wrongInbox(_ way: Int) throws {
        let scene = try OwnerScene()
        try scene.appendNonsense(8)
        let sum = Marker.sum(of: try scene.records(of: scene.inbox)[4])
        if way == 0 { try scene.memory.deleteRecords(below: 6, in: scene.inbox) }
        let marker = Marker(
            offset: way == 1 ? 9 : 5, foldVersion: 1, sum: way == 2 ? "0000000000000000" : sum, time: 1)
        try scene.append([NewRecord(key: marker.key, value: marker.encoded())], to: scene.checkpoints)
        let loop = try scene.owner()
        try scene.turn(loop) { try scene.view() != nil }
        let words = [
            "begin at offset 5, and the inbox begins at 6", "begin at offset 9, and the inbox ends at 8",
            "another record at offset 4",
        ]
        let view = try #require(try scene.view())
        #expect(view.stalled?.contains(words[way]) == true, "\(view)")
        #expect(view.next == marker.offset)
        #expect(try scene.deadLetters().isEmpty, "nothing is folded")
    }

    // MARK: Retention

    @Test(
        "Records go that are old and below the marker, and no others",
        arguments: [(10, 20, 10), (20, 5, 5), (0, 20, 0)])
    func retention(_ marker: Int64, _ old: Int, _ first: Int64) throws {
        let scene = try OwnerScene()
        let day: Int64 = 86_400_000
        try scene.appendNonsense(old)
        scene.memory.clock.advance(by: 10 * day)
        try scene.appendNonsense(20 - old)
        let loop = try scene.owner { $0.inboxRetention = .seconds(5 * 86_400) }
        try scene.settle(loop)
        let slot = try #require(loop.slots.first)
        slot.marker = marker == 0 ? nil : Marker(offset: marker, foldVersion: 1, sum: "", time: 1)
        #expect(slot.tidyAt > .now, "not at once")
        loop.tidy()
        #expect(try scene.memory.range(of: scene.inbox) == 0..<20)
        slot.tidyAt = .now
        loop.tidy()
        #expect(try scene.memory.range(of: scene.inbox) == first..<20)
    }

    @Test("The first record that is not older than a time is found by halving, wherever the log begins")
    func halving() throws {
        let scene = try OwnerScene()
        let loop = try scene.owner()
        #expect(try loop.firstOffset(notBefore: 0, in: scene.inbox) == 0)
        let start = scene.memory.clock.now
        for step in [0, 0, 3, 0, 1, 1, 1, 50, 0, 0, 2] as [Int64] {
            scene.memory.clock.advance(by: step)
            try scene.appendNonsense()
        }
        for begin in [0, 4] as [Int64] {
            try scene.memory.deleteRecords(below: begin, in: scene.inbox)
            let records = try scene.records(of: scene.inbox)
            for time in start - 1...start + 60 {
                let expected = records.first { $0.timestamp >= time }?.offset ?? 11
                #expect(try loop.firstOffset(notBefore: time, in: scene.inbox) == expected, "\(time - start)")
            }
        }
    }
}
