import SQLite
import TestSupport
import Testing

@Suite("Migrations")
struct MigrationTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let steps = [
        Schema.Migration("Make the table", sql: "CREATE TABLE item (id INTEGER PRIMARY KEY, content ANY) STRICT"),
        Schema.Migration(
            "Count them", sql: "CREATE TABLE total (n INTEGER) STRICT; INSERT INTO total SELECT count(*) FROM item;"),
        Schema.Migration("Forget them", sql: "DELETE FROM item"),
    ]

    private func open(_ count: Int, name: String = "sample") throws(DatabaseError) -> Database {
        try Database(
            .file(folder.path("m.db")), schema: Schema(name: name, migrations: Array(Self.steps.prefix(count))))
    }

    @Test("Each step runs once, in order, on what is there")
    func inOrder() throws {
        do {
            let database = try open(1)
            for id in 1...3 as ClosedRange<Int64> { try database.insert(id, .null) }
        }
        for _ in 1...2 {
            let database = try open(2)
            let totals = try database.prepare("SELECT n FROM total")
                .all { row in try row.integer(0) }
            #expect(totals == [3])
            #expect(try database.count() == 3)
        }
        #expect(try open(3).count() == 0)
    }

    @Test("A newer file is refused, with both versions named")
    func newer() throws {
        _ = try open(3)
        #expect(throws: DatabaseError.newerSchema(path: folder.path("m.db"), schema: "sample", known: 2, found: 3)) {
            _ = try open(2)
        }
        _ = try open(3)
    }

    @Test("A file made for something else is refused")
    func foreign() throws {
        _ = try open(1)
        #expect(throws: DatabaseError.self) { _ = try open(1, name: "other") }
        let renamed = Schema(name: "sample", migrations: [.init("Make another table", sql: "")])
        let error = refusal {
            _ = try Database(.file(folder.path("m.db")), schema: renamed)
        }
        #expect(
            error?.description.contains("step 'Make another table' of 'sample'") == true, "\(String(describing: error))"
        )
    }

    @Test("A step that fails leaves the file as it was before the step")
    func failingStep() throws {
        let wrong = Schema(
            name: "sample", migrations: [Self.steps[0], .init("Break", sql: "DROP TABLE item; SELECT nothing;")])
        #expect(throws: DatabaseError.self) { _ = try Database(.file(folder.path("m.db")), schema: wrong) }
        #expect(try open(2).count() == 0)
    }
}
