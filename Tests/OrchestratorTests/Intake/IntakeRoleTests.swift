import JSON
import KafkaLog
import Log
import Queues
import Roles
import Runtime
import Testing
import Topics

@testable import Orchestrator

@Suite("Intake as a role", .timeLimit(.minutes(2))) struct IntakeRoleTests {
    @Test("waits visibly while nothing is published, loses nothing meanwhile, and stops in order")
    func waits() throws {
        let scene = try IntakeScene()
        try scene.send([IntakeScene.withdrawal("w1")])
        scene.context.definitions.start()
        let role = IntakeRole(scene.context, appender: scene.appender)
        role.start()
        #expect(
            wait {
                role.health
                    == .notReady("events wait: no definitions are published yet; run 'loansaga workflows publish'")
            })
        #expect(try scene.deadLetters().isEmpty)
        try scene.publish()
        #expect(wait { role.health == .ready })
        #expect(wait { (try? scene.inbox().map(\.family)) == ["w1"] })
        try scene.send([IntakeScene.withdrawal("w2")], to: 1)
        #expect(wait { (try? scene.inbox().count) == 2 })
        role.stop(by: .now + .seconds(10))
        #expect(try scene.committed() == [0: 1, 1: 1])
        scene.context.logger.flush()
        #expect(scene.lines.look { $0.count { $0.contains("events wait until definitions are published") } } == 1)
        // Another begins where it ended.
        try scene.send([IntakeScene.withdrawal("w3")])
        let next = IntakeRole(scene.context, appender: scene.appender)
        next.start()
        #expect(wait { (try? scene.inbox().count) == 3 })
        next.stop(by: .now + .seconds(10))
    }

    @Test("says that the platform has made no topic, or that the log is over")
    func trouble() throws {
        let memory = MemoryLog()
        let scene = try IntakeScene(memory: memory)
        try scene.startWithDefinitions()
        let elsewhere = RoleContext(
            log: MemoryLog(), topics: scene.topics, keys: scene.context.keys, platformNo: "5000001",
            clock: scene.context.clock, logger: scene.context.logger, metrics: Metrics(),
            definitions: scene.context.definitions, acceptsCreatedTimes: false, member: "tests")
        let role = IntakeRole(elsewhere, appender: scene.appender)
        role.start()
        #expect(
            wait {
                guard case .notReady(let why) = role.health else { return false }
                return why.contains("there is no topic 'loan.events'")
            })
        elsewhere.log.close()
        #expect(wait { if case .failed = role.health { true } else { false } })
        role.stop(by: .now + .seconds(5))
    }

    @Test("takes events of both modes from Kafka")
    func kafka() throws {
        let cluster = try MockCluster()
        let topics = TopicTable(partitions: 3)
        try cluster.createTopic(topics.inbox, partitions: 3)
        try cluster.createTopic(topics.events, partitions: 2)
        try cluster.createTopic(topics.definitions, partitions: 1)
        try cluster.createTopic(topics.deadLetters, partitions: 1)
        let log = try KafkaLog(KafkaOptions(brokers: cluster.brokers))
        try log.reach(within: .seconds(20))
        let scene = try IntakeScene(kafka: log)
        try scene.startWithDefinitions()
        let role = IntakeRole(scene.context, appender: scene.appender)
        role.start()
        try scene.send([IntakeScene.withdrawal("w1"), ["id": "1"]])
        try scene.append(
            [
                NewRecord(
                    value: Array(#"{"withdrawNo":"w2","userNo":"u","amount":"1.00"}"#.utf8),
                    headers: [
                        ("ce_specversion", "1.0"), ("ce_id", "2"), ("ce_source", "/p"),
                        ("ce_type", "user.withdraw.requested"),
                        ("ce_time", "2026-01-31T04:00:00Z"), ("content-type", "application/json"),
                    ].map { Header($0.0, Array($0.1.utf8)) })
            ], to: TopicPartition(topics.events, 1))
        #expect(wait(.seconds(40)) { (try? scene.inbox().count) == 2 })
        #expect(wait { (try? scene.deadLetters().count) == 1 })
        role.stop(by: .now + .seconds(15))
        #expect(try scene.committed() == [0: 2, 1: 1])
    }

    private func wait(_ time: Duration = .seconds(20), _ isSo: @escaping () -> Bool) -> Bool {
        let nothing = Monitor(())
        let deadline = ContinuousClock.now + time
        while !isSo() {
            guard ContinuousClock.now < deadline else { return false }
            _ = nothing.wait(until: .now + .milliseconds(20)) { _ -> Void? in nil }
        }
        return true
    }
}
