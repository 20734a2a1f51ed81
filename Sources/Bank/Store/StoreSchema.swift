public import SQLite

/// The tables of a bank's data folder.
public enum StoreSchema {
    /// The file's name in the data folder.
    public static let fileName = "bank.db"

    public static let schema = Schema(
        name: "loansaga-bank",
        migrations: [
            Schema.Migration(
                "keep the books, the journal, deliveries and settings",
                sql: """
                    CREATE TABLE records (
                        kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
                        PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID;
                    CREATE TABLE journal (
                        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, service TEXT, requestNo TEXT,
                        kind TEXT NOT NULL, answer TEXT, code TEXT, changed INTEGER NOT NULL) STRICT;
                    CREATE INDEX journal_by_request ON journal (requestNo) WHERE requestNo IS NOT NULL;
                    CREATE INDEX journal_by_service ON journal (service) WHERE service IS NOT NULL;
                    CREATE TABLE deliveries (
                        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, notification TEXT NOT NULL,
                        service TEXT NOT NULL, requestNo TEXT, attempt INTEGER NOT NULL, outcome TEXT NOT NULL,
                        reason TEXT NOT NULL) STRICT;
                    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
                    """),
            Schema.Migration(
                "say in the journal why", sql: "ALTER TABLE journal ADD COLUMN reason TEXT"),
        ])
}
