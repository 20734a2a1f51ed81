import Crypto
import Custody
import Dispatch
import EmbeddedLog
import Expressions
import Foundation
import Log
import Orchestrator
import Queues
import Roles
import Runtime
import Synchronization
import TestSupport
import Topics

@testable import Saga

/// Step workers on a log of their own, and whoever sees what they write.
final class StepsFixture: Sendable {
    let folder: TemporaryFolder
    let log: EmbeddedLog
    let topics = TopicTable(partitions: 3)
    let keys: PlatformKeys
    let clock = TestClock()
    let metrics = Metrics()
    /// What was written to the inbox, the history and the dead letters, in the order of reading.
    let written = Collector<Record>()
    /// The lines of the workers' own log.
    let lines = Collector<String>()
    private let isOver = Monitor(false)

    /// What this member is called; others of the same group have other names.
    private let members = Mutex(0)

    init() throws {
        folder = try TemporaryFolder()
        keys = try BankKeyRing.shared().platform
        log = try EmbeddedLog(folder: folder.path("log"))
        try log.createTopics(topics.specifications)
        follow()
    }

    /// Starts workers and a log, does the work, and ends all of it whatever came of it.
    static func use(_ work: (StepsFixture) async throws -> Void) async throws {
        let fixture = try StepsFixture()
        do {
            try await work(fixture)
        } catch {
            fixture.end()
            throw error
        }
        fixture.end()
    }

    private func end() {
        isOver.withLock { $0 = true }
        log.close()
    }

    /// Reads along on a thread of its own.
    private func follow() {
        let thread = Thread { [log, topics, written, isOver] in
            guard let reader = try? log.reader() else { return }
            var starts: [TopicPartition: ReadStart] = [TopicPartition(topics.deadLetters, 0): .beginning]
            for number in 0..<topics.partitions {
                starts[TopicPartition(topics.inbox, number)] = .beginning
                starts[TopicPartition(topics.history, number)] = .beginning
            }
            try? reader.read(starts)
            while !isOver.look({ $0 }), let records = try? reader.poll(maximum: 100, wait: .milliseconds(100)) {
                for record in records { written.add(record) }
            }
        }
        thread.start()
    }

    // MARK: Workers

    /// Workers that call the bank at this address; they are not started.
    func role(
        bank: String, log: (any Log)? = nil, profile: @escaping @Sendable (String) -> Profile? = { _ in .sandbox },
        adapting adapt: (inout StepsOptions) -> Void = { _ in }
    ) -> StepsRole {
        let number = members.withLock { number in
            number += 1
            return number
        }
        let logger = Logger(
            minimum: .debug, sink: LogSink { [lines] in lines.add(String(decoding: $0, as: UTF8.self)) })
        let context = RoleContext(
            log: log ?? self.log, topics: topics, keys: keys, platformNo: "5000001", clock: clock.wallClock,
            logger: logger, metrics: metrics,
            definitions: DefinitionsFollower(self.log, topics: topics, logger: logger), acceptsCreatedTimes: false,
            member: "worker-\(number)")
        var options = StepsOptions(bankURL: bank, publicGatewayURL: "https://loans.example/gateway/")
        options.commitInterval = .milliseconds(10)
        adapt(&options)
        return StepsRole(context, options: options, profile: profile)
    }

    /// Starts workers, does the work, and stops them whatever came of it.
    func working(
        bank: String, log: (any Log)? = nil, profile: @escaping @Sendable (String) -> Profile? = { _ in .sandbox },
        adapting adapt: (inout StepsOptions) -> Void = { _ in }, _ work: (StepsRole) async throws -> Void
    ) async throws {
        let role = role(bank: bank, log: log, profile: profile, adapting: adapt)
        try await elsewhere { try role.start() }
        do {
            try await work(role)
        } catch {
            try await stop(role, within: .seconds(1))
            throw error
        }
        try await stop(role)
    }

    func stop(_ role: StepsRole, within limit: Duration = .seconds(10)) async throws {
        try await elsewhere { role.stop(by: .now + limit) }
    }

    /// Does what blocks where blocking is no harm.
    func elsewhere<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    // MARK: Commands

