import SQLite

/// The tables of the read model. All of it can be thrown away: the topics make it anew.
enum ReadModelSchema {
    static let schema = Schema(
        name: "read model",
        migrations: [
            .init("Sagas, history, dead letters, partitions, and how far each topic was read", sql: first),
            .init("Of two views of a saga the later is known", sql: "ALTER TABLE saga RENAME COLUMN version TO as_of"),
        ])

    private static let first = """
        CREATE TABLE subject (
            id INTEGER PRIMARY KEY, family TEXT NOT NULL, saga TEXT NOT NULL, UNIQUE (family, saga)) STRICT;

        CREATE TABLE saga (
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL, workflow TEXT NOT NULL, state TEXT NOT NULL,
            ended INTEGER NOT NULL, cause TEXT, reason TEXT, rank INTEGER NOT NULL, record BLOB NOT NULL) STRICT;
        CREATE INDEX saga_by_rank ON saga (rank);
        CREATE INDEX saga_by_state ON saga (state, rank);
        CREATE INDEX saga_by_cause ON saga (cause, rank) WHERE cause IS NOT NULL;
        CREATE INDEX saga_by_workflow ON saga (workflow, rank);

        CREATE TABLE saga_field (
            id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (id, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX field_by_value ON saga_field (name, value);

        CREATE TABLE history (
            id INTEGER NOT NULL, offset INTEGER NOT NULL, place INTEGER NOT NULL, record BLOB NOT NULL,
            PRIMARY KEY (id, offset, place)) STRICT, WITHOUT ROWID;
        CREATE TABLE evidence (
            id INTEGER NOT NULL, number TEXT NOT NULL, attempt INTEGER NOT NULL, time INTEGER NOT NULL,
            record BLOB NOT NULL, PRIMARY KEY (id, number, attempt, time)) STRICT, WITHOUT ROWID;
        CREATE TABLE answer (command TEXT PRIMARY KEY, record BLOB NOT NULL) STRICT, WITHOUT ROWID;

        CREATE TABLE letter (
            place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, family TEXT NOT NULL,
            state TEXT NOT NULL, time INTEGER NOT NULL, record BLOB NOT NULL, settlement BLOB) STRICT;
        CREATE INDEX letter_by_state ON letter (state);

        CREATE TABLE partition_view (
            number INTEGER PRIMARY KEY, time INTEGER NOT NULL, record BLOB NOT NULL) STRICT;

        CREATE TABLE reading (
            topic TEXT NOT NULL, number INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, number))
            STRICT, WITHOUT ROWID;
        CREATE TABLE unreadable (
            topic TEXT NOT NULL, number INTEGER NOT NULL, count INTEGER NOT NULL, offset INTEGER NOT NULL,
            reason TEXT NOT NULL, PRIMARY KEY (topic, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        """
}
