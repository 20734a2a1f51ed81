internal import CSQLite

/// One compiled statement; it belongs to the thread of its database.
public final class Statement {
    public let sql: String
    let connection: Connection
    let handle: OpaquePointer
    private var isRunning = false

    init(sql: String, handle: OpaquePointer, connection: Connection) {
        self.sql = sql
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// Runs to the end and drops rows; gives the number of rows that were inserted, changed or deleted.
    @discardableResult
    public func run(_ values: Value...) throws(DatabaseError) -> Int {
        try begin(values)
        defer { end() }
        while try step() {}
        return Int(sqlite3_changes64(connection.handle))
    }

    /// Reads the first row, or `nil` when there is none.
    /// - Throws: `DatabaseError`, or what `read` throws.
    public func first<Result>(
        _ values: Value..., read: (Row) throws -> Result
    ) throws -> Result? {
        try begin(values)
        defer { end() }
        return try step() ? try read(Row(self)) : nil
    }

    /// Reads every row.
    /// - Throws: `DatabaseError`, or what `read` throws.
    public func all<Result>(
        _ values: Value..., read: (Row) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        try forEachRow(values) { results.append(try read($0)) }
        return results
    }

    /// Hands over one row after the other; a throw ends it.
    ///
    /// The same statement cannot run again inside `body`.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func forEachRow(
        _ values: [Value] = [], body: (Row) throws -> Void
    ) throws {
        try begin(values)
        defer { end() }
        while try step() {
            try body(Row(self))
        }
    }

    /// Hands over one row after the other for as long as `body` wants another; a throw ends it.
    ///
    /// The same statement cannot run again inside `body`.
    /// - Throws: `DatabaseError`, or what `body` throws.
    public func forEachRow(_ values: Value..., while body: (Row) throws -> Bool) throws {
        try begin(values)
        defer { end() }
        while try step(), try body(Row(self)) {}
    }

    /// Every row as it is.
    func rows() throws(DatabaseError) -> [[Value]] {
        try begin([])
        defer { end() }
        var rows: [[Value]] = []
        while try step() {
            let row = Row(self)
            var values: [Value] = []
            for index in 0..<Int(sqlite3_data_count(handle)) { values.append(try row.value(index)) }
            rows.append(values)
        }
        return rows
    }

    private func begin(_ values: [Value]) throws(DatabaseError) {
        try connection.check()
        guard !isRunning else { throw .misuse("the statement is running already", sql: sql) }
        let expected = Int(sqlite3_bind_parameter_count(handle))
        guard values.count == expected else {
            throw .misuse("the statement has \(expected) parameters but was given \(values.count)", sql: sql)
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else {
                let error = connection.failure(code, sql: sql)
                sqlite3_clear_bindings(handle)
                throw error
            }
        }
        isRunning = true
    }

    private func bind(_ value: Value, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let value):
            return sqlite3_bind_int64(handle, index, value)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { bytes in
                    // A null pointer would bind NULL, and an empty text may have one.
                    bytes.isEmpty
                        ? loansaga_sqlite3_bind_text(handle, index, "", 0)
                        : loansaga_sqlite3_bind_text(handle, index, bytes.baseAddress, UInt64(bytes.count))
                }
            }
        case .blob(let bytes):
            return bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : loansaga_sqlite3_bind_blob(handle, index, bytes, UInt64(bytes.count))
        }
    }

    /// Whether there is a row.
    private func step() throws(DatabaseError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.failure(code, sql: sql)
        }
    }

    /// Makes the statement ready for the next run, and lets go of what was bound.
    private func end() {
        // It repeats the error of the last step, which has been thrown already.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        isRunning = false
    }
}
