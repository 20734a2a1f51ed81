import Custody
import Log
import Roles
import SQLite
import Saga

/// The read model in its tables.
///
/// Belongs to the projection's thread, which writes and reads one after the other; everything blocks.
final class ReadModelStore {
    /// Names that are known without a look-up, at most; then they are forgotten, all at once.
    private static let maximumKnown = 50_000

    let database: Database
    private let statements: ReadModelStatements
    private var known: [SagaName: Int64] = [:]
    private var pagesAtCheckpoint = 0

    /// Opens the file, or makes it.
    init(_ location: Location) throws(DatabaseError) {
        database = try Database(location, schema: ReadModelSchema.schema)
        // What a crash takes is read from the log again, from the positions that are left.
        try database.execute("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY")
        statements = try ReadModelStatements(database)
        // A process that dies again and again, before it comes to tidy up, must not leave more each time.
        if database.logByteCount > Self.longLog { try database.checkpoint(.truncate) }
    }

    /// In bytes: a longer write-ahead log is cut, and not only moved into the file.
    private static let longLog = 128 << 20

    // MARK: Writing

    /// Writes down what a batch changes, and how far it has brought each partition.
    ///
    /// - Parameter readUpTo: in milliseconds; nil leaves it.
    func apply(_ batch: ProjectionBatch, readUpTo: Int64?) throws {
        do {
            try database.transaction {
                for name in batch.gone { try remove(name) }
                for row in batch.sagas { try put(row) }
                for row in batch.history {
                    let entry = row.entry
                    let id = try subject(SagaName(family: entry.family, saga: entry.saga))
                    try statements.putHistory.run(
                        .integer(id), .integer(entry.offset), .integer(Int64(entry.index)), .blob(row.record))
                }
                for row in batch.evidence { try put(row) }
                for answer in batch.answers {
                    try statements.putAnswer.run(.text(answer.command), .blob(Output.answer(answer).encoded()))
                }
                for row in batch.letters { try put(row) }
                for view in batch.partitions {
                    try statements.putPartition.run(
                        .integer(Int64(view.partition)), .integer(view.time), .blob(view.encoded()))
                }
                try putReading(batch)
                if let readUpTo { try statements.putFact.run(.text(Self.readUpTo), .integer(readUpTo)) }
            }
        } catch {
            // Names that the transaction gave numbers to have none again.
            known = [:]
            throw error
        }
    }

    private func put(_ row: SagaRow) throws {
        let view = row.view
        let id = try subject(row.name)
        let changed = try statements.putSaga.run(
            .integer(id), .integer(view.asOf), .text(view.workflow), .text(view.state.rawValue),
            .integer(view.isEnded ? 1 : 0), .text(view.held?.cause.rawValue), .text(view.held?.reason),
            .integer(row.rank), .blob(row.record))
        guard changed > 0 else { return }
        for field in view.search {
            try statements.putField.run(.integer(id), .text(field.name), .text(field.value))
        }
    }

    private func remove(_ name: SagaName) throws {
        let id = try subject(name)
        try statements.removeSaga.run(.integer(id))
        try statements.removeFields.run(.integer(id))
    }

    private func put(_ row: ProjectionBatch.EvidenceRow) throws {
        let evidence = row.evidence
        let id = try subject(SagaName(family: evidence.family, saga: evidence.saga))
        try statements.putEvidence.run(
            .integer(id), .text(evidence.requestNo.text), .integer(Int64(evidence.attempt)), .integer(evidence.time),
            .blob(row.record))
    }

    private func put(_ row: ProjectionBatch.LetterRow) throws {
        switch row.letter {
        case .letter(let letter):
            try statements.putLetter.run(
                .text(letter.id), .text(letter.kind.rawValue), .text(letter.family), .text(LetterState.open.rawValue),
                .integer(letter.time), .blob(row.record))
        case .settled(let settlement):
            try statements.settleLetter.run(
                .text(LetterState(settlement.way).rawValue), .blob(row.record), .text(settlement.id),
                .integer(settlement.time))
        }
    }

    private func putReading(_ batch: ProjectionBatch) throws {
        for (partition, next) in batch.next {
            try statements.putReading.run(
                .text(partition.topic), .integer(Int64(partition.number)), .integer(next))
        }
        for unreadable in batch.unreadable {
            let partition = unreadable.position.partition
            try statements.putUnreadable.run(
                .text(partition.topic), .integer(Int64(partition.number)), .integer(unreadable.position.offset),
                .text(unreadable.reason))
        }
    }

    /// The number of a saga's rows; a new one where it has none.
    private func subject(_ name: SagaName) throws -> Int64 {
        if let id = known[name] { return id }
        if known.count >= Self.maximumKnown { known = [:] }
        if let id = try find(name) {
            known[name] = id
            return id
        }
        try statements.makeSubject.run(.text(name.family), .text(name.saga))
        guard let id = try find(name) else {
            throw DatabaseError.misuse("a row that was put in is not there", sql: statements.makeSubject.sql)
        }
        known[name] = id
        return id
    }

    /// The number of a saga's rows; nil for one of which nothing is known.
    func find(_ name: SagaName) throws -> Int64? {
        try statements.findSubject.first(.text(name.family), .text(name.saga)) { try $0.integer(0) }
    }

    // MARK: How far it is

    /// From where each partition is to be read on.
    func readings() throws -> [TopicPartition: Int64] {
        let rows = try database.prepare("SELECT topic, number, next FROM reading").all { row in
            (TopicPartition(try row.text(0), Int(try row.integer(1))), try row.integer(2))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Up to when everything was read, in milliseconds, as it was last written down.
    func readUpTo() throws -> Int64? {
        try database.prepare("SELECT value FROM fact WHERE name = ?").first(.text(Self.readUpTo)) { row in
            try row.integer(0)
        }
    }

    private static let readUpTo = "readUpTo"

    // MARK: The write-ahead log

    /// Moves the write-ahead log into the file when enough has gathered, or, while nothing else is to be done, something.
    func tidy(isIdle: Bool) throws(DatabaseError) {
        let written = database.pagesWritten
        guard written - pagesAtCheckpoint > (isIdle ? 500 : 8_000) else { return }
        pagesAtCheckpoint = written
        try database.checkpoint(database.logByteCount > Self.longLog ? .truncate : .passive)
    }
}
