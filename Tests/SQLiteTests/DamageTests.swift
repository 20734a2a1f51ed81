import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Damaged files")
struct DamageTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("d.db")
        let database = try Database(.file(path), schema: .sample)
        for id in 1...100 as ClosedRange<Int64> {
            try database.insert(id, .blob([UInt8](repeating: UInt8(id), count: 1_000)))
        }
    }

    /// Overwrites the file from the third page on; the first two hold the schema.
    private func damage() throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        try file.seek(toOffset: 2 * 4_096)
        try file.write(contentsOf: Data(repeating: 0xa5, count: Int(size) - 2 * 4_096))
        try file.close()
    }

    @Test("Damage is found by verifying")
    func verify() throws {
        try damage()
        let database = try Database(.file(path), schema: .sample)
        guard case .damaged(path, let findings) = refusal({ try database.verify() }) else {
            Issue.record("it was found sound")
            return
        }
        #expect((1...10).contains(findings.count))
    }

    @Test("After an error that leaves the file in doubt, everything is refused until it is opened anew")
    func latches() throws {
        try damage()
        let database = try Database(.file(path), schema: .sample)
        let sum = try database.prepare("SELECT sum(length(content)) FROM item")
        let failure = try #require(
            failure {
                _ = try sum.first { row in try row.integer(0) }
            })
        #expect(failure.code == 11)
        let broken = DatabaseError.broken(failure)
        #expect(throws: broken) { try database.insert(1_000, .null) }
        #expect(throws: broken) { try database.transaction {} }
        #expect(throws: broken) { _ = try database.prepare("SELECT 1") }
        #expect(throws: broken) { try database.checkpoint(.passive) }
    }
}
