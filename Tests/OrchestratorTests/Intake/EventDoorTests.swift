import JSON
import Log
import Queues
import Roles
import Runtime
import TestSupport
import Testing

@testable import Orchestrator

@Suite("The door for events", .timeLimit(.minutes(2))) struct EventDoorTests {
    private func take(_ events: [JSONValue], _ door: EventDoor) throws -> [EventReceipt] {
        let answer = Monitor<[EventReceipt]?>(nil)
        door.take(events) { taken in answer.withLock { $0 = taken } }
        guard let taken = answer.wait(until: .now + .seconds(40), { $0 }) else { throw IntakeScene.NotInTime() }
        return taken
    }

    @Test("says that events are stored when they are in the log, each by its place")
    func stored() throws {
        let scene = try IntakeScene()
        try scene.startWithDefinitions()
        let door = EventDoor(scene.context, appender: scene.appender)
        #expect(try take([], door) == [])
        #expect(try take([IntakeScene.withdrawal("w0")], door) == [.taken])
        #expect(try scene.inbox().map(\.family) == ["w0"])
        let batch = (1...50).map { IntakeScene.withdrawal("w\($0)") }
        #expect(try take(batch, door) == Array(repeating: .taken, count: 50))
        #expect(Set(try scene.inbox().map(\.family)) == Set((0...50).map { "w\($0)" }))
        // A repeated event is stored once more, as the same: the fold drops it.
        #expect(try take([batch[0]], door) == [.taken])
        #expect(scene.context.metrics.text.contains(#"loansaga_events_total{outcome="stored",way="http"} 52"#))
    }

    @Test("stores nothing of a batch of which one event is refused, and says which and why")
    func refused() throws {
        let scene = try IntakeScene()
        try scene.startWithDefinitions()
        let door = EventDoor(scene.context, appender: scene.appender)
        let taken = try take(
            [
                IntakeScene.withdrawal("w1"), IntakeScene.withdrawal("w2", amount: "1.234"), 7,
                IntakeScene.withdrawal("w3"),
            ],
            door)
        guard taken.count == 4, case .refused(let second) = taken[1], case .refused(let third) = taken[2],
            case .unavailable(let why) = taken[0], case .unavailable = taken[3]
        else {
            Issue.record("\(taken)")
            return
        }
        #expect(second.code == .unfit && second.field == "data.amount" && third.code == .malformed)
        #expect(why.contains("another event of it is refused"))
        #expect(try scene.inbox().isEmpty && scene.deadLetters().isEmpty)
    }

    @Test("has a bound for batches, and none is taken before anything is published")
    func unavailable() throws {
        let scene = try IntakeScene()
        scene.context.definitions.start()
        let door = EventDoor(scene.context, appender: scene.appender)
        let many = try take(Array(repeating: 7, count: 1_001), door)
        guard case .refused(let refusal)? = many.last else {
            Issue.record("\(String(describing: many.last))")
            return
        }
        #expect(many.count == 1_001 && refusal.code == .tooLarge)
        guard case .unavailable(let why) = try take([IntakeScene.withdrawal("w1")], door)[0] else { return }
        #expect(why.contains("no definitions are published yet"))
        try scene.publish()
        #expect(scene.context.definitions.catchUp(until: .now + .seconds(10)))
        #expect(try take([IntakeScene.withdrawal("w1")], door) == [.taken])
        scene.appender.close(within: .seconds(1))
        guard case .unavailable(let over) = try take([IntakeScene.withdrawal("w2")], door)[0] else { return }
        #expect(over.contains("closed"))
    }

    @Test("looks at definitions that were published just now before it refuses")
    func published() throws {
        let scene = try IntakeScene()
        try scene.publish([("withdraw.v1.json", try ShippedWorkflows.bytes("withdraw.v1.json"))])
        scene.context.definitions.start()
        #expect(scene.context.definitions.waitUntilRead(until: .now + .seconds(10)))
        let door = EventDoor(scene.context, appender: scene.appender)
        try scene.publish()
        let opened = IntakeScene.event(
            "loan.funding.closed", ["projectNo": "p1"])
        #expect(try take([opened], door) == [.taken])
    }
}
