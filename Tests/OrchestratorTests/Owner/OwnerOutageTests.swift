import Log
import Queues
import Roles
import Runtime
import Testing
import Topics

@testable import Orchestrator

@Suite("An owner of many partitions whose log goes away", .timeLimit(.minutes(2))) struct OwnerOutageTests {
    @Test("Asks about one partition a turn how far it is behind, and about none while the log is away")
    func lag() throws {
        let scene = try OwnerScene(partitions: 12)
        for number in 0..<12 { try scene.appendNonsense(3, to: number) }
        let loop = try scene.owner()
        try scene.settle(loop)
        _ = scene.log.takeAsked()
        var seen: Set<Int> = []
        for _ in 0..<12 {
            try scene.turn(loop)
            let asked = scene.log.takeAsked()
            #expect(asked.count == 1)
            seen.formUnion(asked.map(\.number))
        }
        #expect(seen.count == 12)
        scene.memory.goAway(for: 1_000, "the brokers are gone")
        try scene.turn(loop, times: 20)
        #expect(scene.log.takeAsked().isEmpty)
    }

    @Test("Goes on by itself when the log is back, where it was folding, restoring or standing still")
    func awayAndBack() throws {
        let scene = try OwnerScene(partitions: 12)
        for number in 0..<12 { try scene.appendNonsense(3, to: number) }
        for number in 0..<3 { try scene.appendNewer(to: number) }
        let loop = try scene.owner()
        try scene.turn(loop) { loop.slots.count { $0.owner != nil } == 6 }
        scene.memory.goAway(for: 5_000, "the brokers are gone")
        for number in 0..<12 { try scene.appendNonsense(1, to: number) }
        try scene.turn(loop, times: 50)
        #expect(loop.slots.count { $0.owner == nil } == 6)
        guard case .notReady(let why) = loop.desk.look(\.health) else {
            Issue.record("it is ready")
            return
        }
        #expect(why.contains("partition 11 cannot be taken over: the log cannot be reached"), "\(why)")
        scene.memory.clock.advance(by: 5_000)
        try scene.turn(loop) {
            loop.slots.allSatisfy { $0.owner?.committed == ($0.number < 3 ? 3 : 4) }
                && loop.slots.count { $0.owner?.stall != nil } == 3
        }
        for number in 0..<3 {
            let skip = Skip(offset: 3, operator: "liu", reason: "r", time: 1)
            try scene.append(
                [NewRecord(key: skip.key, value: skip.encoded())], to: TopicPartition(scene.topics.checkpoints, number))
        }
        scene.memory.goAway(for: 10, "the brokers are gone again")
        try scene.turn(loop, times: 20)
        try scene.settle(loop)
        #expect(loop.desk.look(\.health) == .ready)
    }

    @Test("Stops in time while the log is away, and does not call that a failure")
    func stops() throws {
        let scene = try OwnerScene(partitions: 12)
        for number in 0..<12 { try scene.appendNonsense(3, to: number) }
        let loop = try scene.owner()
        try scene.turn(loop) { loop.slots.count { $0.owner != nil } == 6 }
        scene.memory.goAway(for: 3_600_000, "the brokers are gone")
        try scene.turn(loop, times: 20)
        let begin = ContinuousClock.now
        scene.stop(loop, within: .seconds(2))
        #expect(begin.duration(to: .now) < .seconds(20))
        #expect(!scene.hasLogged("the log has failed"))
        if case .failed(let why) = loop.desk.look(\.health) { Issue.record("\(why)") }
    }

    @Test("A stop in the midst of restoring is no failure")
    func stopsRestoring() throws {
        let scene = try OwnerScene(partitions: 12)
        for number in 0..<12 {
            try scene.append(
                [NewRecord(key: Array("marker.0".utf8), value: nil)],
                to: TopicPartition(scene.topics.checkpoints, number))
        }
        let loop = try scene.owner()
        scene.log.beforeAnswers { [desk = loop.desk] partition in
            if partition.number == 5 { desk.withLock { $0.stopsBy = .now + .seconds(2) } }
        }
        scene.run(loop)
        #expect(loop.slots.contains { $0.owner != nil } && loop.slots.contains { $0.owner == nil })
        #expect(!scene.hasLogged("the log has failed"))
        if case .failed(let why) = loop.desk.look(\.health) { Issue.record("\(why)") }
    }

    @Test(
        "What cannot be paused or read on just now is read again later, in order, whether the log is away or the partition",
        arguments: [LogError.away("test"), .fenced(TopicPartition("loansaga.inbox", 0))])
    func refused(_ error: LogError) throws {
        let scene = try OwnerScene()
        try scene.appendNonsense()
        scene.log.refuse(error)
        let loop = try scene.owner { $0.recordsPerTurn = 1 }
        try scene.turn(loop, times: 20)
        #expect(loop.slots.count == 1 && loop.slots.first?.owner == nil)
        #expect(try scene.deadLetters().isEmpty)
        scene.log.refuse(nil)
        try scene.settle(loop)
        scene.log.refuse(error)
        try scene.appendNewer()
        try scene.appendNonsense(3)
        try scene.turn(loop) { loop.slots.first?.owner?.stall != nil }
        try scene.turn(loop, times: 20)
        #expect(loop.slots.first?.owner?.next == 1)
        let skip = Skip(offset: 1, operator: "liu", reason: "r", time: 1)
        try scene.append([NewRecord(key: skip.key, value: skip.encoded())], to: scene.checkpoints)
        scene.log.refuse(nil)
        try scene.settle(loop)
        #expect(try scene.deadLetters().map(\.id) == (0..<5).map { "inbox-0-\($0)" })
    }
}
