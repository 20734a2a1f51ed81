import SQLite
import TestSupport
import Testing

@Suite("Transactions")
struct TransactionTests {
    let folder: TemporaryFolder
    let database: Database

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(.file(folder.path("t.db")), schema: .sample)
    }

    @Test("What returns is committed, and gives its result")
    func commits() throws {
        let result = try database.transaction {
            try database.insert(1, .null)
            try database.insert(2, .null)
            return "done"
        }
        #expect(result == "done")
        #expect(try database.count() == 2)
    }

    @Test("What throws leaves nothing, and the next transaction works")
    func rollsBack() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try database.transaction {
                try database.insert(1, .null)
                throw Enough()
            }
        }
        #expect(try database.count() == 0)
        try database.transaction { try database.insert(1, .null) }
        #expect(try database.count() == 1)
    }

    @Test("Transactions do not nest, and the outer one goes on")
    func noNesting() throws {
        try database.transaction {
            try database.insert(1, .null)
            #expect(throws: DatabaseError.self) {
                try database.transaction { try database.insert(2, .null) }
            }
        }
        #expect(try database.count() == 1)
    }

    @Test("A commit that fails is rolled back, and the database can be used")
    func failedCommit() throws {
        try database.execute(
            """
            CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED) STRICT;
            """)
        #expect(throws: DatabaseError.self) {
            try database.transaction {
                try database.insert(1, .null)
                // The constraint is looked at when the transaction commits, so it is the COMMIT that fails.
                try database.execute("INSERT INTO child VALUES (7)")
            }
        }
        #expect(try database.count() == 0)
        try database.transaction { try database.insert(1, .null) }
        #expect(try database.count() == 1)
    }

    @Test("A full disk rolls back, is told apart, and ends when there is room")
    func full() throws {
        try database.insert(1, .text("kept"))
        try database.execute("PRAGMA max_page_count=20")
        let failure = failure {
            try database.transaction {
                for id in 2...100 as ClosedRange<Int64> {
                    try database.insert(id, .blob([UInt8](repeating: UInt8(id), count: 2_000)))
                }
            }
        }
        #expect(failure?.isFull == true)
        #expect(try database.count() == 1)
        try database.execute("PRAGMA max_page_count=1000")
        try database.insert(2, .blob([UInt8](repeating: 7, count: 100_000)))
        try database.verify()
    }

    @Test("A body that goes on after the disk was full is stopped: it would no longer be one transaction")
    func swallowedRollback() throws {
        try database.execute("PRAGMA max_page_count=20")
        #expect(throws: DatabaseError.self) {
            try database.transaction {
                try database.insert(1, .null)
                try? database.insert(2, .blob([UInt8](repeating: 1, count: 1_000_000)))
                try? database.insert(3, .null)
            }
        }
        #expect(try database.count() == 0)
    }

    @Test("The log grows until it is checkpointed, and is cut only by truncation")
    func checkpoints() throws {
        for id in 1...200 as ClosedRange<Int64> {
            try database.insert(id, .blob([UInt8](repeating: UInt8(id), count: 4_000)))
        }
        let size = database.logByteCount
        #expect(size > 200 * 4_096)
        let passive = try database.checkpoint(.passive)
        #expect(passive.framesInLog > 200)
        #expect(passive.framesMoved == passive.framesInLog)
        #expect(database.logByteCount == size)
        try database.checkpoint(.truncate)
        #expect(database.logByteCount == 0)
        #expect(try database.count() == 200)
    }

    @Test("A checkpoint inside a transaction is refused and harms nothing")
    func checkpointInside() throws {
        try database.transaction {
            try database.insert(1, .null)
            #expect(throws: DatabaseError.self) { try database.checkpoint(.truncate) }
        }
        #expect(try database.count() == 1)
    }
}
