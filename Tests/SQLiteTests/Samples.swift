import SQLite

extension Schema {
    /// One table of keys and anything.
    static let sample = Schema(
        name: "sample",
        migrations: [Migration("Make the table", sql: "CREATE TABLE item (id INTEGER PRIMARY KEY, content ANY) STRICT")]
    )
}

extension Database {
    func insert(_ id: Int64, _ content: Value) throws {
        try prepare("INSERT INTO item (id, content) VALUES (?, ?)").run(.integer(id), content)
    }

    func count() throws -> Int64? {
        try prepare("SELECT count(*) FROM item").first { row in try row.integer(0) }
    }

    func content(of id: Int64) throws -> Value? {
        try prepare("SELECT content FROM item WHERE id = ?")
            .first(.integer(id)) { row in try row.value(0) }
    }
}

/// The error that the body throws, or `nil`.
func refusal(_ body: () throws -> Void) -> DatabaseError? {
    do {
        try body()
        return nil
    } catch {
        return error as? DatabaseError
    }
}

/// What SQLite refused in the body, or `nil`.
func failure(_ body: () throws -> Void) -> DatabaseFailure? {
    guard case .failed(let failure) = refusal(body) else { return nil }
    return failure
}
