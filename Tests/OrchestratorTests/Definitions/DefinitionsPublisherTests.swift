import Custody
import JSON
import Log
import Roles
import Runtime
import TestSupport
import Testing
import Topics
import Workflow

@testable import Orchestrator

@Suite("Publishing to a log", .timeLimit(.minutes(2))) struct DefinitionsPublisherTests {
    private let scene: IntakeScene
    private let publisher: DefinitionsPublisher

    init() throws {
        scene = try IntakeScene()
        publisher = DefinitionsPublisher(scene.log, topics: scene.topics, clock: scene.context.clock)
    }

    private func topic() throws -> [Record] { try scene.records(of: TopicPartition(scene.topics.definitions, 0)) }

    @Test("appends what is missing, once")
    func once() throws {
        let files = try ShippedWorkflows.files()
        let first = try publisher.publish(files, profile: nil, by: "me")
        #expect(try topic().count == files.count + 3)
        let second = try publisher.publish(files, profile: nil, by: "me")
        #expect(second.records.isEmpty && second.set == first.set)
        #expect(try topic().count == files.count + 3)
        let fast = try publisher.publish([], profile: Profile.text(ofBuiltIn: "sandbox-fast"), by: "you")
        #expect(fast.profile == "sandbox-fast" && fast.members.count == files.count)
        #expect(try topic().count == files.count + 6)
        scene.context.definitions.start()
        #expect(scene.context.definitions.waitUntilRead(until: .now + .seconds(10)))
        let published = scene.context.definitions.published
        #expect(published.current?.by == "you" && published.current?.time == IntakeScene.now)
        #expect(published.profile(first.profileDigest) == .sandbox, "sagas of the set before go on by it")
    }

    @Test("appends nothing of what is wrong")
    func refused() throws {
        _ = try publisher.publish(ShippedWorkflows.files(), profile: nil, by: "me")
        let count = try topic().count
        let text = String(decoding: try ShippedWorkflows.bytes("withdraw.v1.json"), as: UTF8.self)
        let changed = (name: "withdraw.v1.json", bytes: Array(text.replacing("提现", with: "取现").utf8))
        #expect {
            _ = try publisher.publish([changed], profile: nil, by: "me")
        } throws: { error in
            guard case DefinitionsPublisher.Failure.refused(let refused) = error else { return false }
            return refused.description.contains("raise the version")
        }
        #expect(try topic().count == count)
    }

    @Test("does not publish onto what it cannot read, or into a topic that is not there")
    func unreadable() throws {
        let mark = #"{"v":1,"set":"\#(String(repeating: "a", count: 64))","at":1,"by":"a newer program"}"#
        try scene.append(
            [NewRecord(key: Array("current".utf8), value: Array(mark.utf8))],
            to: TopicPartition(scene.topics.definitions, 0))
        #expect {
            _ = try publisher.publish(ShippedWorkflows.files(), profile: nil, by: "me")
        } throws: { error in
            "\(error)".contains("the set aaaaaaaaaaaa was not read yet")
        }
        let nowhere = DefinitionsPublisher(
            scene.log, topics: TopicTable(prefix: "other."), clock: scene.context.clock)
        #expect {
            _ = try nowhere.publish(ShippedWorkflows.files(), profile: nil, by: "me")
        } throws: { error in
            guard case DefinitionsPublisher.Failure.log(.unknownTopic) = error else { return false }
            return true
        }
    }
}
