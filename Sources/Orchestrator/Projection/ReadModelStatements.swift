import SQLite

/// What is run again and again, compiled once.
///
/// Every one of them takes a record that comes again, or an older one, and changes nothing.
struct ReadModelStatements {
    let findSubject: Statement
    let makeSubject: Statement
    let putSaga: Statement
    let putField: Statement
    let removeSaga: Statement
    let removeFields: Statement
    let putHistory: Statement
    let putEvidence: Statement
    let putAnswer: Statement
    let putLetter: Statement
    let settleLetter: Statement
    let putPartition: Statement
    let putReading: Statement
    let putUnreadable: Statement
    let putFact: Statement

    init(_ database: Database) throws(DatabaseError) {
        findSubject = try database.prepare("SELECT id FROM subject WHERE family = ? AND saga = ?")
        makeSubject = try database.prepare("INSERT INTO subject (family, saga) VALUES (?, ?)")
        putSaga = try database.prepare(
            """
            INSERT INTO saga (id, as_of, workflow, state, ended, cause, reason, rank, record)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET as_of = excluded.as_of, workflow = excluded.workflow,
                state = excluded.state, ended = excluded.ended, cause = excluded.cause, reason = excluded.reason,
                rank = excluded.rank, record = excluded.record
            WHERE excluded.as_of > as_of
            """)
        putField = try database.prepare(
            """
            INSERT INTO saga_field (id, name, value) VALUES (?, ?, ?)
            ON CONFLICT (id, name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value
            """)
        removeSaga = try database.prepare("DELETE FROM saga WHERE id = ?")
        removeFields = try database.prepare("DELETE FROM saga_field WHERE id = ?")
        putHistory = try database.prepare(
            "INSERT INTO history (id, offset, place, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        putEvidence = try database.prepare(
            "INSERT INTO evidence (id, number, attempt, time, record) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        putAnswer = try database.prepare("INSERT INTO answer (command, record) VALUES (?, ?) ON CONFLICT DO NOTHING")
        putLetter = try database.prepare(
            """
            INSERT INTO letter (id, kind, family, state, time, record) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, family = excluded.family, state = excluded.state,
                time = excluded.time, record = excluded.record, settlement = NULL
            WHERE excluded.time > time
            """)
        settleLetter = try database.prepare(
            "UPDATE letter SET state = ?1, settlement = ?2 WHERE id = ?3 AND time <= ?4")
        putPartition = try database.prepare(
            """
            INSERT INTO partition_view (number, time, record) VALUES (?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET time = excluded.time, record = excluded.record
            WHERE excluded.time >= time
            """)
        putReading = try database.prepare(
            """
            INSERT INTO reading (topic, number, next) VALUES (?, ?, ?)
            ON CONFLICT (topic, number) DO UPDATE SET next = excluded.next
            """)
        putUnreadable = try database.prepare(
            """
            INSERT INTO unreadable (topic, number, count, offset, reason) VALUES (?1, ?2, 1, ?3, ?4)
            ON CONFLICT (topic, number) DO UPDATE SET count = count + 1, offset = excluded.offset,
                reason = excluded.reason
            """)
        putFact = try database.prepare(
            "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
    }
}
