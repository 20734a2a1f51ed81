import JSON
import Log
import Queues
import Roles
import Runtime
import TestSupport
import Testing
import Topics

@testable import Orchestrator

@Suite("Following what is published", .timeLimit(.minutes(2))) struct DefinitionsFollowerTests {
    @Test("reads what was there at its start, and hears of everything that comes")
    func follows() throws {
        let scene = try IntakeScene()
        let follower = scene.context.definitions
        #expect(follower.health == .notReady("the definitions are being read"))
        follower.start()
        #expect(follower.waitUntilRead(until: .now + .seconds(10)))
        #expect(follower.published.current == nil)
        guard case .notReady(let why) = follower.health else { return }
        #expect(why.contains("no definitions are published yet"))
        let version = follower.version
        try scene.publish([("withdraw.v1.json", try ShippedWorkflows.bytes("withdraw.v1.json"))])
        #expect(follower.waitForChange(after: version, until: .now + .seconds(10)) != nil)
        #expect(follower.catchUp(until: .now + .seconds(10)))
        #expect(follower.published.current?.members.count == 1 && follower.health == .ready)
        let now = follower.version
        #expect(follower.waitForChange(after: now, until: .now) == nil)
        follower.stop(by: .now + .seconds(5))
    }

    @Test("says of a record that is of no effect what is wrong with it, and goes on")
    func wrong() throws {
        let scene = try IntakeScene()
        try scene.append(
            [NewRecord(key: Array("nonsense".utf8), value: []), NewRecord(value: [1])],
            to: TopicPartition(scene.topics.definitions, 0))
        try scene.startWithDefinitions()
        #expect(scene.context.definitions.health == .ready)
        scene.context.logger.flush()
        let lines = scene.lines.look { $0.filter { $0.contains("a record of definitions is of no effect") } }
        #expect(lines.count == 2 && lines[0].contains("no record of definitions has the key 'nonsense'"), "\(lines)")
    }

    @Test("goes on when its topic is there at last, and fails when the log is over")
    func trouble() throws {
        let memory = MemoryLog()
        let scene = try IntakeScene(memory: memory)
        let topics = TopicTable(prefix: "other.", partitions: 3)
        let follower = DefinitionsFollower(memory, topics: topics, logger: scene.context.logger)
        follower.start()
        let nothing = Monitor(())
        func wait(_ isSo: () -> Bool) -> Bool {
            let deadline = ContinuousClock.now + .seconds(20)
            while !isSo() {
                guard ContinuousClock.now < deadline else { return false }
                _ = nothing.wait(until: .now + .milliseconds(20)) { _ -> Void? in nil }
            }
            return true
        }
        #expect(
            wait {
                guard case .notReady(let why) = follower.health else { return false }
                return why.contains("there is no topic 'other.definitions'")
            })
        #expect(!follower.catchUp(until: .now + .seconds(1)))
        try memory.createTopics(topics.specifications)
        #expect(follower.waitUntilRead(until: .now + .seconds(10)))
        memory.close()
        #expect(wait { if case .failed = follower.health { true } else { false } })
        follower.stop(by: .now + .seconds(5))
    }
}
