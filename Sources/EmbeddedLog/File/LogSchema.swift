import SQLite

/// The tables of the log.
///
/// A chunk's key is its partition, times 2^40, plus its first offset: chunks of a partition stand side by side, and those
/// that are appended come last among them. Nothing that is appended is ever changed but by compaction.
enum LogSchema {
    static let offsetBits: Int64 = 40
    /// One more than the highest.
    static let offsetLimit: Int64 = 1 << offsetBits
    /// How many partitions fit into a key.
    static let maximumPartitions = 1 << 22

    static func key(_ partition: Int, _ offset: Int64) -> Int64 {
        Int64(partition) << offsetBits | offset
    }

    static func offset(ofKey key: Int64) -> Int64 {
        key & (offsetLimit - 1)
    }

    static let schema = Schema(
        name: "log",
        migrations: [
            Schema.Migration(
                "Topics, partitions, chunks of records, and committed offsets",
                sql: """
                    CREATE TABLE topics (
                        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cleanup TEXT NOT NULL, age INTEGER) STRICT;
                    CREATE TABLE partitions (
                        id INTEGER PRIMARY KEY, topic INTEGER NOT NULL REFERENCES topics (id), number INTEGER NOT NULL,
                        start INTEGER NOT NULL DEFAULT 0, newest INTEGER, checked INTEGER NOT NULL DEFAULT 0,
                        compacted INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0, due INTEGER,
                        UNIQUE (topic, number)) STRICT;
                    CREATE TABLE chunks (
                        id INTEGER PRIMARY KEY, next INTEGER NOT NULL, newest INTEGER NOT NULL,
                        records BLOB NOT NULL) STRICT;
                    CREATE TABLE commits (
                        member_group TEXT NOT NULL, partition INTEGER NOT NULL REFERENCES partitions (id),
                        next INTEGER NOT NULL, PRIMARY KEY (member_group, partition)) STRICT, WITHOUT ROWID;
                    """)
        ])
}
