import Log
import SQLite

/// The log's database: what is asked of it, in its own words. Used by one thread at a time.
final class LogFile {
    let database: Database
    private let insertChunk: Statement
    private let deleteChunk: Statement
    private let chunkAtOrBelow: Statement
    private let chunksBetween: Statement
    private let headsBetween: Statement
    private let setStart: Statement
    private let setChecked: Statement
    private let setCompacted: Statement
    private let setCommit: Statement
    /// A copy in the making.
    var backup: Backup?

    init(_ location: Location) throws {
        database = try Database(location, schema: LogSchema.schema)
        // Debian's SQLite overwrites what is deleted with zeros, which would write all that retention frees once more.
        try database.execute("PRAGMA secure_delete=0; PRAGMA cache_size=-8192")
        insertChunk = try database.prepare("INSERT INTO chunks (id, next, newest, records) VALUES (?, ?, ?, ?)")
        deleteChunk = try database.prepare("DELETE FROM chunks WHERE id = ?")
        chunkAtOrBelow = try database.prepare(
            "SELECT id, next, newest FROM chunks WHERE id <= ? AND id >= ? ORDER BY id DESC LIMIT 1")
        chunksBetween = try database.prepare(
            "SELECT id, next, newest, records FROM chunks WHERE id >= ? AND id < ? ORDER BY id")
        headsBetween = try database.prepare(
            "SELECT id, next, newest FROM chunks WHERE id >= ? AND id < ? ORDER BY id LIMIT ?")
        setStart = try database.prepare("UPDATE partitions SET start = ?, newest = ? WHERE id = ?")
        setChecked = try database.prepare("UPDATE partitions SET checked = ? WHERE id = ?")
        setCompacted = try database.prepare("UPDATE partitions SET compacted = ?, kept = ?, due = ? WHERE id = ?")
        setCommit = try database.prepare(
            """
            INSERT INTO commits (member_group, partition, next) VALUES (?, ?, ?)
            ON CONFLICT (member_group, partition) DO UPDATE SET next = excluded.next
            """)
    }

    /// Writes all of it or nothing; it is on the disk when this returns.
    func write(_ writing: Writing) throws {
        try database.transaction {
            for (partition, chunk) in writing.chunks { try insert(chunk, partition) }
            for commit in writing.commits {
                for (partition, next) in commit.offsets {
                    try setCommit.run(.text(commit.group), .integer(Int64(partition)), .integer(next))
                }
            }
            for (partition, offset) in writing.checked {
                try setChecked.run(.integer(offset), .integer(Int64(partition)))
            }
        }
    }

    private func insert(_ chunk: Chunk, _ partition: Int) throws(DatabaseError) {
        try insertChunk.run(
            .integer(LogSchema.key(partition, chunk.first)), .integer(chunk.next), .integer(chunk.newest),
            .blob(chunk.bytes))
    }

    /// Puts chunks in the place of others, all or nothing.
    func replace(_ old: [Int64], with new: [Chunk], in partition: Int) throws {
        try database.transaction {
            for first in old { try deleteChunk.run(.integer(LogSchema.key(partition, first))) }
            for chunk in new { try insert(chunk, partition) }
        }
    }

    func markCompacted(_ partition: Int, _ compacted: Compacted) throws {
        try database.transaction {
            _ = try setCompacted.run(
                .integer(compacted.upTo), .integer(compacted.kept), .integer(compacted.due),
                .integer(Int64(partition)))
        }
    }

    /// Lets the partition begin at the offset, and deletes chunks below it.
    func trim(_ partition: Int, start: Int64, newest: Int64?, deleting chunks: [Int64]) throws {
        try database.transaction {
            try setStart.run(.integer(start), .integer(newest), .integer(Int64(partition)))
            for first in chunks { try deleteChunk.run(.integer(LogSchema.key(partition, first))) }
        }
    }

    /// A chunk without its records.
    struct ChunkHead {
        let first: Int64
        let next: Int64
        let newest: Int64

        fileprivate init(_ row: Row) throws(DatabaseError) {
            first = LogSchema.offset(ofKey: try row.integer(0))
            next = try row.integer(1)
            newest = try row.integer(2)
        }
    }

    /// The last chunk that begins at or below the offset.
    func head(of partition: Int, atOrBelow offset: Int64) throws -> ChunkHead? {
        try chunkAtOrBelow.first(
            .integer(LogSchema.key(partition, offset)), .integer(LogSchema.key(partition, 0))
        ) { try ChunkHead($0) }
    }

    /// The first chunks, at most so many.
    func firstHeads(of partition: Int, _ most: Int) throws -> [ChunkHead] {
        try headsBetween.all(
            .integer(LogSchema.key(partition, 0)), .integer(LogSchema.key(partition + 1, 0)), .integer(Int64(most))
        ) { try ChunkHead($0) }
    }

    /// Hands over the chunks from the one that has the offset, or the next, for as long as `body` wants another.
    func forEachChunk(
        of partition: Int, from offset: Int64, while body: (ChunkHead, UnsafeRawBufferPointer) throws -> Bool
    ) throws {
        let head = try head(of: partition, atOrBelow: offset)
        let first = head.flatMap { $0.next > offset ? $0.first : nil } ?? offset
        try chunksBetween.forEachRow(
            .integer(LogSchema.key(partition, first)), .integer(LogSchema.key(partition + 1, 0))
        ) { row in
            let head = try ChunkHead(row)
            return try row.withBlob(3) { try body(head, $0) }
        }
    }

    /// Copies of the chunks from the one that has the offset, up to about so many bytes, and at least one.
    func chunks(of partition: Int, from offset: Int64, bytes limit: Int) throws -> [Chunk] {
        var found: [Chunk] = []
        var size = 0
        try forEachChunk(of: partition, from: offset) { head, bytes in
            found.append(Chunk(first: head.first, next: head.next, newest: head.newest, bytes: Array(bytes)))
            size += bytes.count + 64
            return size < limit
        }
        return found
    }
}