    func command(
        _ ordinal: Int, _ service: Service = .userAutoPreTransaction, family: String = "P1", attempt: Int = 1,
        with parameters: [(String, Value)]? = nil, for time: Duration = .seconds(60), isUndo: Bool = false,
        profile: String = "profile"
    ) -> StepCommand {
        let partition = topics.inboxPartition(ofFamily: family).number
        let notAfter = (clock.now + time).milliseconds
        return StepCommand(
            family: family, saga: "funding", step: "step", service: service,
            requestNo: RequestNumber(partition: partition, family: family, ordinal: ordinal), attempt: attempt,
            parameters: ObjectValue((parameters ?? Self.freeze()).map { (name: $0.0, value: $0.1) }),
            notAfter: notAfter, dead: notAfter + 900_000, expired: nil, isUndo: isUndo, profile: profile)
    }

    static func freeze(_ fen: Int64 = 100_00) -> [(String, Value)] {
        [
            ("userNo", .text("investor")), ("bizType", .text("TENDER")), ("amount", .amount(fen)),
            ("projectNo", .text("P1")),
        ]
    }

    func send(_ commands: [StepCommand]) async throws {
        for command in commands {
            try await send(Output.command(command).encoded(), to: command.service, family: command.family)
        }
    }

    func send(_ value: [UInt8]?, to service: Service, family: String = "P1") async throws {
        let record = NewRecord(key: Array(family.utf8), value: value)
        let partition = topics.inboxPartition(ofFamily: family).number
        try await elsewhere { [log, topics] in
            let appender = try Appender(log)
            try appender.appendAndWait([record], to: .partition(TopicPartition(topics.steps(service), partition)))
            appender.close(within: .seconds(5))
        }
    }

    // MARK: What became of them

    /// The first so many records of the inbox, by the order of their reading.
    func inbox(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [InboxRecord] {
        let topic = topics.inbox
        let found = await written.first(within: limit) { records -> [Record]? in
            let inbox = records.filter { $0.partition.topic == topic }
            return inbox.count >= count ? inbox : nil
        }
        guard let found else {
            throw TestBankError("\(written.elements.filter { $0.partition.topic == topic }.count) of \(count) outcomes")
        }
        return try found.map { try InboxRecord(reading: $0.value ?? []) }
    }

    /// The first so many outcomes.
    func outcomes(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [AttemptOutcome] {
        try await inbox(count, within: limit).compactMap { record in
            if case .family(_, .outcome(let outcome)) = record { outcome } else { nil }
        }
    }

    /// The outcomes that have come when nothing is under way any more, by the workers' own count.
    func settledOutcomes() async throws -> [AttemptOutcome] {
        let inFlight = #"loansaga_step_in_flight{service="USER_AUTO_PRE_TRANSACTION"} 0"#
        let attempts = #"loansaga_step_attempts_total{outcome="inDoubt",service="USER_AUTO_PRE_TRANSACTION"} "#
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            await Task.yield()
            let text = metrics.text
            guard text.contains(inFlight),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix(attempts) })
            else { continue }
            return try await outcomes(Int(line.dropFirst(attempts.count)) ?? 0)
        }
        throw TestBankError("calls are still under way")
    }

    func evidence() throws -> [AnswerEvidence] {
        try written.elements.filter { $0.partition.topic == topics.history }.map {
            try AnswerEvidence(reading: $0.value ?? [])
        }
    }

    /// The first so much evidence: it stands in another topic than its outcome, and may come after it.
    func evidence(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [AnswerEvidence] {
        let topic = topics.history
        _ = await written.first(within: limit) { records -> Bool? in
            records.count { $0.partition.topic == topic } >= count ? true : nil
        }
        return try evidence()
    }

    /// How many commands of a service are committed; asked when no workers run.
    func committed(_ service: Service = .userAutoPreTransaction) async throws -> Int64 {
        try await elsewhere { [log, topics] in
            let consumer = try log.consumer(
                ConsumerOptions(group: topics.prefix + "steps", topics: [topics.steps(service)]))
            defer { consumer.close() }
            let partitions = (0..<topics.partitions).map { TopicPartition(topics.steps(service), $0) }
            return try consumer.committed(Set(partitions)).values.reduce(0, +)
        }
    }
}

extension Outcome {
    /// What it is, without words that others chose.
    var kind: String {
        switch self {
        case .applied(.response): "applied"
        case .applied(.already(let code)): "already \(code)"
        case .accepted: "accepted"
        case .refused(let code, _): "refused \(code)"
        case .notSent(.transport): "notSent transport"
        case .notSent(.notExecuted(let code)): "notExecuted \(code)"
        case .notSent(.misconfigured(let code, _)): "misconfigured \(code)"
        case .notSent(.stale): "stale"
        case .notSent(.breakerOpen): "breakerOpen"
        case .inDoubt(.transport): "inDoubt transport"
        case .inDoubt(let reason): "inDoubt \(reason)"
        }
    }
}
