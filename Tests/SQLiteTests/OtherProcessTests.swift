import SQLite
import TestSupport
import Testing

/// Debian's own tool as the other process.
@Suite("Two processes and one file")
struct OtherProcessTests {
    private let folder: TemporaryFolder
    private let path: String
    private let tool: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("shared.db")
        tool = try #require(CommandRunner.find("sqlite3"), "run docker/bootstrap.sh --test")
    }

    @Test("Nobody else reads or writes a file that is open")
    func keepsOut() async throws {
        let database = try Database(.file(path), schema: .sample)
        try database.insert(1, .null)
        for sql in ["SELECT count(*) FROM item", "DELETE FROM item"] {
            let result = try await CommandRunner.run(tool, [path, sql])
            #expect(result.exitCode != 0)
            #expect(result.errors.contains("database is locked"), "\(result.errors)")
        }
        #expect(try database.count() == 1)
    }

    @Test(
        "A file that another process uses is refused; when that process is killed, it opens with all that was committed"
    )
    func isKeptOut() async throws {
        do {
            let database = try Database(.file(path), schema: .sample)
            try database.insert(1, .null)
        }
        let holding = """
            PRAGMA locking_mode=EXCLUSIVE;
            INSERT INTO item VALUES (2, NULL);
            BEGIN IMMEDIATE;
            DELETE FROM item;
            SELECT 'held';
            WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c;

            """
        let holder = try RunningCommand(tool, [path], input: Array(holding.utf8))
        while let line = try await holder.nextLine(), line != "held" {}
        #expect(throws: DatabaseError.inUse(path: path)) { _ = try Database(.file(path), schema: .sample) }
        holder.send(9)
        #expect(try await holder.result().end == .signal(9))
        let database = try Database(.file(path), schema: .sample)
        #expect(try database.count() == 2)
        try database.verify()
    }
}
