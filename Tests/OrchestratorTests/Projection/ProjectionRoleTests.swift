import Dispatch
import EmbeddedLog
import Foundation
import Log
import Roles
import Runtime
import Saga
import Synchronization
import TestSupport
import Testing
import Topics

@testable import Orchestrator

@Suite("The projection in its thread", .timeLimit(.minutes(2))) final class ProjectionRoleTests {
    let folder: TemporaryFolder
    let log: EmbeddedLog
    let context: RoleContext

    init() throws {
        folder = try TemporaryFolder()
        log = try EmbeddedLog(folder: folder.path("log"))
        let topics = TopicTable(partitions: 2)
        try log.createTopics(topics.specifications)
        let logger = Logger(sink: LogSink { _ in })
        context = RoleContext(
            log: log, topics: topics, keys: try BankKeyRing.shared().platform, platformNo: "5000001", clock: .system,
            logger: logger, metrics: Metrics(), definitions: DefinitionsFollower(log, topics: topics, logger: logger),
            acceptsCreatedTimes: false, member: "test")
    }

    deinit { log.close() }

    func append(_ version: Int64) throws {
        let appender = try Appender(log)
        try appender.appendAndWait(
            [
                NewRecord(
                    key: SagaName(family: "p1", saga: "a").viewKey,
                    value: SampleRecords.view("p1", "a", version: version))
            ], to: .partition(TopicPartition(context.topics.views, 0)))
        appender.close(within: .seconds(1))
    }

    /// Asks until the saga is shown in this version; every question waits for the projection's thread.
    static func waitForVersion(_ version: Int64, _ role: ProjectionRole) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try role.readModel.saga(SagaName(family: "p1", saga: "a"))?.version == version { return }
        }
        Issue.record("version \(version) is not shown")
    }

    @Test("It reads along, answers many who ask at once, says that it is ready, and stops in time")
    func life() throws {
        let role = ProjectionRole(context, folder: folder.path("view"))
        #expect(throws: ReadModel.Problem.self) { try role.readModel.overview() }
        try role.start()
        try append(1)
        try Self.waitForVersion(1, role)
        let answered = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 32) { _ in
            if (try? role.readModel.overview())?.states.first?.count == 1 { answered.withLock { $0 += 1 } }
        }
        #expect(answered.withLock { $0 } == 32)
        let deadline = ContinuousClock.now + .seconds(20)
        while role.health != .ready, ContinuousClock.now < deadline { _ = try role.readModel.partitions() }
        #expect(role.health == .ready)
        #expect(context.metrics.text.contains("loansaga_view_age_seconds"))
        let begin = ContinuousClock.now
        role.stop(by: begin + .seconds(10))
        #expect(ContinuousClock.now - begin < .seconds(5))
        #expect(throws: ReadModel.Problem.self) { try role.readModel.overview() }
    }

    @Test("A read model that somebody else has is refused at the start, with its place")
    func inUse() throws {
        let first = ProjectionRole(context, folder: folder.path("view"))
        try first.start()
        let second = ProjectionRole(context, folder: folder.path("view"))
        #expect {
            try second.start()
        } throws: { error in
            "\(error)".contains("read-model.sqlite")
        }
        first.stop(by: .now + .seconds(5))
        #expect {
            try ProjectionRole(context, folder: folder.path("no/view")).start()
        } throws: { error in
            "\(error)".contains("no/view")
        }
    }

    @Test(
        "A read model that is damaged, or none at all, is made anew from the topics",
        arguments: ["no database at all, and long enough to have a header of one", "empty"])
    func damaged(content: String) throws {
        try append(7)
        try FileManager.default.createDirectory(atPath: folder.path("view"), withIntermediateDirectories: false)
        let file = folder.path("view/read-model.sqlite")
        if content == "empty" {
            let role = ProjectionRole(context, folder: folder.path("view"))
            try role.start()
            role.stop(by: .now + .seconds(5))
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
            for index in bytes.indices.dropFirst(100) { bytes[index] = 0xA5 }
            try Data(bytes).write(to: URL(filePath: file))
        } else {
            try Data(String(repeating: content, count: 100).utf8).write(to: URL(filePath: file))
        }
        let role = ProjectionRole(context, folder: folder.path("view"))
        try role.start()
        let deadline = ContinuousClock.now + .seconds(20)
        var version: Int64?
        while version != 7, ContinuousClock.now < deadline {
            version = try? role.readModel.saga(SagaName(family: "p1", saga: "a"))?.version
        }
        #expect(version == 7)
        role.stop(by: .now + .seconds(5))
    }

    @Test("Those who wait for an answer are let go when the projection stops")
    func waiting() async throws {
        let role = ProjectionRole(context, folder: nil)
        try role.start()
        #expect(role.answers.expect("c1"))
        let begin = ContinuousClock.now
        DispatchQueue.global().async { role.stop(by: .now + .seconds(5)) }
        #expect(role.answers.answer(to: "c1", until: begin + .seconds(20)) == nil)
        #expect(ContinuousClock.now - begin < .seconds(10))
        #expect((0..<AnswerBoard.capacity).allSatisfy { role.answers.expect("x\($0)") })
        #expect(!role.answers.expect("one more"), "only so many are waited for")
    }
}
