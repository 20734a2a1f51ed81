import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Opening a database")
struct OpeningTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func expectRefusal(_ path: String, schema: Schema = .sample, _ isExpected: (DatabaseError) -> Bool) {
        do {
            _ = try Database(.file(path), schema: schema)
            Issue.record("it was opened")
        } catch {
            #expect(isExpected(error), "\(error)")
            #expect(error.description.contains(path))
        }
    }

    @Test("A file that another process holds is refused by name, and opens when it is free")
    func heldByAnother() throws {
        let path = folder.path("held.db")
        _ = try Database(.file(path), schema: .sample)
        do {
            let lock = ForeignLock(on: path)
            #expect(lock.take())
            expectRefusal(path) { $0 == .inUse(path: path) }
            withExtendedLifetime(lock) {}
        }
        _ = try Database(.file(path), schema: .sample)
    }

    @Test("An open file is locked against every other process, before and after writing")
    func holdsTheLock() throws {
        let path = folder.path("mine.db")
        let database = try Database(.file(path), schema: .sample)
        let lock = ForeignLock(on: path)
        #expect(!lock.take())
        try database.insert(1, .null)
        try database.checkpoint(.truncate)
        #expect(!lock.take())
    }

    @Test("A second connection in the same process is refused, by whatever path")
    func openTwice() throws {
        let path = folder.path("twice.db")
        let database = try Database(.file(path), schema: .sample)
        expectRefusal(path) { $0 == .openTwice(path: path) }
        let link = folder.path("link.db")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        expectRefusal(link) { $0 == .openTwice(path: link) }
        try database.insert(1, .null)
    }

    @Test("A file that is no database is refused and left as it is")
    func notADatabase() throws {
        let path = folder.path("letter.txt")
        let letter = Data(String(repeating: "Dear bank, ", count: 1_000).utf8)
        try letter.write(to: URL(filePath: path))
        expectRefusal(path) { $0 == .notADatabase(path: path) }
        #expect(try Data(contentsOf: URL(filePath: path)) == letter)
    }

    @Test("A folder, and a path through no folder, are refused")
    func notAFile() throws {
        expectRefusal(folder.url.path(percentEncoded: false)) { error in
            if case .cannotOpen = error { true } else { false }
        }
        expectRefusal(folder.path("none/there.db")) { error in
            if case .cannotOpen(_, "No such file or directory") = error { true } else { false }
        }
    }

    @Test("A new file, and its log, are its owner's alone to read")
    func permissions() throws {
        let path = folder.path("private.db")
        let database = try Database(.file(path), schema: .sample)
        try database.insert(1, .text("x"))
        for name in [path, path + "-wal"] {
            let mode = try FileManager.default.attributesOfItem(atPath: name)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
        // No shared memory: the only connection there is needs none.
        #expect(!FileManager.default.fileExists(atPath: path + "-shm"))
    }

    @Test(
        "Names that SQLite would take for something else are plain files",
        arguments: ["file:a.db?mode=memory", ":memory:"])
    func oddNames(name: String) throws {
        let path = folder.path(name)
        _ = try Database(.file(path), schema: .sample)
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("What was committed is there after opening again")
    func durable() throws {
        let path = folder.path("durable.db")
        do {
            let database = try Database(.file(path), schema: .sample)
            try database.insert(1, .text("kept"))
        }
        let again = try Database(.file(path), schema: .sample)
        #expect(try again.content(of: 1) == .text("kept"))
        try again.verify()
    }

    @Test("A database in memory works alike, and two of them share nothing")
    func memory() throws {
        let one = try Database(.memory, schema: .sample)
        let two = try Database(.memory, schema: .sample)
        try one.insert(1, .integer(1))
        #expect(try one.count() == 1)
        #expect(try two.count() == 0)
        #expect(one.logByteCount == 0)
        #expect(try one.checkpoint(.truncate).framesInLog == 0)
    }

    @Test("A database hands over whole to another thread")
    func handOver() async throws {
        let database = try Database(.memory, schema: .sample)
        let count = try await use(database)
        #expect(count == 1)
    }

    private func use(_ database: sending Database) async throws -> Int64? {
        try await Task.detached {
            try database.insert(1, .null)
            return try database.count()
        }.value
    }
}
