import Log
import Roles
import Runtime
import SQLite
import Topics

/// Reads the topics and writes the read model, turn by turn; one thread owns it.
final class ProjectionWork {
    /// Why it cannot go on and has to be made anew.
    enum Stop: Error, CustomStringConvertible {
        /// What was written down is of another log: it is behind the end of this one.
        case otherLog(TopicPartition)

        var description: String {
            switch self {
            case .otherLog(let partition):
                "\(partition) ends before what was read of it: this is another log, and all is read anew"
            }
        }
    }

    /// A batch is written down when it has so many records, or has taken so long.
    private static let batchLimit = 2_000
    private static let batchTime = Duration.milliseconds(150)
    private static let pollLimit = 500
    /// How long a poll waits when nothing is there; whoever asks the read model may wait for it.
    private static let pollTime = Duration.milliseconds(20)
    /// How often it is looked where the partitions end.
    private static let lookTime = Duration.milliseconds(300)
    /// How often it is counted what waits for somebody.
    private static let countTime = Duration.seconds(2)
    /// How often it is written down, while nothing else is, up to when all was read.
    private static let noteTime = Duration.seconds(5)

    /// Where the partitions ended at a time, in milliseconds.
    private struct Goal {
        let time: Int64
        let ends: [TopicPartition: Int64]
    }

    private let context: RoleContext
    let store: ReadModelStore
    private let reader: any LogReader
    private let readModel: ReadModel
    private let board: AnswerBoard
    private let metrics: ProjectionMetrics
    private let partitions: [TopicPartition]
    private var goal: Goal?
    private var nextLook = ContinuousClock.now
    private var nextNote = ContinuousClock.now
    private var nextCount = ContinuousClock.now
    private var noted: Int64?

    /// Opens the read model, and begins to read where it ends.
    init(
        _ context: RoleContext, _ location: Location, _ readModel: ReadModel, _ board: AnswerBoard,
        _ metrics: ProjectionMetrics
    ) throws {
        self.context = context
        self.readModel = readModel
        self.board = board
        self.metrics = metrics
        store = try ReadModelStore(location)
        partitions = try [context.topics.views, context.topics.history, context.topics.deadLetters].flatMap {
            try context.log.topic($0).all
        }
        reader = try context.log.reader()
        let readings = try store.readings()
        try reader.read(
            Dictionary(uniqueKeysWithValues: partitions.map { ($0, readings[$0].map { .offset($0) } ?? .beginning) }))
        noted = try store.readUpTo()
        readModel.begin(readUpTo: noted)
    }

    deinit { reader.close() }

    /// Answers who asks, and takes the next records over.
    func turn() throws {
        readModel.answerAll(from: store)
        let batch = try gather()
        if !batch.isEmpty { try write(batch) }
        try look()
        if ContinuousClock.now >= nextCount {
            nextCount = ContinuousClock.now + Self.countTime
            metrics.show(try store.waiting())
        }
        try store.tidy(isIdle: batch.isEmpty)
    }

    private func gather() throws -> ProjectionBatch {
        var batch = ProjectionBatch(context.topics)
        let end = ContinuousClock.now + Self.batchTime
        repeat {
            let records = try poll(readModel.isAsked ? .zero : Self.pollTime)
            guard !records.isEmpty else { break }
            for record in records { batch.take(record) }
        } while batch.count < Self.batchLimit && ContinuousClock.now < end && !readModel.isAsked
        return batch
    }

    private func poll(_ wait: Duration) throws -> [Record] {
        let result = Result { () throws(LogError) in try reader.poll(maximum: Self.pollLimit, wait: wait) }
        guard case .failure(.outOfRange(let partition, let offset, let available)) = result else {
            return try result.get()
        }
        guard offset < available.lowerBound else { throw Stop.otherLog(partition) }
        try skip(partition, from: offset, to: available.lowerBound)
        return []
    }

    /// Reads a partition on where it begins now.
    private func skip(_ partition: TopicPartition, from: Int64, to: Int64) throws(LogError) {
        context.logger.warning(
            "records were deleted before they were read",
            ["partition": .id("\(partition)"), "from": .count(Int(from)), "to": .count(Int(to))])
        var starts: [TopicPartition: ReadStart] = [:]
        for partition in partitions { starts[partition] = reader.position(of: partition).map { .offset($0) } }
        starts[partition] = .beginning
        try reader.read(starts)
    }

    private func write(_ batch: ProjectionBatch) throws {
        let start = ContinuousClock.now
        try store.apply(batch, readUpTo: readModel.readUpTo)
        noted = readModel.readUpTo
        board.post(batch.answers)
        metrics.wrote(batch, in: ContinuousClock.now - start)
        guard let last = batch.unreadable.last else { return }
        context.logger.error(
            "records cannot be read and are missing from the operators' view",
            [
                "records": .count(batch.unreadable.count), "partition": .id("\(last.position.partition)"),
                "offset": .count(Int(last.position.offset)), "why": .failure(Reason(description: last.reason)),
            ])
    }

    // MARK: Up to when all was read

    /// Sees whether what was there at a time has been read, and when it has, sets the next mark.
    private func look() throws {
        try reachGoal()
        guard goal == nil, ContinuousClock.now >= nextLook else { return }
        nextLook = ContinuousClock.now + Self.lookTime
        goal = ends()
        try reachGoal()
    }

    private func reachGoal() throws {
        guard let goal, goal.ends.allSatisfy({ (reader.position(of: $0.key) ?? -1) >= $0.value }) else { return }
        self.goal = nil
        readModel.advance(readUpTo: goal.time)
        guard noted != goal.time, ContinuousClock.now >= nextNote else { return }
        nextNote = ContinuousClock.now + Self.noteTime
        noted = goal.time
        try store.apply(ProjectionBatch(context.topics), readUpTo: goal.time)
    }

    /// Nil while the log cannot be asked.
    private func ends() -> Goal? {
        let time = context.clock.now()
        var ends: [TopicPartition: Int64] = [:]
        for partition in partitions {
            guard let range = try? context.log.range(of: partition) else { return nil }
            ends[partition] = range.upperBound
        }
        return Goal(time: time, ends: ends)
    }

    /// What is wrong with a record, for the log: it names members, and holds no value of them.
    private struct Reason: Error, CustomStringConvertible {
        let description: String
    }
}
