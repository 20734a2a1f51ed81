import Crypto
import Custody
import JSON
import Log
import Queues
import Roles
import Runtime
import Saga
import TestSupport
import Testing
import Topics

@testable import Orchestrator

@Suite("Intake, turn by turn") struct IntakeWorkerTests {
    private let memory = MemoryLog()
    private let scene: IntakeScene

    init() throws {
        scene = try IntakeScene(memory: memory)
        try scene.startWithDefinitions()
    }

    private func worker(_ change: (inout IntakeWorker.Limits) -> Void = { _ in }) throws -> IntakeWorker {
        var limits = IntakeWorker.Limits()
        limits.commitInterval = .zero
        limits.handover = .seconds(1)
        change(&limits)
        return try IntakeWorker(scene.context, appender: scene.appender, limits: limits)
    }

    private func turn(_ worker: IntakeWorker, _ times: Int = 6) throws {
        for _ in 0..<times { try worker.turn(wait: .milliseconds(10)) }
    }

    /// Turns it until so many families are in the inbox and it waits for nothing more, then once more for the commit.
    private func go(_ worker: IntakeWorker, until families: Int, _ between: () -> Void) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while try Set(scene.inbox().map(\.family)).count < families || worker.pending > 0 {
            guard ContinuousClock.now < deadline else { throw IntakeScene.NotInTime() }
            try worker.turn(wait: .milliseconds(50))
            between()
        }
        try turn(worker)
    }

    @Test("brings events of both modes into the inbox of their family, and commits what is there")
    func both() throws {
        try scene.send([IntakeScene.withdrawal("w1"), IntakeScene.withdrawal("w2")])
        let data = #"{"withdrawNo":"w3","userNo":"user_1","amount":"1.00"}"#
        let headers = [
            ("ce_specversion", "1.0"), ("ce_id", "e-w3"), ("ce_source", "/platform"),
            ("content-type", "application/json"),
            ("ce_type", "user.withdraw.requested"), ("ce_time", "2026-01-31T04:00:00Z"), ("ce_trace", "x"),
        ].map { Header($0.0, Array($0.1.utf8)) }
        try scene.append(
            [NewRecord(value: Array(data.utf8), headers: headers)], to: TopicPartition(scene.topics.events, 1))
        try turn(worker())
        let inbox = try scene.inbox()
        #expect(Set(inbox.map(\.family)) == ["w1", "w2", "w3"])
        for (family, event) in inbox {
            #expect(event.id == "e-\(family)" && event.start != nil && event.saga == "withdraw")
            let partition = scene.topics.inboxPartition(ofFamily: family)
            #expect(try scene.records(of: partition).contains { $0.key == Array(family.utf8) })
        }
        #expect(try scene.committed() == [0: 2, 1: 1])
        #expect(try scene.deadLetters().isEmpty)
    }

    @Test("commits nothing before it is in the log")
    func acknowledged() throws {
        let topics = scene.topics
        memory.decideAppends { $0.partition.topic == topics.inbox ? .stored(after: 5_000) : .stored(after: 0) }
        try scene.send([IntakeScene.withdrawal("w1")])
        let worker = try worker()
        try turn(worker)
        #expect(worker.pending == 1)
        #expect(try scene.committed() == [:])
        memory.clock.advance(by: 5_000)
        try turn(worker)
        #expect(worker.pending == 0)
        #expect(try scene.committed() == [0: 1])
    }

    @Test("after a crash before the commit says the same events again, which the fold drops")
    func crash() throws {
        try scene.send((1...20).map { IntakeScene.withdrawal("w\($0)") })
        let topics = scene.topics
        memory.decideAppends { $0.partition.topic == topics.inbox ? .stored(after: 100) : .stored(after: 0) }
        do {
            let first = try worker()
            try turn(first, 3)
            #expect(first.pending == 20)
        }
        memory.clock.advance(by: 1_000)
        memory.decideAppends { _ in .stored(after: 0) }
        let second = try worker()
        try turn(second, 10)
        #expect(try scene.committed()[0] == 20)
        let inbox = try scene.inbox()
        #expect(inbox.count == 40)
        for number in 1...20 {
            let events = inbox.filter { $0.family == "w\(number)" }.map(\.event)
            #expect(events.count == 2 && events[0].id == events[1].id && events[0].content == events[1].content)
        }
        let library = scene.context.definitions.published.library
        for number in 0..<scene.topics.partitions {
            var partition = Partition(number)
            var outcomes: [String] = []
            var commands: Set<String> = []
            for record in try scene.records(of: TopicPartition(scene.topics.inbox, number)) {
                let applied = try partition.apply(
                    InboxRecord(reading: record.value ?? []), offset: record.offset, time: record.timestamp,
                    library: library)
                for output in applied.outputs {
                    switch output {
                    case .event(let event): outcomes.append(event.type)
                    case .command(let command): #expect(commands.insert(command.requestNo.text).inserted)
                    case .history, .answer, .deadLetter: break
                    }
                }
            }
            #expect(!outcomes.contains("saga.event-refused"))
            #expect(commands.count == partition.familyCount)
        }
    }

    @Test("loses nothing when an append is lost, or stored without a word", arguments: [1, 2, 3])
    func lost(_ every: Int) throws {
        let topics = scene.topics
        try scene.send((1...30).map { IntakeScene.withdrawal("w\($0)") })
        memory.decideAppends { attempt in
            guard attempt.partition.topic == topics.inbox, attempt.number % (every + 1) == 0 else {
                return .stored(after: 0)
            }
            return attempt.number % 2 == 0 ? .lost : .storedUnacknowledged(after: 0)
        }
        let worker = try worker { $0.batch = 3 }
        // What is repeated is repeated on a thread of its own, while the log's time goes on here, in steps that are shorter
        // than a member of a group may be silent.
        try go(worker, until: 30) { memory.clock.advance(by: 5_000) }
        #expect(try scene.committed()[0] == 30)
        #expect(Set(try scene.inbox().map(\.family)) == Set((1...30).map { "w\($0)" }))
    }

    @Test("puts what is refused to the dead letters, whole and sealed, with the field named, and goes on")
    func refused() throws {
        let secret = "绝密110101199003077571"
        let wrong = IntakeScene.event(
            "user.registration.requested", id: "e7",
            [
                "userNo": "u1", "registrationNo": "r1", "userRole": "NOBODY", "realName": .string(secret),
                "idNumber": .string(secret),
            ])
        try scene.append(
            [NewRecord(value: Array("{".utf8)), NewRecord(value: nil), NewRecord(value: wrong.encoded())],
            to: TopicPartition(scene.topics.events, 1))
        try scene.send([IntakeScene.withdrawal("w1")], to: 1)
        try turn(worker())
        #expect(try scene.inbox().map(\.family) == ["w1"])
        #expect(try scene.committed() == [1: 4])
        let letters = try scene.deadLetters()
        #expect(letters.map(\.id) == ["loan.events-1-0", "loan.events-1-1", "loan.events-1-2"])
        let letter = try #require(letters.last)
        #expect(letter.reason.contains("'data.userRole' should be one of INVESTOR"))
        #expect(letter.what == "user.registration.requested" && letter.senderID == "e7")
        let sealer = scene.context.keys.sealer
        let content = try sealer.open(try #require(letter.content), associatedData: DeadLetterRecord.sealedAs)
        #expect(content == wrong.encoded())
        let raw = try scene.records(of: TopicPartition(scene.topics.deadLetters, 0)).flatMap { $0.value ?? [] }
        #expect(!String(decoding: raw, as: UTF8.self).contains("绝密"))
        #expect(scene.context.logger.isFlushed(scene.lines) { !$0.contains("绝密") && !$0.contains("1101011990") })
        #expect(scene.context.metrics.text.contains(#"loansaga_events_total{outcome="refused",way="kafka"} 3"#))
    }

    @Test("has no more under way than it may")
    func bounded() throws {
        let topics = scene.topics
        memory.decideAppends { $0.partition.topic == topics.inbox ? .stored(after: 1_000) : .stored(after: 0) }
        try scene.send((1...100).map { IntakeScene.withdrawal("w\($0)") })
        let worker = try worker { limits in
            limits.pending = 10
            limits.batch = 5
        }
        var most = 0
        try go(worker, until: 100) { most = max(most, worker.pending) }
        #expect(try scene.committed()[0] == 100)
        #expect((10..<10 + 5).contains(most), "it reads no more when ten are under way; a poll may go beyond: \(most)")
    }

    @Test("that gives partitions up waits for what is under way, so that the next owner repeats nothing")
    func handover() throws {
        try scene.send((1...10).map { IntakeScene.withdrawal("w\($0)") })
        let worker = try worker { $0.commitInterval = .seconds(3_600) }
        try turn(worker)
        #expect(try scene.inbox().count == 10)
        memory.rebalance(group: "loansaga.intake")
        try turn(worker, 20)
        #expect(try scene.committed() == [0: 10])
        #expect(try scene.inbox().count == 10)
        worker.finish(by: .now + .seconds(1))
    }

    @Test("looks again at what it refuses when definitions were published meanwhile")
    func published() throws {
        let worker = try worker()
        try turn(worker)
        let text = String(decoding: try ShippedWorkflows.bytes("withdraw.v1.json"), as: UTF8.self)
            .replacing("user.withdraw.requested", with: "user.payout.requested")
            .replacing(#""workflow": "withdraw""#, with: #""workflow": "payout""#)
            .replacing("user.withdraw", with: "user.payout")
        try scene.publish([("payout.v1.json", Array(text.utf8))])
        try scene.send([
            IntakeScene.event(
                "user.payout.requested", ["withdrawNo": "p1", "userNo": "user_1", "amount": "1.00"])
        ])
        try turn(worker)
        #expect(try scene.inbox().map(\.family) == ["p1"])
        #expect(try scene.deadLetters().isEmpty)
    }

    @Test("begins at the oldest event that is left when those before it are gone")
    func gone() throws {
        try scene.send((1...5).map { IntakeScene.withdrawal("w\($0)") })
        let worker = try worker()
        try worker.turn(wait: .milliseconds(10))
        try memory.deleteRecords(below: 3, in: TopicPartition(scene.topics.events, 0))
        try turn(worker)
        #expect(Set(try scene.inbox().map(\.family)) == ["w4", "w5"])
        #expect(try scene.committed()[0] == 5)
    }
}
