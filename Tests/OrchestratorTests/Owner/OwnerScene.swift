import Crypto
import Foundation
import JSON
import Log
import Queues
import Roles
import Runtime
import Saga
import TestSupport
import Topics

@testable import Orchestrator

/// A log in memory whose clock a test moves, and the owners of its partitions, one turn at a time.
final class OwnerScene {
    let memory = MemoryLog(clock: VirtualClock(now: IntakeScene.now))
    let log: WatchedLog
    let topics: TopicTable
    let definitions: DefinitionsFollower
    let lines = Monitor<[String]>([])
    private let keys: PlatformKeys
    private let logger: Logger
    private let appender: Appender
    /// The workflows that ship, whether the owners know them or not.
    private var shipped = PublishedDefinitions()
    private let publication: DefinitionsPublication

    struct NotInTime: Error {}

    init(partitions: Int = 1, isPublished: Bool = true) throws {
        log = WatchedLog(memory)
        topics = TopicTable(partitions: partitions)
        try memory.createTopics(topics.specifications)
        let sink = LogSink { [lines] bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            lines.withLock { $0 += text.split(separator: "\n").map(String.init) }
        }
        logger = Logger(minimum: .debug, clock: WallClock { [clock = memory.clock] in clock.now }, sink: sink)
        keys = try BankKeyRing.shared().platform
        definitions = DefinitionsFollower(memory, topics: topics, logger: logger)
        appender = try Appender(memory)
        publication = try DefinitionsPublication(
            files: ShippedWorkflows.files(), profile: nil, onto: PublishedDefinitions(), at: IntakeScene.now,
            by: "tests")
        for record in publication.records {
            _ = shipped.take(key: String(decoding: record.key ?? [], as: UTF8.self), value: record.value)
        }
        if isPublished { try append(publication.records, to: TopicPartition(topics.definitions, 0)) }
        definitions.start()
        guard definitions.waitUntilRead(until: .now + .seconds(20)) else { throw NotInTime() }
    }

    deinit {
        definitions.stop(by: .now + .seconds(5))
        memory.close()
    }

    func publish() throws {
        let version = definitions.version
        try append(publication.records, to: TopicPartition(topics.definitions, 0))
        guard definitions.waitForChange(after: version, until: .now + .seconds(20)) != nil,
            definitions.catchUp(until: .now + .seconds(20))
        else { throw NotInTime() }
    }

    // MARK: Owners

    /// An owner that leaves nothing for later, unless it is told to.
    func owner(_ member: String = "tests", adapting adapt: (inout OwnerOptions) -> Void = { _ in }) throws -> OwnerLoop
    {
        var options = OwnerOptions()
        (options.commitInterval, options.checkpointInterval) = (.zero, .zero)
        (options.checkpointPatience, options.stallPause) = (.zero, .zero)
        adapt(&options)
        let context = RoleContext(
            log: log, topics: topics, keys: keys, platformNo: "5000001",
            clock: WallClock { [clock = memory.clock] in clock.now }, logger: logger, metrics: Metrics(),
            definitions: definitions, acceptsCreatedTimes: false, member: member)
        let loop = OwnerLoop(context, options, Monitor(OwnerDesk()), try Appender(log))
        try loop.open()
        return loop
    }

    /// Lets owners take turns, one millisecond each, until it is so.
    func turn(_ loops: OwnerLoop..., until isSo: () throws -> Bool) throws {
        for _ in 0..<2_000 {
            if try isSo() { return }
            for loop in loops { try turn(loop) }
        }
        throw NotInTime()
    }

    func turn(_ loop: OwnerLoop, times: Int = 1) throws {
        for _ in 0..<times {
            try loop.step()
            memory.clock.advance(by: 1)
        }
    }

    /// Has it taken over all partitions, and folded what they have.
    func settle(_ loop: OwnerLoop) throws {
        try turn(loop) {
            try loop.slots.count == topics.partitions
                && loop.slots.allSatisfy { try $0.owner?.committed == memory.range(of: $0.partition).upperBound }
        }
        try turn(loop, times: 5)
    }

    /// Runs it to its end, which is asked for within so long, while the clock moves by itself.
    func stop(_ loop: OwnerLoop, within time: Duration = .seconds(10)) {
        loop.desk.withLock { $0.stopsBy = .now + time }
        run(loop)
    }

    func run(_ loop: OwnerLoop) {
        whileTimePasses { loop.run() }
    }

    /// Does something that waits for the log.
    func whileTimePasses<Value>(_ work: () throws -> Value) rethrows -> Value {
        let isOver = Monitor(false)
        let thread = Thread { [clock = memory.clock] in
            while isOver.wait(until: .now + .milliseconds(1), { $0 ? true : nil }) == nil { clock.advance(by: 1) }
        }
        thread.start()
        defer { isOver.withLock { $0 = true } }
        return try work()
    }

    // MARK: What is in the log

    var inbox: TopicPartition { TopicPartition(topics.inbox, 0) }
    var checkpoints: TopicPartition { TopicPartition(topics.checkpoints, 0) }

    func append(_ records: [NewRecord], to partition: TopicPartition) throws {
        appender.append(records, to: .partition(partition)) { _ in }
        memory.clock.advance(by: 0)
    }

    /// Records that nobody can read, and that change nothing.
    func appendNonsense(_ count: Int = 1, to number: Int = 0) throws {
        for _ in 0..<count { try append([NewRecord(value: [1])], to: TopicPartition(topics.inbox, number)) }
    }

    /// A record of a newer program, at which a partition stands still.
    func appendNewer(to number: Int = 0) throws {
        try append(
            [NewRecord(value: Array(#"{"v":2,"kind":"timer"}"#.utf8))], to: TopicPartition(topics.inbox, number))
    }

    /// A user wants to withdraw: a family of its own.
    func appendWithdrawal(_ number: String) throws {
        guard let intake = shipped.current?.intake else { throw NotInTime() }
        let event = IntakeScene.withdrawal(number)
        let routed = try EventRouter(keys: keys).route(event, by: intake, at: memory.clock.now).get()
        try append([routed.newRecord], to: routed.partition(in: topics))
    }

    func records(of partition: TopicPartition) throws -> [Record] {
        let reader = try memory.reader()
        try reader.read([partition: .beginning])
        return try reader.poll(maximum: 100_000, wait: .zero)
    }

    func deadLetters() throws -> [DeadLetterRecord.Letter] {
        try records(of: TopicPartition(topics.deadLetters, 0)).compactMap { record in
            guard case .letter(let letter) = try DeadLetterRecord(reading: record.value ?? []) else { return nil }
            return letter
        }
    }

    /// What operators were told last of a partition.
    func view(_ number: Int = 0) throws -> PartitionView? {
        try records(of: TopicPartition(topics.views, number)).last { $0.key == Array(PartitionView.key.utf8) }
            .map { try PartitionView(reading: $0.value ?? []) }
    }

    /// Whether a line of the process's log has these words.
    func hasLogged(_ words: String) -> Bool { !logger.isFlushed(lines) { !$0.contains(words) } }
}
