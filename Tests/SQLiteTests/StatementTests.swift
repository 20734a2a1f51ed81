import SQLite
import Testing

@Suite("Statements")
struct StatementTests {
    let database: Database

    init() throws {
        database = try Database(.memory, schema: .sample)
    }

    private static let values: [Value] = [
        .null, .integer(0), .integer(.min), .integer(.max),
        .text(""), .text("借款 🐎 e\u{301}"), .text("before\u{0}after"), .text("\u{0}"),
        .blob([]), .blob([0]), .blob([0xff, 0, 0xfe]), .text("' OR 1=1 --"),
    ]

    @Test("A value comes back as it went in", arguments: values)
    func roundTrip(value: Value) throws {
        try database.insert(1, value)
        #expect(try database.content(of: 1) == value)
    }

    @Test("Text keeps its very bytes: a composed letter is not a decomposed one")
    func bytesOfText() throws {
        try database.insert(1, .text("é"))
        let found = try database.prepare("SELECT count(*) FROM item WHERE content = ?")
            .first(.text("e\u{301}")) { row in try row.integer(0) }
        #expect(found == 0)
    }

    @Test("A blob and a text of 8 MiB come back whole")
    func big() throws {
        var bytes = [UInt8](repeating: 0xa5, count: 8 << 20)
        for page in stride(from: 0, to: bytes.count, by: 4_096) { bytes[page] = UInt8(truncatingIfNeeded: page >> 12) }
        try database.insert(1, .blob(bytes))
        #expect(try database.content(of: 1) == .blob(bytes))
        let text = String(repeating: "银行", count: (8 << 20) / 6)
        try database.insert(2, .text(text))
        #expect(try database.content(of: 2) == .text(text))
    }

    @Test("A column of another type is an error that names column and statement, not values")
    func typedColumns() throws {
        try database.insert(1, .text("secret"))
        let select = try database.prepare("SELECT content FROM item")
        #expect(
            throws: DatabaseError.unexpectedColumn(
                index: 0, expected: "an integer", found: "a text", sql: "SELECT content FROM item")
        ) {
            try select.first { row in try row.integer(0) }
        }
        #expect(throws: DatabaseError.self) { try select.first { row in try row.blob(0) } }
        #expect(throws: DatabaseError.self) {
            try select.first { row in try row.optionalBlob(0) }
        }
        #expect(throws: DatabaseError.self) { try select.first { row in try row.text(1) } }
        #expect(throws: DatabaseError.self) { try select.first { row in try row.text(-1) } }
        #expect(throws: DatabaseError.self) { try select.first { row in try row.isNull(.max) } }
        #expect(try select.first { row in try row.text(0) } == "secret")
    }

    @Test("A floating-point number is refused: amounts are counted in fen")
    func noFloatingPoint() throws {
        let select = try database.prepare("SELECT 0.5")
        #expect(throws: DatabaseError.self) { try select.first { row in try row.integer(0) } }
        #expect(throws: DatabaseError.self) { try select.first { row in try row.value(0) } }
    }

    @Test("NULL is nil only where it is asked for")
    func null() throws {
        let select = try database.prepare("SELECT NULL, 7, 'x', x'01'")
        let nulls = try select.first { row in
            (try row.optionalInteger(0), try row.optionalText(0), try row.optionalBlob(0), try row.isNull(0))
        }
        #expect(try #require(nulls) == (nil, nil, nil, true))
        let values = try select.first { row in
            (try row.optionalInteger(1), try row.optionalText(2), try row.optionalBlob(3), try row.isNull(3))
        }
        #expect(try #require(values) == (7, "x", [1], false))
        #expect(throws: DatabaseError.self) { try select.first { row in try row.integer(0) } }
    }

    @Test("Text that is not UTF-8 is an error")
    func invalidText() throws {
        let select = try database.prepare("SELECT CAST(x'ff61' AS TEXT)")
        #expect(throws: DatabaseError.self) { try select.first { row in try row.text(0) } }
    }

    @Test("A statement must be given as many values as it has parameters")
    func parameterCount() throws {
        let insert = try database.prepare("INSERT INTO item (id, content) VALUES (?, ?)")
        #expect(throws: DatabaseError.self) { try insert.run(.integer(1)) }
        #expect(throws: DatabaseError.self) { try insert.run(.integer(1), .null, .null) }
        #expect(try insert.run(.integer(1), .null) == 1)
    }

    @Test("Nothing stays bound from one run to the next, and rows are counted")
    func runsAgain() throws {
        let insert = try database.prepare("INSERT INTO item (id, content) VALUES (?, ?)")
        for id in 1...3 as ClosedRange<Int64> { try insert.run(.integer(id), .integer(id * 10)) }
        #expect(try database.prepare("UPDATE item SET content = 0 WHERE id > ?").run(.integer(1)) == 2)
        let contents = try database.prepare("SELECT content FROM item ORDER BY id")
            .all { row in try row.integer(0) }
        #expect(contents == [10, 0, 0])
    }

    @Test("A refused row names the constraint and the statement, never the value; the statement goes on working")
    func constraint() throws {
        let insert = try database.prepare("INSERT INTO item (id, content) VALUES (?, ?)")
        try insert.run(.integer(1), .text("first"))
        let failure = try #require(
            failure { try insert.run(.integer(1), .text("hush-hush")) })
        #expect(failure.code == 19)
        #expect(failure.extendedCode == 1555)
        #expect(failure.sql == insert.sql)
        #expect(failure.description.contains("item.id"))
        #expect(!failure.description.contains("hush"))
        try insert.run(.integer(2), .null)
    }

    @Test("A statement cannot run inside itself")
    func notReentrant() throws {
        try database.insert(1, .null)
        let select = try database.prepare("SELECT id FROM item")
        #expect(throws: DatabaseError.misuse("the statement is running already", sql: select.sql)) {
            try select.forEachRow { _ in
                try select.forEachRow { _ in }
            }
        }
        #expect(try select.all { row in try row.integer(0) } == [1])
    }

    @Test(
        "Text that is not exactly one statement is refused",
        arguments: [
            "", "  -- nothing\n", "SELECT 1; SELECT 2", "SELEKT 1", "SELECT \"no such column\"", "SELECT nothing",
        ])
    func oneStatement(sql: String) {
        #expect(throws: DatabaseError.self) { _ = try database.prepare(sql) }
    }

    @Test("White space and comments may follow a statement; a script has many, and an error names the one that failed")
    func scripts() throws {
        _ = try database.prepare("SELECT 1 ;  -- 银行\n ")
        try database.execute("INSERT INTO item VALUES (1, '银行;'); -- and\n INSERT INTO item VALUES (2, NULL);\n")
        #expect(try database.count() == 2)
        let failure = failure {
            try database.execute("INSERT INTO item VALUES (3, 1);\n INSERT INTO item VALUES (3, 2); SELECT 1")
        }
        #expect(failure?.sql == "INSERT INTO item VALUES (3, 2);")
    }

    @Test("A row that is kept beyond its moment has no columns")
    func keptRow() throws {
        try database.insert(1, .text("gone"))
        let select = try database.prepare("SELECT content FROM item")
        let row = try #require(try select.first { $0 })
        #expect(throws: DatabaseError.self) { try row.text(0) }
    }

    @Test("A statement keeps its database open")
    func lifetime() throws {
        func select() throws -> Statement {
            try Database(.memory, schema: .sample).prepare("SELECT count(*) FROM item")
        }
        #expect(try select().first { row in try row.integer(0) } == 0)
    }
}
