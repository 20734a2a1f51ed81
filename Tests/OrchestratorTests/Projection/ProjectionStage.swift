import Crypto
import Log
import Roles
import Runtime
import SQLite
import Saga
import TestSupport
import Topics

@testable import Orchestrator

/// The projection's work in the test's own thread, on a log in memory and a clock of its own.
final class ProjectionStage {
    let clock = VirtualClock()
    let log: MemoryLog
    let topics = TopicTable(partitions: 2)
    let context: RoleContext
    let board = AnswerBoard()
    private let producer: any LogProducer
    private(set) var readModel: ReadModel
    private(set) var work: ProjectionWork

    init(_ location: Location = .memory) throws {
        log = MemoryLog(clock: clock)
        try log.createTopics(topics.specifications)
        producer = try log.producer(ProducerOptions())
        let clock = clock
        context = RoleContext(
            log: log, topics: topics, keys: try BankKeyRing.shared().platform, platformNo: "5000001",
            clock: WallClock { clock.now }, logger: Logger(sink: LogSink { _ in }), metrics: Metrics(),
            definitions: DefinitionsFollower(log, topics: topics, logger: Logger(sink: LogSink { _ in })),
            acceptsCreatedTimes: false, member: "test")
        readModel = ReadModel(clock: context.clock)
        work = try ProjectionWork(
            context, location, readModel, board, ProjectionMetrics(context.metrics, readModel))
    }

    var store: ReadModelStore { work.store }

    /// Appends a record, and waits until it is there.
    func append(
        _ value: [UInt8]?, to topic: String, _ partition: Int = 0, key: [UInt8]? = nil
    ) throws {
        try producer.append(
            [NewRecord(key: key, value: value)], to: .partition(TopicPartition(topic, partition))
        ) { _ in }
        _ = producer.drain(within: .seconds(1))
        clock.advance(by: 1)
    }

    func view(
        _ family: String, _ saga: String, _ partition: Int = 0, version: Int64, state: String = "running",
        workflow: String = "loan-funding", started: Int64 = 1_000, isEnded: Bool = false,
        held: (cause: String, since: Int64)? = nil, search: [(name: String, value: String)] = []
    ) throws {
        let view = SampleRecords.view(
            family, saga, version: version, state: state, workflow: workflow, started: started, isEnded: isEnded,
            held: held, search: search)
        try append(view, to: topics.views, partition, key: SagaName(family: family, saga: saga).viewKey)
    }

    func history(_ record: [UInt8], _ partition: Int = 0) throws {
        try append(record, to: topics.history, partition)
    }

    func letter(
        _ id: String, kind: DeadLetterRecord.Letter.Kind = .event, family: String = "", time: Int64 = 1_000
    ) throws {
        let letter = DeadLetterRecord.Letter(
            id: id, kind: kind, origin: "http", what: "loan.bid.placed", family: family, reason: "'amount' is missing",
            content: nil, time: time)
        try append(DeadLetterRecord.letter(letter).encoded(), to: topics.deadLetters)
    }

    func settle(_ id: String, _ way: DeadLetterRecord.Settlement.Way, time: Int64) throws {
        let settlement = DeadLetterRecord.Settlement(id: id, way: way, operator: "liu", reason: "seen", time: time)
        try append(DeadLetterRecord.settled(settlement).encoded(), to: topics.deadLetters)
    }

    /// Works until everything that is there now is read.
    func read() throws {
        let start = clock.now
        let deadline = ContinuousClock.now + .seconds(20)
        while (readModel.readUpTo ?? 0) < start {
            guard ContinuousClock.now < deadline else { throw NotRead() }
            try work.turn()
        }
    }

    /// The process starts anew.
    func restart(_ location: Location) throws {
        readModel = ReadModel(clock: context.clock)
        // The one that is there must be gone first: a file has one connection.
        work = try ProjectionWork(
            context, .memory, readModel, board, ProjectionMetrics(context.metrics, readModel))
        work = try ProjectionWork(
            context, location, readModel, board, ProjectionMetrics(context.metrics, readModel))
    }

    /// Records that were taken in since the start.
    var taken: Int { context.metrics.counter("loansaga_view_records_total", "").value }

    struct NotRead: Error {}

    /// All that there is, as it is shown.
    func everything(_ store: ReadModelStore) throws -> [String] {
        var query = SagaQuery()
        query.limit = SagaQuery.maximumLimit
        let sagas = try store.sagas(query).sagas
        var all = sagas.map { "\($0)" }
        for view in sagas {
            let name = SagaName(family: view.family, saga: view.saga)
            for entry in try store.history(name, after: nil, limit: 1_000)?.entries ?? [] {
                all.append("\(entry.entry) \(entry.answers)")
            }
        }
        var letters = LetterQuery()
        letters.limit = LetterQuery.maximumLimit
        all += try store.letters(letters).letters.map { "\($0)" }
        all += try store.partitions().map { "\($0)" }
        all.append("\(try store.overview())")
        return all.sorted()
    }
}
