import Crypto
import EmbeddedLog
import JSON
import Log
import Queues
import Roles
import Runtime
import Saga
import TestSupport
import Topics

@testable import Orchestrator

/// A log with topics, the keys of a platform, and a follower of definitions.
final class IntakeScene: Sendable {
    /// 2026-01-31T12:00:00+08:00.
    static let now: Int64 = 1_769_832_000_000

    let log: any Log
    let topics = TopicTable(partitions: 3)
    let context: RoleContext
    let appender: Appender
    let lines = Monitor<[String]>([])
    private let folder: TemporaryFolder?

    /// On SQLite, where threads can wait.
    convenience init() throws {
        let folder = try TemporaryFolder()
        try self.init(EmbeddedLog(folder: folder.path("log")), folder)
        try makeTopics()
    }

    /// In memory, for what happens by itself when a clock moves.
    convenience init(memory: MemoryLog) throws {
        try self.init(memory, nil)
        try makeTopics()
    }

    /// On a cluster that has the topics.
    convenience init(kafka: any Log) throws {
        try self.init(kafka, nil)
    }

    private func makeTopics() throws {
        try log.createTopics(
            topics.specifications + [TopicSpecification(topics.events, partitions: 2, cleanup: .keep)])
    }

    private init(_ log: any Log, _ folder: TemporaryFolder?) throws {
        self.log = log
        self.folder = folder
        let sink = LogSink { [lines] bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            lines.withLock { $0 += text.split(separator: "\n").map(String.init) }
        }
        let clock = WallClock { Self.now }
        let logger = Logger(minimum: .debug, clock: clock, sink: sink)
        appender = try Appender(log)
        context = RoleContext(
            log: log, topics: topics, keys: try BankKeyRing.shared().platform, platformNo: "5000001", clock: clock,
            logger: logger, metrics: Metrics(), definitions: DefinitionsFollower(log, topics: topics, logger: logger),
            acceptsCreatedTimes: false, member: "tests")
    }

    deinit {
        context.definitions.stop(by: .now + .seconds(5))
        appender.close(within: .seconds(1))
        log.close()
    }

    // MARK: Definitions

    /// Publishes files, or the workflows that ship.
    func publish(_ files: [(name: String, bytes: [UInt8])]? = nil) throws {
        let files = try files ?? ShippedWorkflows.files()
        var published = PublishedDefinitions()
        for record in try records(of: TopicPartition(topics.definitions, 0)) {
            _ = published.take(key: String(decoding: record.key ?? [], as: UTF8.self), value: record.value)
        }
        let publication = try DefinitionsPublication(
            files: files, profile: nil, onto: published, at: Self.now, by: "tests")
        try append(publication.records, to: TopicPartition(topics.definitions, 0))
    }

    /// Publishes the workflows that ship, and has the follower read them.
    func startWithDefinitions() throws {
        try publish()
        context.definitions.start()
        guard context.definitions.waitUntilRead(until: .now + .seconds(20)) else { throw NotInTime() }
    }

    struct NotInTime: Error {}

    // MARK: The log

    /// Appends, and moves the clock of a log in memory until it is there.
    func append(_ records: [NewRecord], to partition: TopicPartition) throws {
        let done = Monitor<Result<[RecordPosition], LogError>?>(nil)
        appender.append(records, to: .partition(partition)) { result in done.withLock { $0 = result } }
        if let memory = log as? MemoryLog { memory.clock.advance(by: 1) }
        guard let result = done.wait(until: .now + .seconds(20), { $0 }) else { throw NotInTime() }
        _ = try result.get()
    }

    /// What is in a partition now.
    func records(of partition: TopicPartition) throws -> [Record] {
        let reader = try log.reader()
        defer { reader.close() }
        try reader.read([partition: .beginning])
        let end = try log.range(of: partition).upperBound
        var records: [Record] = []
        while reader.position(of: partition).map({ $0 < end }) ?? true {
            records += try reader.poll(maximum: 1_000, wait: log is MemoryLog ? .zero : .milliseconds(100))
        }
        return records
    }

    /// The events in the inbox, by partition and offset.
    func inbox() throws -> [(family: String, event: PlatformEvent)] {
        try (0..<topics.partitions).flatMap { try records(of: TopicPartition(topics.inbox, $0)) }.map { record in
            guard case .family(let family, .event(let event)) = try InboxRecord(reading: record.value ?? []) else {
                throw NotInTime()
            }
            return (family, event)
        }
    }

    func deadLetters() throws -> [DeadLetterRecord.Letter] {
        try records(of: TopicPartition(topics.deadLetters, 0)).compactMap { record in
            guard case .letter(let letter) = try DeadLetterRecord(reading: record.value ?? []) else { return nil }
            return letter
        }
    }

    /// The offsets that the group of intakes has committed.
    func committed() throws -> [Int: Int64] {
        let consumer = try log.consumer(ConsumerOptions(group: topics.prefix + "intake", topics: [topics.events]))
        defer { consumer.close() }
        let partitions = Set((0..<2).map { TopicPartition(topics.events, $0) })
        return Dictionary(uniqueKeysWithValues: try consumer.committed(partitions).map { ($0.key.number, $0.value) })
    }

    // MARK: Events

    /// A withdrawal: small, and its own family.
    static func withdrawal(_ number: String, amount: String = "10.00", id: String? = nil) -> JSONValue {
        event(
            "user.withdraw.requested", id: id ?? "e-\(number)",
            ["withdrawNo": .string(number), "userNo": "user_1", "amount": .string(amount)])
    }

    static func event(_ type: String, id: String = "e1", _ data: JSONObject) -> JSONValue {
        [
            "specversion": "1.0", "id": .string(id), "source": "/platform", "type": .string(type),
            "time": "2026-01-31T12:00:00+08:00", "data": .object(data),
        ]
    }

    /// Puts events into the platform's topic, in structured mode.
    func send(_ events: [JSONValue], to partition: Int = 0) throws {
        try append(events.map { NewRecord(value: $0.encoded()) }, to: TopicPartition(topics.events, partition))
    }
}
