import SQLite
import TestSupport
import Testing

@Suite("Copies of a database")
struct BackupTests {
    @Test("A copy has what was written before and while it was made; a blob is lent as it is stored")
    func copy() throws {
        let folder = try TemporaryFolder()
        let database = try Database(.file(folder.path("one.db")), schema: .sample)
        for id in 1...200 as ClosedRange<Int64> { try database.insert(id, .blob([UInt8](repeating: 7, count: 2_000))) }
        let backup = try database.backUp(to: folder.path("two.db"))
        var steps = 0
        while try backup.step(pages: 10) {
            steps += 1
            #expect(backup.progress.remaining < backup.progress.total)
            try database.insert(1_000 + Int64(steps), .blob([1, 2, 3]))
        }
        #expect(steps > 5)
        let copy = try Database(.file(folder.path("two.db")), schema: .sample)
        try copy.verify()
        #expect(try copy.count() == 200 + Int64(steps))
        let select = try copy.prepare("SELECT content FROM item WHERE id >= ? ORDER BY id")
        let bytes = try select.first(.integer(1_000)) { row in try row.withBlob(0) { Array($0) } }
        #expect(bytes == [1, 2, 3])
        var seen = 0
        try select.forEachRow(.integer(1)) { _ in
            seen += 1
            return seen < 3
        }
        #expect(seen == 3)
    }

    @Test("What is written is counted in pages, and a log that is to be kept is there after closing")
    func log() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("kept.db")
        do {
            let database = try Database(.file(path), schema: .sample)
            let before = database.pagesWritten
            try database.insert(1, .blob([UInt8](repeating: 7, count: 20_000)))
            #expect((5...10).contains(database.pagesWritten - before))
            database.keepLogOnClose()
        }
        let database = try Database(.file(path), schema: .sample)
        #expect(database.logByteCount > 20_000)
        #expect(try database.count() == 1)
    }
}
